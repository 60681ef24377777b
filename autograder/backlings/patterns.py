"""What is wrong with an array, in words: the pattern that relates it to what it should be."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from backlings.student import is_numeric
from backlings.trace import Observation

Array = np.ndarray[Any, Any]
Sizes = Mapping[str, Any]

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
    comparable = [o for o in wrong if _comparable(o)]
    if len(comparable) < len(wrong):
        return wrong[0].message  # a type or a shape comes before any value
    comparable = [o for o in comparable if np.size(o.got) > 0]
    for pattern in _PATTERNS:
        found = [pattern(np.asarray(o.got), np.asarray(o.expected), o.sizes) for o in comparable]
        if found and all(f and f == found[0] for f in _without_numbers(found)):
            when = "" if pattern is _low_precision else _only_when(observations)
            return f"{name} {found[0]}.{when}"
    return wrong[0].message.removesuffix(".") + "." + _only_when(observations)


def _without_numbers(found: Sequence[str | None]) -> list[str | None]:
    """Patterns with their numbers blanked: 1/6 of it for 6 rows and 1/4 for 4 are one pattern."""
    if any(f is None for f in found):
        return [None]
    blank = [f.split(";")[-1].translate(_DIGITS) if f and ";" in f else f for f in found]
    return list(found[:1]) if len(set(blank)) == 1 else [None]


_DIGITS = str.maketrans("0123456789", "##########")


def _comparable(observation: Observation) -> bool:
    got, expected = observation.got, observation.expected
    return is_numeric(got) and is_numeric(expected) and np.shape(got) == np.shape(expected)


def _not_finite(got: Array, expected: Array, sizes: Sizes) -> str | None:
    bad = int(np.sum(~np.isfinite(got)))
    if not bad or not np.isfinite(expected).all():
        return None
    kind = "nan" if np.isnan(got).any() else "inf"
    return f"contains {kind}" if bad < got.size else f"is {kind} everywhere"


def _low_precision(got: Array, expected: Array, sizes: Sizes) -> str | None:
    if got.dtype not in (np.float32, np.float16) or not np.allclose(got, expected, rtol=1e-2):
        return None
    return f"is right only to {got.dtype} precision; compute in float64"


def _zero(got: Array, expected: Array, sizes: Sizes) -> str | None:
    return "is 0 everywhere" if got.size > 1 and not got.any() else None


def _factor(got: Array, expected: Array, sizes: Sizes) -> str | None:
    scale = np.abs(expected).max()
    if scale == 0 or not np.isfinite(got).all():
        return None
    ratio = float(np.vdot(expected, got) / np.vdot(expected, expected))
    if ratio == 0 or np.abs(got - ratio * expected).max() > 1e-7 * scale * max(1.0, abs(ratio)):
        return None
    everywhere = " in every element" if got.size > 1 else ""
    if np.isclose(ratio, -1):
        return f"has the wrong sign{everywhere}"
    if got.size == 1 and not any(np.isclose(abs(ratio), f) for f in (0.5, 2.0)):
        return _named_factor(ratio, "", sizes)
    return _named_factor(ratio, everywhere, sizes) or (
        f"is {_as_text(ratio)} what it should be{everywhere}"
    )


def _named_factor(ratio: float, everywhere: str, sizes: Sizes) -> str | None:
    """The factor, if it is a size of the input or one over it."""
    for letter, size in sizes.items():
        if letter in _LETTERS and size > 1 and np.isclose(abs(ratio), [size, 1 / size]).any():
            text = f"is {_as_text(ratio)} what it should be{everywhere}"
            return f"{text}; {_LETTERS[letter].format(size)}"
    return None


def _as_text(ratio: float) -> str:
    sign = "minus " if ratio < 0 else ""
    size = abs(ratio)
    if size >= 1:
        return f"{sign}{size:.4g} times"
    inverse = 1 / size
    if np.isclose(inverse, round(inverse)):
        return f"{sign}1/{round(inverse)} of"
    return f"{sign}{size:.4g} of"


def _transposed(got: Array, expected: Array, sizes: Sizes) -> str | None:
    square = got.ndim == 2 and got.shape[0] == got.shape[1] > 1
    return "is the transpose of what it should be" if square and _near(got.T, expected) else None


def _shifted(got: Array, expected: Array, sizes: Sizes) -> str | None:
    difference = got - expected
    if got.size < 3 or np.ptp(difference) > 1e-9 * max(1.0, float(np.abs(difference).max())):
        return None
    return "is off by the same amount in every element"


def _wrong_where(got: Array, expected: Array, sizes: Sizes) -> str | None:
    right = np.isclose(got, expected, rtol=1e-7, atol=1e-12)
    if right.all() or not right.any() or got.size < 4:
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


_PATTERNS: tuple[Callable[[Array, Array, Sizes], str | None], ...] = (
    _not_finite,
    _low_precision,
    _zero,
    _factor,
    _transposed,
    _shifted,
    _wrong_where,
)
