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
    ### BEGIN SOLUTION
    caches = []
    h = x
    for i, (w, b) in enumerate(params):
        z = h @ w + b  # (N, fan_out)
        caches.append((h, w, z))
        last = i == len(params) - 1
        h = z if last else np.maximum(0, z)
    return h, caches
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    grads = []
    dh = dout  # gradient of what a layer hands on
    for i in reversed(range(len(caches))):
        h, w, z = caches[i]
        last = i == len(caches) - 1
        dz = dh if last else dh * (z > 0)  # (N, fan_out)
        dw = h.T @ dz  # (fan_in, fan_out)
        db = dz.sum(axis=0)  # (fan_out,)
        grads.insert(0, (dw, db))
        dh = dz @ w.T  # (N, fan_in); what the layer before has handed on
    return dh, grads
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    n = x.shape[0]
    logits, caches = mlp_forward(x, params)
    shifted = logits - logits.max(axis=1, keepdims=True)  # so that exp cannot overflow
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_probs[np.arange(n), labels].mean()

    dlogits = np.exp(log_probs)  # (N, C); the probabilities
    dlogits[np.arange(n), labels] -= 1  # minus the one-hot
    dlogits = dlogits / n
    _, grads = mlp_backward(dlogits, caches)
    return float(loss), grads
    ### END SOLUTION
