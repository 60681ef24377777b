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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError
