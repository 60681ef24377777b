"""Whether two values that a check saw are the same."""

from typing import Any

import numpy as np

from backlings.checking.student import StudentError, is_numeric, type_of


def same(a: Any, b: Any, within: float = 0.0, lost: bool = False) -> bool:
    """
    Two returned values are the same numbers, up to rounding, or to what chance may do.

    With `lost` nan and inf are alike: which of them comes out hangs on how a formula is written.
    """
    if hasattr(b, "same"):  # a sample, of an array that was too large to be kept
        return bool(b.same(a, within))
    if isinstance(a, StudentError) or isinstance(b, StudentError):
        if not (isinstance(a, StudentError) and isinstance(b, StudentError)):
            return False
        if (a.kind, a.type_name) != (b.kind, b.type_name):
            return False
        if a.kind == "returned":
            return a.message == b.message
        # An error that numpy raises comes of the numbers; one that the learner raises, of anything.
        return not a.said or a.said == b.said
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k], within, lost) for k in a)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(same(x, y, within, lost) for x, y in zip(a, b, strict=True))
    if is_numeric(a) and is_numeric(b) and np.shape(a) == np.shape(b):
        return _close(np.asarray(a), np.asarray(b), within, lost)
    if a is None or b is None or isinstance(a, str) or isinstance(b, str):
        return a is b or (type(a) is type(b) is str and bool(a == b))
    # Of objects that only the learner's code understands no more is known than what they are.
    return _opaque(a) and _opaque(b) and type_of(a) == type_of(b)


def _close(a: np.ndarray, b: np.ndarray, within: float, lost: bool) -> bool:
    """Compare two arrays of one shape entry by entry, up to the scale of the second."""
    relative = max(1e-7, within)
    with np.errstate(all="ignore"):
        finite = np.isfinite(b)
        size = np.abs(np.where(finite, b, 0.0))
        absolute = max(1e-9 * float(size.max(initial=0.0)), within)
        if finite.all() and a.dtype.kind == b.dtype.kind == "f":  # what isclose does, at a fifth
            return bool((np.abs(a - b) <= absolute + relative * size).all())
        close = np.isclose(a, b, rtol=relative, atol=absolute, equal_nan=True)
        return bool((close | (lost & ~np.isfinite(a) & ~finite)).all())


def _opaque(value: Any) -> bool:
    return not (isinstance(value, dict | list | tuple) or is_numeric(value))
