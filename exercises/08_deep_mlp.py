"""A network of any depth: the same few lines for every layer, once forward and once back."""

import numpy as np

Array = np.ndarray
Layers = list[tuple[Array, Array]]


def mlp_forward(x: Array, params: Layers) -> tuple[Array, list]:
    """
    Run a batch through every layer: linear, then ReLU, except after the last.

    Parameters
    ----------
    x : ndarray of shape (N, D)
        One example per row.
    params : list of tuple (w, b)
        One pair for each layer, at least one, from input to output: w (fan_in, fan_out) and
        b (fan_out,), with the fan_out of a layer as the fan_in of the next.

    Returns
    -------
    out : ndarray of shape (N, C)
        What the last layer gives, C being its fan_out, without a ReLU: these are logits.
    caches : list of tuple (h, w, z)
        For each layer, in the order of `params`: what came in, its weight, and what it gave
        before the ReLU. What the backward pass needs; yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def mlp_backward(dout: Array, caches: list) -> tuple[Array, Layers]:
    """
    Send the upstream gradient back through every layer.

    Nothing is divided by N here: a loss that is a mean has done so before.

    Parameters
    ----------
    dout : ndarray of shape (N, C)
        Upstream gradient, dloss/dout.
    caches : list of tuple (h, w, z)
        From `mlp_forward`.

    Returns
    -------
    dx : ndarray of shape (N, D)
    grads : list of tuple (dw, db)
        For each layer, in the order of `params`: first layer first. Each gradient has the shape
        of its parameter. The slope of the ReLU at exactly 0 is 0.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def mlp_loss(params: Layers, x: Array, labels: Array) -> tuple[float, Layers]:
    """
    Softmax cross-entropy of the network's logits, and its gradient for every layer.

    Parameters
    ----------
    params : list of tuple (w, b)
        As in `mlp_forward`.
    x : ndarray of shape (N, D)
        One example per row.
    labels : ndarray of shape (N,)
        The class of each example, an integer from 0 to C - 1.

    Returns
    -------
    loss : float
        Averaged over the N examples. Right for logits of any size, even in the thousands.
    grads : list of tuple (dw, db)
        The gradient of this mean for each layer, in the order of `params`.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
