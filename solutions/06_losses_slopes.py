"""Logsumexp, log-softmax, hinge, Huber: what a loss costs, and whom its slope hears."""

import numpy as np

Array = np.ndarray


def logsumexp_forward(x: Array) -> tuple[Array, tuple]:
    """
    A soft maximum: the logarithm of the sum of the exponentials of each row.

    Parameters
    ----------
    x : ndarray of shape (N, C)

    Returns
    -------
    out : ndarray of shape (N,)
        Right, and without a numpy warning, for numbers of any size, also where one row lies a
        thousand above another.
    cache : tuple (shares,)
        What the backward pass needs, shares being the softmax of each row; yours may hold
        something else.
    """
    ### BEGIN SOLUTION
    highest = x.max(axis=1, keepdims=True)  # (N, 1)
    e = np.exp(x - highest)  # (N, C); at most 1: no overflow
    total = e.sum(axis=1, keepdims=True)  # (N, 1)
    out = highest + np.log(total)
    return out[:, 0], (e / total,)
    ### END SOLUTION


def logsumexp_backward(dout: Array, cache: tuple) -> Array:
    """
    Share the upstream gradient of each row out among its numbers.

    Parameters
    ----------
    dout : ndarray of shape (N,)
    cache : tuple (shares,)
        From `logsumexp_forward`.

    Returns
    -------
    dx : ndarray of shape (N, C)
        Who is heard more, the larger or the smaller number of a row?
    """
    ### BEGIN SOLUTION
    (shares,) = cache
    return dout[:, None] * shares
    ### END SOLUTION


def log_softmax_forward(logits: Array) -> tuple[Array, tuple]:
    """
    The logarithms of the probabilities of each row, without a detour through the probabilities.

    Parameters
    ----------
    logits : ndarray of shape (N, C)

    Returns
    -------
    log_probs : ndarray of shape (N, C)
        Right, and without a numpy warning, for logits of any size: a class that lies 1000 below
        the highest one has -1000, not minus infinity.
    cache : tuple (log_probs,)
        What the backward pass needs; yours may hold something else.
    """
    ### BEGIN SOLUTION
    highest = logits.max(axis=1, keepdims=True)  # (N, 1)
    shifted = logits - highest  # (N, C); at most 0: no overflow
    total = np.exp(shifted).sum(axis=1, keepdims=True)  # (N, 1)
    log_probs = shifted - np.log(total)
    return log_probs, (log_probs,)
    ### END SOLUTION


def log_softmax_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the gradient of the log-probabilities to the logits.

    Parameters
    ----------
    dout : ndarray of shape (N, C)
        Upstream gradient of every log-probability, of whatever comes after.
    cache : tuple (log_probs,)
        From `log_softmax_forward`.

    Returns
    -------
    dlogits : ndarray of shape (N, C)
        Right for logits of any size: a probability that is rounded to 0 does no harm.
    """
    ### BEGIN SOLUTION
    (log_probs,) = cache
    total = dout.sum(axis=1, keepdims=True)  # (N, 1)
    return dout - np.exp(log_probs) * total
    ### END SOLUTION


def hinge_forward(scores: Array, labels: Array, margin: float = 1.0) -> tuple[float, tuple]:
    """
    The hinge loss of several classes: every wrong class should stay a margin below the true one.

    Parameters
    ----------
    scores : ndarray of shape (N, C)
    labels : ndarray of int of shape (N,)
        The true class of each row, 0 to C - 1.
    margin : float

    Returns
    -------
    loss : float
        A wrong class costs max(0, its score - the true class's score + margin), the true class
        costs nothing. Summed over the classes, averaged over the N examples.
    cache : tuple (gap, labels)
        What the backward pass needs, gap being what stands in the max, and 0 at the true class;
        yours may hold something else.
    """
    ### BEGIN SOLUTION
    rows = np.arange(len(labels))
    truth = scores[rows, labels][:, None]  # (N, 1)
    gap = scores - truth + margin  # (N, C)
    gap[rows, labels] = 0
    loss = np.maximum(gap, 0).sum() / len(labels)
    return float(loss), (gap, labels)
    ### END SOLUTION


def hinge_backward(dloss: float, cache: tuple) -> Array:
    """
    Send the gradient of the hinge loss to the scores.

    Parameters
    ----------
    dloss : float
        Upstream gradient.
    cache : tuple (gap, labels)
        From `hinge_forward`.

    Returns
    -------
    dscores : ndarray of shape (N, C)
        A class that keeps its margin exactly is silent: the slope of max(0, .) at 0 is 0.
    """
    ### BEGIN SOLUTION
    gap, labels = cache
    loud = (gap > 0).astype(float)  # (N, C)
    loud[np.arange(len(labels)), labels] = -loud.sum(axis=1)
    return dloss * loud / len(labels)
    ### END SOLUTION


def huber_forward(pred: Array, target: Array, delta: float = 1.0) -> tuple[float, tuple]:
    """
    Huber's loss: squares for small differences, straight lines for large ones.

    Divided by delta it is what libraries call smooth L1; here it is not divided.

    Parameters
    ----------
    pred, target : ndarray of shape (N, D)
        Any shape is fine, as long as both have the same one.
    delta : float
        Where the square ends.

    Returns
    -------
    loss : float
        A difference d costs d² / 2 if |d| is at most delta, and delta (|d| - delta / 2) beyond.
        Averaged over all elements.
    cache : tuple (diff, delta)
        What the backward pass needs; yours may hold something else.

    Raises
    ------
    ValueError
        If the shapes differ, even where numpy would broadcast them.
    """
    ### BEGIN SOLUTION
    if pred.shape != target.shape:
        raise ValueError(f"pred has shape {pred.shape}, target has shape {target.shape}")
    diff = pred - target
    far = np.abs(diff)
    cost = np.where(far <= delta, diff**2 / 2, delta * (far - delta / 2))
    return float(cost.mean()), (diff, delta)
    ### END SOLUTION


def huber_backward(dloss: float, cache: tuple) -> Array:
    """
    Send the gradient of Huber's loss to the predictions.

    Parameters
    ----------
    dloss : float
        Upstream gradient.
    cache : tuple (diff, delta)
        From `huber_forward`.

    Returns
    -------
    dpred : ndarray of shape (N, D)
    """
    ### BEGIN SOLUTION
    diff, delta = cache
    voice = np.clip(diff, -delta, delta)
    return dloss * voice / diff.size
    ### END SOLUTION
