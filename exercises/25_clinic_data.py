"""
The clinic, first ward: what reaches the network. Each function here has one thing wrong with it.

With each of them a network learns to read digits, and does not do well. Look at its vital signs
(`backlings chart clinic_data`) before you read the code, say what it is, and then make the
smallest repair there is.
"""

import numpy as np

Array = np.ndarray


def shuffle_together(x: Array, labels: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """
    Put the examples of a data set into a new order.

    Parameters
    ----------
    x : ndarray of shape (N, D)
        One example per row.
    labels : ndarray of shape (N,)
        The class of each.
    rng : Generator
        Draws the order.

    Returns
    -------
    x : ndarray of shape (N, D)
    labels : ndarray of shape (N,)
        Each example still has its own label.
    """
    # Something in here is wrong.
    order = rng.permutation(len(x))
    shuffled_x = x[order]
    shuffled_labels = rng.permutation(labels)
    return shuffled_x, shuffled_labels


def scale_pixels(pixels: Array) -> Array:
    """
    Bring pixels to the range from 0 to 1.

    Parameters
    ----------
    pixels : ndarray of shape (N, D)
        From 0 (white) to 16 (black), as the scanner gives them.

    Returns
    -------
    x : ndarray of shape (N, D)
        In float64.
    """
    # Something in here is wrong.
    x = pixels.astype(np.float64)
    x = x * 255.0
    return x


def minibatches(
    x: Array, labels: Array, size: int, rng: np.random.Generator
) -> list[tuple[Array, Array]]:
    """
    One epoch: every example once, in batches, in an order drawn anew.

    Parameters
    ----------
    x : ndarray of shape (N, D)
        One example per row, perhaps sorted by class.
    labels : ndarray of shape (N,)
        The class of each.
    size : int
        How many examples a batch has; the last one may have fewer.
    rng : Generator
        Draws the order.

    Returns
    -------
    batches : list of tuple (x, labels)
    """
    # Something in here is wrong.
    count = len(x)
    order = np.arange(count)
    batches = []
    for start in range(0, count, size):
        rows = order[start : start + size]
        batches.append((x[rows], labels[rows]))
    return batches


def standardise(train: Array, x: Array) -> Array:
    """
    Shift and scale each column, as its training rows want it: there it has mean 0 and std 1.

    Parameters
    ----------
    train : ndarray of shape (N, D)
        The training rows, which say what the mean and the standard deviation are.
    x : ndarray of shape (M, D)
        Rows of any kind.

    Returns
    -------
    z : ndarray of shape (M, D)
        A column that is constant in training is shifted, but not scaled.
    """
    # Something in here is wrong.
    mean = train.mean(axis=0)
    std = train.std(axis=0)
    scale = std
    z = (x - mean) / scale
    return z


def hold_out(
    x: Array, labels: Array, count: int, rng: np.random.Generator
) -> tuple[Array, Array, Array, Array]:
    """
    Set rows aside that training never sees.

    Parameters
    ----------
    x : ndarray of shape (N, D)
        One example per row.
    labels : ndarray of shape (N,)
        The class of each.
    count : int
        How many rows to set aside.
    rng : Generator
        Draws which.

    Returns
    -------
    train_x : ndarray of shape (N - count, D)
    train_labels : ndarray of shape (N - count,)
    new_x : ndarray of shape (count, D)
    new_labels : ndarray of shape (count,)
    """
    # Something in here is wrong.
    order = rng.permutation(len(x))
    new = order[:count]
    train = order
    return x[train], labels[train], x[new], labels[new]
