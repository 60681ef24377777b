"""What is wrong with an array, in words: the pattern that relates it to what it should be."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from backlings.checking.student import is_numeric
from backlings.checking.trace import Observation

Array = np.ndarray[Any, Any]
_TELLING = 4  # elements: fewer match a pattern by accident
_LETTERS = {
    "N": "your batch has {} rows",
    "D": "x has {} columns",
    "M": "the layer has {} outputs",
    "C": "there are {} classes",
    "H": "the hidden layer has {} units",
}


def describe(observations: Sequence[Observation]) -> str:
    """
    One sentence on what is wrong with a value, over all the inputs it was computed for.

    Parameters
    ----------
    observations : list of Observation
        All of one name. At least one does not hold.

    Returns
    -------
    str
        The most telling pattern that fits every failing input; the first message if none does.
    """
    wrong = [o for o in observations if not o.holds]
    name = wrong[0].name
    if not all(_comparable(o) for o in wrong):
        return wrong[0].message  # a type or a shape comes before any value
    wrong = [o for o in wrong if np.size(o.got) > 0]
    telling = [o for o in wrong if np.size(o.got) >= _TELLING] or wrong
    when = _only_when(observations)
    for pattern in _PATTERNS:
        found = {pattern(np.asarray(o.got), np.asarray(o.expected)) for o in telling}
        if len(found) == 1 and (text := found.pop()) is not None:
            return f"{name} {text}.{'' if pattern is _low_precision else when}"
    text = _factor(wrong)
    return f"{name} {text}.{when}" if text else wrong[0].message + when


def _comparable(observation: Observation) -> bool:
    got, expected = observation.got, observation.expected
    return is_numeric(got) and is_numeric(expected) and np.shape(got) == np.shape(expected)


def _not_finite(got: Array, expected: Array) -> str | None:
    bad = int(np.sum(~np.isfinite(got)))
    if not bad or not np.isfinite(expected).all():
        return None
    kind = "nan" if np.isnan(got).any() else "inf"
    if bad < got.size:
        return f"contains {kind}"
    return f"is {kind} everywhere" if got.size > 1 else f"is {kind}"


def _low_precision(got: Array, expected: Array) -> str | None:
    if got.dtype not in (np.float32, np.float16) or not np.allclose(got, expected, rtol=1e-2):
        return None
    return f"is right only to {got.dtype} precision; compute in float64"


def _zero(got: Array, expected: Array) -> str | None:
    return "is 0 everywhere" if got.size > 1 and not got.any() else None


def _factor(wrong: Sequence[Observation]) -> str | None:
    """The factor that separates every element, if it is one for all inputs, or a size of each."""
    ratios = [_ratio(np.asarray(o.got), np.asarray(o.expected)) for o in wrong]
    if not ratios or any(ratio is None for ratio in ratios):
        return None
    known = [ratio for ratio in ratios if ratio is not None]
    text = f"is {_as_text(known[0])} what it should be"
    text += " in every element" if np.size(wrong[0].got) > 1 else ""
    if len(known) > 1 and np.allclose(known, known[0]):
        return text
    for letter, words in _LETTERS.items():
        sizes = [o.sizes.get(letter) for o in wrong]
        if all(isinstance(size, int) and size > 1 for size in sizes):
            powers = {_power(r, s) for r, s in zip(known, sizes, strict=True)}
            if len(powers) == 1 and powers != {0}:
                return f"{text}; {words.format(sizes[0])}"
    return text if len(known) == 1 and np.size(wrong[0].got) > 1 else None


def _ratio(got: Array, expected: Array) -> float | None:
    """got / expected, if that is the same number in every element."""
    scale = float(np.abs(expected).max())
    if scale == 0 or not np.isfinite(got).all():
        return None
    with np.errstate(all="ignore"):  # numbers near the largest: no ratio, and no warning
        ratio = float(np.vdot(expected, got) / np.vdot(expected, expected))
        off = np.abs(got - ratio * expected).max()
    return ratio if ratio != 0 and off <= 1e-7 * scale * max(1.0, abs(ratio)) else None


def _power(ratio: float, size: Any) -> int:
    """1 if the ratio is the size, -1 if it is one over it, up to the sign; else 0."""
    return 1 if np.isclose(abs(ratio), size) else -1 if np.isclose(abs(ratio), 1 / size) else 0


def _as_text(ratio: float) -> str:
    sign = "minus " if ratio < 0 else ""
    size = abs(ratio)
    if size >= 1:
        return f"{sign}{size:.4g} times"
    inverse = 1 / size
    if np.isclose(inverse, round(inverse)):
        return f"{sign}1/{round(inverse)} of"
    return f"{sign}{size:.4g} of"


def _negative(got: Array, expected: Array) -> str | None:
    ratio = _ratio(got, expected)
    everywhere = " in every element" if got.size > 1 else ""
    return f"has the wrong sign{everywhere}" if ratio and np.isclose(ratio, -1) else None


def _transposed(got: Array, expected: Array) -> str | None:
    square = got.ndim == 2 and got.shape[0] == got.shape[1] > 1
    return "is the transpose of what it should be" if square and _near(got.T, expected) else None


def _shifted(got: Array, expected: Array) -> str | None:
    if got.size < 3 or not np.isfinite(got).all():
        return None
    difference = got - expected
    if np.ptp(difference) > 1e-9 * max(1.0, float(np.abs(difference).max())):
        return None
    return "is off by the same amount in every element"


def _wrong_where(got: Array, expected: Array) -> str | None:
    right = np.isclose(got, expected, rtol=1e-7, atol=1e-12)
    if right.all() or not right.any():
        return None
    if not expected[~right].any():
        return "is not 0 where it should be; it is right everywhere else"
    if not got[~right].any():
        return "is 0 where it should not be; it is right everywhere else"
    if _near(got[~right], -expected[~right]):
        return "has the wrong sign in some elements; it is right everywhere else"
    return None


def _near(a: Array, b: Array) -> bool:
    return bool(np.allclose(a, b, rtol=1e-7, atol=1e-12))


def _only_when(observations: Sequence[Observation]) -> str:
    """The inputs on which the value is right all the same, if their sizes tell something."""
    right = [o.sizes for o in observations if o.holds]
    wrong = [o.sizes for o in observations if not o.holds]
    if not right or not wrong:
        return ""
    if all(s.get("N") == 1 for s in right) and not any(s.get("N") == 1 for s in wrong):
        return " It is right for N = 1."
    return ""


_PATTERNS: tuple[Callable[[Array, Array], str | None], ...] = (
    _not_finite,
    _low_precision,
    _zero,
    _negative,
    _transposed,
    _shifted,
    _wrong_where,
)
