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
    ### BEGIN SOLUTION
    n = x.shape[0]
    w1, b1, w2, b2 = params["w1"], params["b1"], params["w2"], params["b2"]

    z1 = x @ w1 + b1  # (N, H)
    a1 = np.maximum(0, z1)
    logits = a1 @ w2 + b2  # (N, C)

    shifted = logits - logits.max(axis=1, keepdims=True)  # so that exp cannot overflow
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    data_loss = -log_probs[np.arange(n), labels].mean()
    penalty = 0.5 * reg * (np.sum(w1**2) + np.sum(w2**2))

    dlogits = np.exp(log_probs)  # (N, C); the probabilities
    dlogits[np.arange(n), labels] -= 1  # minus the one-hot
    dlogits = dlogits / n  # the loss is a mean; nothing behind this line divides again
    dw2 = a1.T @ dlogits + reg * w2  # (H, C)
    db2 = dlogits.sum(axis=0)  # (C,)
    da1 = dlogits @ w2.T  # (N, H)
    dz1 = da1 * (z1 > 0)
    dw1 = x.T @ dz1 + reg * w1  # (D, H)
    db1 = dz1.sum(axis=0)  # (H,)
    grads = {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}
    return float(data_loss + penalty), grads
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    a1 = np.maximum(0, x @ params["w1"] + params["b1"])  # (N, H)
    logits = a1 @ params["w2"] + params["b2"]  # (N, C)
    return logits.argmax(axis=1)  # (N,)
    ### END SOLUTION
