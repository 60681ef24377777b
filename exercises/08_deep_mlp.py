"""A network of any depth: the same four lines for every layer, once forward and once back."""

import numpy as np

Array = np.ndarray
Layers = list[tuple[Array, Array]]


def mlp_forward(x: Array, params: Layers) -> tuple[Array, list]:
    """
    Run a batch through every layer: linear, then ReLU, except after the last.

    Parameters
    ----------
    x : ndarray of shape (N, D)
    params : list of (w, b)
        One pair a layer, from input to output; w (fan_in, fan_out), b (fan_out,).

    Returns
    -------
    out : ndarray of shape (N, fan_out of the last layer)
        Scores: no ReLU on them.
    caches : list of (h, w, z)
        For each layer its input, its weight and what it gave before the ReLU. Yours may hold
        something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def mlp_backward(dout: Array, caches: list) -> tuple[Array, Layers]:
    """
    Send the upstream gradient back through every layer, last layer first.

    Parameters
    ----------
    dout : ndarray of the shape of `out`
        Upstream gradient. Nothing is divided by N here.
    caches : list of (h, w, z)
        From `mlp_forward`.

    Returns
    -------
    dx : ndarray of shape (N, D)
    grads : list of (dw, db)
        In the order of `params`: first layer first. ReLU has slope 0 at 0.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def mlp_loss(params: Layers, x: Array, labels: Array) -> tuple[float, Layers]:
    """
    Mean cross-entropy of the network's scores on a batch, and its gradient for every layer.

    Parameters
    ----------
    params : list of (w, b)
        As in `mlp_forward`.
    x : ndarray of shape (N, D)
    labels : ndarray of shape (N,)
        The class of each example, an integer.

    Returns
    -------
    loss : float
    grads : list of (dw, db)
        In the order of `params`.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
