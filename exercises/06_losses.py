"""Losses, each taken together with the output activation that belongs to it."""

import numpy as np

Array = np.ndarray


def mse_forward(pred: Array, target: Array) -> tuple[float, tuple]:
    """
    Mean squared error: the squared differences, averaged over all elements.

    Parameters
    ----------
    pred : ndarray of shape (N, D)
        Predictions; any other shape is fine too, as long as both arrays have the same one.
    target : ndarray of shape (N, D)
        What they should have been.

    Returns
    -------
    loss : float
        Averaged over all N * D elements, without a factor of one half.
    cache : tuple (pred, target)
        What the backward pass needs; yours may hold something else.

    Raises
    ------
    ValueError
        If the shapes differ, even where numpy would broadcast them.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def mse_backward(dloss: float, cache: tuple) -> Array:
    """
    Send the gradient of the mean squared error to the predictions.

    Parameters
    ----------
    dloss : float
        Upstream gradient: what comes after the loss may weigh it.
    cache : tuple (pred, target)
        From `mse_forward`.

    Returns
    -------
    dpred : ndarray of shape (N, D)
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def bce_logits_forward(logits: Array, targets: Array) -> tuple[float, tuple]:
    """
    Binary cross-entropy of sigmoid(logits), computed from the logits themselves.

    With p = sigmoid(logit), an element costs -ln p if its target is 1 and -ln(1 - p) if it is 0.

    Parameters
    ----------
    logits : ndarray of shape (N, D)
        Any real numbers, before the sigmoid.
    targets : ndarray of shape (N, D)
        0.0 or 1.0 each.

    Returns
    -------
    loss : float
        Averaged over all N * D elements. Right, and without a numpy warning, for logits of any
        size: 800 with target 0 costs 800.
    cache : tuple (logits, targets)
        What the backward pass needs; yours may hold something else.

    Raises
    ------
    ValueError
        If the shapes differ, even where numpy would broadcast them.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def bce_logits_backward(dloss: float, cache: tuple) -> Array:
    """
    Send the gradient of the binary cross-entropy to the logits.

    Parameters
    ----------
    dloss : float
        Upstream gradient.
    cache : tuple (logits, targets)
        From `bce_logits_forward`.

    Returns
    -------
    dlogits : ndarray of shape (N, D)
        With respect to the logits, not to the probabilities; finite for logits of any size.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def softmax_forward(logits: Array) -> tuple[Array, tuple]:
    """
    Turn each row of scores into a row of probabilities.

    Each probability is the exponential of its logit, divided by the sum of the exponentials of
    its row.

    Parameters
    ----------
    logits : ndarray of shape (N, C)
        One example per row, one class per column.

    Returns
    -------
    probs : ndarray of shape (N, C)
        Each row adds up to 1. Right, and without a numpy warning, for logits of any size, also
        where one row lies a thousand above another.
    cache : tuple (probs,)
        What the backward pass needs; yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def softmax_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the gradient of the probabilities to the logits.

    Parameters
    ----------
    dout : ndarray of shape (N, C)
        Upstream gradient, dloss/dprobs, of whatever comes after the softmax.
    cache : tuple (probs,)
        From `softmax_forward`.

    Returns
    -------
    dlogits : ndarray of shape (N, C)
        Every logit of a row moves every probability of that row.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def softmax_ce_forward(logits: Array, labels: Array) -> tuple[float, tuple]:
    """
    Cross-entropy of softmax(logits): minus the log probability of each example's true class.

    Parameters
    ----------
    logits : ndarray of shape (N, C)
        Scores before the softmax.
    labels : ndarray of int of shape (N,)
        The true class of each row, 0 to C - 1. Not every class need occur.

    Returns
    -------
    loss : float
        Natural logarithm, averaged over the N examples. Right, and without a numpy warning, for
        logits of any size: a true class that lies 1000 below the highest logit costs 1000.
    cache : tuple (probs, labels)
        What the backward pass needs; yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def softmax_ce_backward(dloss: float, cache: tuple) -> Array:
    """
    Send the gradient of the cross-entropy through the softmax to the logits, in one step.

    Parameters
    ----------
    dloss : float
        Upstream gradient.
    cache : tuple (probs, labels)
        From `softmax_ce_forward`; it must be the same after the call as before.

    Returns
    -------
    dlogits : ndarray of shape (N, C)
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
