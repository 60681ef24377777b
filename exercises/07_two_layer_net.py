"""A whole network in one function: linear, ReLU, linear, softmax cross-entropy, and back."""

import numpy as np

Array = np.ndarray
Params = dict[str, Array]


def two_layer_loss(
    params: Params, x: Array, labels: Array, reg: float = 0.0
) -> tuple[float, Params]:
    """
    Loss of a two-layer network on a batch, and its gradient for every parameter.

    Each row of x passes a linear layer, a ReLU and a second linear layer, which gives its logits:
    one score for each class, with nothing done to it. The loss is the softmax cross-entropy of
    the logits, averaged over the N examples, plus the penalty
    0.5 * reg * (sum of the squares of w1 + sum of the squares of w2), which is not divided by N.
    Biases are not penalised.

    Parameters
    ----------
    params : dict
        ``w1`` (D, H), ``b1`` (H,), ``w2`` (H, C), ``b2`` (C,).
    x : ndarray of shape (N, D)
        One example per row.
    labels : ndarray of shape (N,)
        The class of each example, an integer from 0 to C - 1.
    reg : float
        Strength of the penalty.

    Returns
    -------
    loss : float
        Right for logits of any size, even in the thousands.
    grads : dict
        ``w1``, ``b1``, ``w2``, ``b2``: the gradient of the whole loss, penalty included, each in
        the shape of its parameter. The slope of the ReLU at exactly 0 is 0.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def predict(params: Params, x: Array) -> Array:
    """
    Say which class the network takes each example for: the one with the largest logit.

    Parameters
    ----------
    params : dict
        As in `two_layer_loss`.
    x : ndarray of shape (N, D)
        One example per row.

    Returns
    -------
    labels : ndarray of shape (N,)
        Of integers from 0 to C - 1.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
