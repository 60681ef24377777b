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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError
