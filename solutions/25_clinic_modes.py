"""
The clinic, fourth ward: what is kept and what is not. Each function has one thing wrong with it.

Training and evaluation are two modes, and some things live longer than a step. Look at the vital
signs (`backlings chart clinic_modes`) before you read the code, say what it is, and then make the
smallest repair there is.
"""

import numpy as np

Array = np.ndarray


def accumulate(store: list[Array], fresh: list[Array], at: int, every: int) -> list[Array]:
    """
    Gather the gradients of several small batches for one step, and begin anew after it.

    Parameters
    ----------
    store : list of ndarray
        What was gathered before.
    fresh : list of ndarray of the same shapes
        The gradients of this batch.
    at : int
        The batch, counted from 0. A step is taken after `every` of them: with every = 3 after the
        batches 2, 5, 8, and so on.
    every : int
        How many batches share a step.

    Returns
    -------
    store : list of ndarray
        The sum of fresh / every over the batches since the last step, this one included.
    """
    ### BEGIN SOLUTION clinic-61
    if at % every == 0:
        store = [np.zeros_like(g) for g in store]
    gathered = [kept + g / every for kept, g in zip(store, fresh, strict=True)]
    return gathered
    ### END SOLUTION


def drop(x: Array, p: float, train: bool, rng: np.random.Generator) -> tuple[Array, Array]:
    """
    Dropout that pays at once: each entry is dropped with probability p, the others grow.

    Parameters
    ----------
    x : ndarray of shape (N, H)
    p : float
        The probability of being dropped, below 1.
    train : bool
        Whether the network trains. In evaluation nothing is dropped, and nothing grows.
    rng : Generator
        Draws what is dropped.

    Returns
    -------
    out : ndarray of shape (N, H)
        x * mask.
    mask : ndarray of shape (N, H)
        0 for what was dropped and 1 / (1 - p) for the rest; in evaluation ones.
    """
    ### BEGIN SOLUTION clinic-62
    mask = np.ones_like(x)
    if train:
        mask = (rng.random(x.shape) >= p) / (1.0 - p)
    out = x * mask
    return out, mask
    ### END SOLUTION


def batch_norm(
    x: Array, running: tuple[Array, Array], train: bool, momentum: float
) -> tuple[Array, tuple[Array, Array]]:
    """
    Normalise columns: in training with their own statistics, in evaluation with remembered ones.

    Parameters
    ----------
    x : ndarray of shape (N, D)
    running : tuple of ndarray of shape (D,)
        Mean and variance as remembered so far.
    train : bool
        Whether the network trains.
    momentum : float
        The share that a new batch has in what is remembered.

    Returns
    -------
    out : ndarray of shape (N, D)
        (x - mean) / sqrt(var + 1e-5). In training mean and variance are those of x, the variance
        divided by N; in evaluation those of running.
    running : tuple of ndarray of shape (D,)
        After training (1 - momentum) of the old and momentum of the new, the variance of x divided
        by N - 1; after evaluation as it was.
    """
    ### BEGIN SOLUTION clinic-63
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        old_mean, old_var = running
        wider = x.var(axis=0, ddof=1)
        running = (
            (1 - momentum) * old_mean + momentum * mean,
            (1 - momentum) * old_var + momentum * wider,
        )
    else:
        mean, var = running
    out = (x - mean) / np.sqrt(var + 1e-5)
    return out, running
    ### END SOLUTION
