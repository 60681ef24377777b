"""The linear layer: every row of x, mapped to a row of x @ w + b."""

import numpy as np

Array = np.ndarray


def linear_forward(x: Array, w: Array, b: Array) -> tuple[Array, tuple]:
    """
    Map each row of `x` to a row of `x @ w + b`.

    Parameters
    ----------
    x : ndarray of shape (N, D)
        One example per row.
    w : ndarray of shape (D, M)
    b : ndarray of shape (M,)

    Returns
    -------
    out : ndarray of shape (N, M)
    cache : tuple (x, w)
        What the backward pass needs; yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def linear_backward(dout: Array, cache: tuple) -> tuple[Array, Array, Array]:
    """
    Send the upstream gradient to the three inputs.

    Nothing is divided by N here: the loss has done that already, if it is a mean.

    Parameters
    ----------
    dout : ndarray of shape (N, M)
        Upstream gradient, dloss/dout.
    cache : tuple (x, w)
        From `linear_forward`.

    Returns
    -------
    dx : ndarray of shape (N, D)
    dw : ndarray of shape (D, M)
    db : ndarray of shape (M,)
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
