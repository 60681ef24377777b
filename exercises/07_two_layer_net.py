"""A whole network in one function: linear, ReLU, linear, softmax cross-entropy, and back."""

import numpy as np

Array = np.ndarray
Params = dict[str, Array]


def two_layer_loss(
    params: Params, x: Array, labels: Array, reg: float = 0.0
) -> tuple[float, Params]:
    """
    Loss of a two-layer network on a batch, and its gradient for every parameter.

    The loss is the mean cross-entropy of the batch plus the penalty
    0.5 * reg * (sum of squares of w1 + sum of squares of w2). Biases are not penalised.

    Parameters
    ----------
    params : dict
        ``w1`` (D, H), ``b1`` (H,), ``w2`` (H, C), ``b2`` (C,).
    x : ndarray of shape (N, D)
    labels : ndarray of shape (N,)
        The class of each example, an integer from 0 to C - 1.
    reg : float
        Strength of the penalty.

    Returns
    -------
    loss : float
    grads : dict
        ``w1``, ``b1``, ``w2``, ``b2``, each of the shape of its parameter. ReLU has slope 0 at 0.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def predict(params: Params, x: Array) -> Array:
    """
    Say which class the network takes each example for.

    Parameters
    ----------
    params : dict
        As in `two_layer_loss`.
    x : ndarray of shape (N, D)

    Returns
    -------
    labels : ndarray of shape (N,)
        Of integers: the class with the largest score.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
