"""Losses, each with the output activation that belongs to it: how wrong, and in which direction."""

import numpy as np

Array = np.ndarray


def mse_forward(pred: Array, target: Array) -> tuple[float, tuple]:
    """
    Compute the mean squared error, over all elements.

    Parameters
    ----------
    pred, target : ndarray of the same shape

    Returns
    -------
    loss : float
    cache : tuple (diff,)
        diff is pred - target. Yours may hold something else.

    Raises
    ------
    ValueError
        If the shapes differ. numpy would broadcast (N, 1) against (N,) to a table, silently.
    """
    ### BEGIN SOLUTION
    if pred.shape != target.shape:
        raise ValueError(f"pred has shape {pred.shape}, target {target.shape}")
    diff = pred - target
    loss = np.mean(diff**2)
    return float(loss), (diff,)
    ### END SOLUTION


def mse_backward(dloss: float, cache: tuple) -> Array:
    """
    Send the upstream gradient of the loss to the prediction.

    Parameters
    ----------
    dloss : float
        Upstream gradient, 1 if nothing follows the loss.
    cache : tuple (diff,)
        From `mse_forward`.

    Returns
    -------
    dpred : ndarray of the shape of `pred`
    """
    ### BEGIN SOLUTION
    (diff,) = cache
    dpred = dloss * 2 * diff / diff.size
    return dpred
    ### END SOLUTION


def bce_logits_forward(logits: Array, targets: Array) -> tuple[float, tuple]:
    """
    Compute the binary cross-entropy of sigmoid(logits), as a mean over all elements.

    For one element with p = sigmoid(logit) it is -target * log(p) - (1 - target) * log(1 - p).

    Parameters
    ----------
    logits : ndarray of any shape
        Before the sigmoid. Entries of -800 and of 800 must work, too: the loss there is about 0 or
        about 800, without an overflow on the way.
    targets : ndarray of the same shape
        0 or 1, or a probability between them.

    Returns
    -------
    loss : float
    cache : tuple (logits, targets)
        Yours may hold something else.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    ### BEGIN SOLUTION
    if logits.shape != targets.shape:
        raise ValueError(f"logits have shape {logits.shape}, targets {targets.shape}")
    soft = np.log1p(np.exp(-np.abs(logits)))  # what is left of log(1 + exp) when it is large
    loss = np.mean(np.maximum(logits, 0) - logits * targets + soft)
    return float(loss), (logits, targets)
    ### END SOLUTION


def bce_logits_backward(dloss: float, cache: tuple) -> Array:
    """
    Send the upstream gradient of the loss to the logits.

    Parameters
    ----------
    dloss : float
        Upstream gradient, 1 if nothing follows the loss.
    cache : tuple (logits, targets)
        From `bce_logits_forward`.

    Returns
    -------
    dlogits : ndarray of the shape of `logits`
    """
    ### BEGIN SOLUTION
    logits, targets = cache
    e = np.exp(-np.abs(logits))
    probs = np.where(logits >= 0, 1 / (1 + e), e / (1 + e))
    dlogits = (probs - targets) / logits.size
    return dloss * dlogits
    ### END SOLUTION


def softmax_forward(logits: Array) -> tuple[Array, tuple]:
    """
    Turn each row of scores into probabilities: exp of each score over their sum.

    Parameters
    ----------
    logits : ndarray of shape (N, C)
        Rows may lie at any level, such as 900 or -900, without an overflow on the way.

    Returns
    -------
    probs : ndarray of shape (N, C)
        Each row adds up to 1.
    cache : tuple (probs,)
        Yours may hold something else.
    """
    ### BEGIN SOLUTION
    shifted = logits - logits.max(axis=1, keepdims=True)  # a shift of a row cancels
    e = np.exp(shifted)
    probs = e / e.sum(axis=1, keepdims=True)
    return probs, (probs,)
    ### END SOLUTION


def softmax_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the upstream gradient of the probabilities to the scores.

    Every probability of a row depends on every score of that row.

    Parameters
    ----------
    dout : ndarray of shape (N, C)
        Upstream gradient, dloss/dprobs.
    cache : tuple (probs,)
        From `softmax_forward`.

    Returns
    -------
    dlogits : ndarray of shape (N, C)
    """
    ### BEGIN SOLUTION
    (probs,) = cache
    weighted = (dout * probs).sum(axis=1, keepdims=True)  # (N, 1)
    dlogits = probs * (dout - weighted)
    return dlogits
    ### END SOLUTION


def softmax_ce_forward(logits: Array, labels: Array) -> tuple[float, tuple]:
    """
    Compute the cross-entropy of softmax(logits), as a mean over the examples.

    For one example it is -log of the probability of its class.

    Parameters
    ----------
    logits : ndarray of shape (N, C)
        Rows may lie at any level; a class may be so unlikely that its probability rounds to 0.
    labels : ndarray of shape (N,)
        The class of each example, an integer from 0 to C - 1. A class may be missing.

    Returns
    -------
    loss : float
    cache : tuple (probs, labels)
        Yours may hold something else.
    """
    ### BEGIN SOLUTION
    n = logits.shape[0]
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_probs[np.arange(n), labels].mean()
    return float(loss), (np.exp(log_probs), labels)
    ### END SOLUTION


def softmax_ce_backward(dloss: float, cache: tuple) -> Array:
    """
    Send the upstream gradient of the loss to the scores, through log and softmax at once.

    Parameters
    ----------
    dloss : float
        Upstream gradient, 1 if nothing follows the loss.
    cache : tuple (probs, labels)
        From `softmax_ce_forward`.

    Returns
    -------
    dlogits : ndarray of shape (N, C)
        Each row adds up to 0.
    """
    ### BEGIN SOLUTION
    probs, labels = cache
    n = probs.shape[0]
    dlogits = probs.copy()
    dlogits[np.arange(n), labels] -= 1  # probability minus one-hot
    return dloss * dlogits / n
    ### END SOLUTION
