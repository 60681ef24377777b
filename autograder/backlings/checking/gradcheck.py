"""
Gradients from values alone: nudge the input, see how the output moves.

The textbook nudges every entry, one at a time. `check_gradient` gives the same verdict for a
fraction of the price: it nudges all entries at once along a few random directions, and looks at
single entries only where a direction disagrees.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STEP = 1e-5  # near (3 u |f| / |f'''|) ** (1/3), where truncation and rounding errors meet
TOLERANCE = 1e-6  # correct code measures below 1e-7, the subtlest catalogued mistake above 8e-6
FLOOR = 1e-3  # of the largest entry: below it the noise of a difference is louder than the entry
_DIRECTIONS = 3
_WORST_BLOCKS = 4
_ALIKE = 0.99  # of the worst relative error: as bad as the worst
_BATCH = 1 << 18  # entries nudged in one call of f: two megabytes a copy


def relative_error(a: Array, b: Array, floor: float = 1e-8) -> Array:
    """
    How far apart two arrays are, entry by entry, as a share of their size.

    Parameters
    ----------
    a, b : ndarray of the same shape
    floor : float
        Entries smaller than this are measured against it, so that 0 against 0 is 0.

    Returns
    -------
    ndarray
        ``|a - b| / max(floor, |a| + |b|)``, between 0 and 1.
    """
    error: Array = np.abs(a - b) / np.maximum(floor, np.abs(a) + np.abs(b))
    return error


def floor_for(analytic: Array) -> float:
    """The floor of the relative error that suits an array of gradients."""
    return max(FLOOR * float(np.abs(analytic).max(initial=0.0)), 1e-8)


@dataclass(frozen=True)
class GradientCheck:
    """
    The verdict of `check_gradient`.

    Attributes
    ----------
    agrees : bool
    index : tuple of int, or None
        An entry where the gradients disagree: the worst of those compared one by one.
    analytic, numeric : float
        The two gradients at `index`.
    """

    agrees: bool
    index: tuple[int, ...] | None = None
    analytic: float = 0.0
    numeric: float = 0.0


def check_gradient(
    f: Callable[[Array], Array],
    x: Array,
    analytic: Array,
    dout: Array | float,
    rng: np.random.Generator,
    step: float = STEP,
    tolerance: float = TOLERANCE,
) -> GradientCheck:
    """
    Compare a gradient with central differences of `f`.

    An entry is wrong if its relative error (with the floor of `floor_for`) exceeds `tolerance`.
    Three rounds decide which entries need to be looked at:

    1. All entries move at once, along random directions. A single wrong entry shows in every
       direction, since no weight of a direction is near 0; several cancel with probability 0.
    2. Where a direction disagrees, blocks of about sqrt(size) entries move, each on its own.
    3. The entries of the blocks that disagree most (up to four) are compared one by one.

    The differences are of fourth order, since a step along thousands of entries is a long one.

    Parameters
    ----------
    f : callable
        From a batch of inputs (K, *x.shape) to the batch of outputs (K, *dout.shape): a remote
        `f` costs one round trip where the gradient is right, a few where it is wrong.
    x : ndarray
    analytic : ndarray of the shape of `x`
        The gradient of ``sum(f(x) * dout)`` to be checked.
    dout : ndarray or float
        Upstream gradient.
    rng : Generator
        Draws the directions.
    step : float
        Half-width of the difference, per entry.
    tolerance : float

    Returns
    -------
    GradientCheck
    """
    if analytic.size == 0:
        return GradientCheck(True)
    if not np.isfinite(analytic).all():
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(analytic))[0])
        return GradientCheck(False, index, float(analytic[index]), float("nan"))
    flat = analytic.ravel()
    floor = floor_for(analytic)

    def gaps(directions: Array) -> Array:
        """|numeric - analytic| derivative of the weighted output along each row."""
        gap = np.abs(_along(f, x, directions, dout, step) - directions @ flat)
        return np.where(np.isfinite(gap), gap, np.inf)

    # An entry that breaks the rule is off by more than this, and weights are at least one half.
    smallest = 0.5 * tolerance * floor
    signs = rng.choice([-1.0, 1.0], (_DIRECTIONS, flat.size))
    weights = signs * rng.uniform(0.5, 1.0, signs.shape)
    if (gaps(weights) <= smallest).all():
        return GradientCheck(True)

    suspects = _suspects(weights[0], gaps, smallest)
    if suspects.size == 0:  # what the directions saw was the noise of many entries
        return GradientCheck(True)
    numeric = _along(f, x, _units(suspects, flat.size), dout, step)
    errors = relative_error(flat[suspects], numeric, floor)
    errors = np.where(np.isfinite(errors), errors, np.inf)
    if (errors <= tolerance).all():
        return GradientCheck(True)
    # Where all entries are wrong by one factor, rounding must not choose: the first is shown.
    worst = int(np.argmax(errors >= _ALIKE * errors.max()))
    index = tuple(int(i) for i in np.unravel_index(suspects[worst], x.shape))
    return GradientCheck(False, index, float(flat[suspects[worst]]), float(numeric[worst]))


def _along(
    f: Callable[[Array], Array], x: Array, directions: Array, dout: Array | float, step: float
) -> Array:
    """Derivative of ``sum(f(x) * dout)`` along each row of `directions` (K, size), shape (K,)."""
    rows = max(1, _BATCH // max(1, x.size))
    if len(directions) > rows:
        parts = (directions[i : i + rows] for i in range(0, len(directions), rows))
        return np.concatenate([_along(f, x, part, dout, step) for part in parts])
    nudges = step * directions.reshape(-1, *x.shape)
    values = f(np.concatenate([x + nudges, x - nudges, x + 2 * nudges, x - 2 * nudges]))
    up, down, up2, down2 = np.asarray(values, dtype=np.float64).reshape(4, len(nudges), -1)
    # Outputs are subtracted before they are summed: the sum would round the difference away.
    difference = (8 * (up - down) - (up2 - down2)) / (12 * step)  # (K, size of the output)
    derivative: Array = difference @ np.broadcast_to(dout, values.shape[1:]).ravel()
    return derivative


def _suspects(weights: Array, gaps: Callable[[Array], Array], smallest: float) -> NDArray[np.intp]:
    """Flat indices of the entries in the blocks that disagree most."""
    every = np.arange(weights.size)
    blocks = np.array_split(every, max(1, round(weights.size**0.5)))
    if len(blocks) <= _WORST_BLOCKS:
        return every
    directions = np.zeros((len(blocks), weights.size))
    for row, block in zip(directions, blocks, strict=True):
        row[block] = weights[block]
    found = gaps(directions)
    worst = [blocks[i] for i in np.argsort(-found) if found[i] > smallest]
    return np.sort(np.concatenate([*worst[:_WORST_BLOCKS], every[:0]]))


def _units(indices: NDArray[np.intp], size: int) -> Array:
    """Rows of the identity matrix: the directions of single entries."""
    rows = np.zeros((len(indices), size))
    rows[np.arange(len(indices)), indices] = 1.0
    return rows
