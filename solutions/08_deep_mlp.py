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
    ### BEGIN SOLUTION
    caches = []
    h = x
    for i, (w, b) in enumerate(params):
        z = h @ w + b
        caches.append((h, w, z))
        last = i == len(params) - 1
        h = z if last else np.maximum(0, z)
    return h, caches
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    grads = []
    d = dout
    for i in reversed(range(len(caches))):
        h, w, z = caches[i]
        if i < len(caches) - 1:
            d = d * (z > 0)
        grads.insert(0, (h.T @ d, d.sum(axis=0)))
        d = d @ w.T
    return d, grads
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    n = x.shape[0]
    scores, caches = mlp_forward(x, params)
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_probs[np.arange(n), labels].mean()
    dscores = np.exp(log_probs)
    dscores[np.arange(n), labels] -= 1
    _, grads = mlp_backward(dscores / n, caches)
    return float(loss), grads
    ### END SOLUTION
