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
    ### BEGIN SOLUTION
    n = x.shape[0]
    w1, b1, w2, b2 = params["w1"], params["b1"], params["w2"], params["b2"]

    z1 = x @ w1 + b1  # (N, H)
    a1 = np.maximum(0, z1)
    scores = a1 @ w2 + b2  # (N, C)

    shifted = scores - scores.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_probs[np.arange(n), labels].mean()
    loss = loss + 0.5 * reg * (np.sum(w1**2) + np.sum(w2**2))

    dscores = np.exp(log_probs)  # (N, C)
    dscores[np.arange(n), labels] -= 1
    dscores = dscores / n
    grads = {}
    grads["w2"] = a1.T @ dscores + reg * w2
    grads["b2"] = dscores.sum(axis=0)
    da1 = dscores @ w2.T  # (N, H)
    dz1 = da1 * (z1 > 0)
    grads["w1"] = x.T @ dz1 + reg * w1
    grads["b1"] = dz1.sum(axis=0)
    return float(loss), grads
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    a1 = np.maximum(0, x @ params["w1"] + params["b1"])
    scores = a1 @ params["w2"] + params["b2"]
    return scores.argmax(axis=1)
    ### END SOLUTION
