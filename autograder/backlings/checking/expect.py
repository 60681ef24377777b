"""
The assertions that checks are written in.

Inside a check each one is an observation: it is noted, passed or not, and the check goes on, so
that one run tells all that is wrong and `diagnose` can compare what was returned with what known
mistakes return. Outside a check a failed expectation raises `ExpectationError`.

A message says what, got, expected and because, in one sentence that begins with the learner's own
variable. It never contains the expected numbers.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from backlings.checking.student import StudentError, is_numeric, type_of
from backlings.checking.trace import case, note, recording

__all__ = [
    "above",
    "agrees",
    "below",
    "case",
    "close",
    "equal",
    "raises",
    "shape",
    "that",
]

RTOL = 1e-7
ATOL = 1e-12


def close(
    got: Any,
    expected: Any,
    name: str,
    because: str = "",
    rtol: float = RTOL,
    atol: float = ATOL,
    like: str = "",
) -> bool:
    """
    Numbers agree: a float, an array, or a dict, list or tuple of them, compared leaf by leaf.

    Parameters
    ----------
    got, expected : float, ndarray or nested
    name : str
        The learner's variable; leaves are called ``name["w1"]`` or ``name[0]``.
    because : str
        Why it must be so, as the end of a sentence.
    rtol, atol : float
        As in `numpy.allclose`, entry by entry.
    like : str
        The thing whose shape `got` must have.

    Returns
    -------
    bool
        Whether it holds, so that a check can stop early.
    """

    def leaf(found: Any, right: Any, label: str, source: str) -> bool:
        message = _shape_message(found, np.shape(right), label, source)
        if not message:
            message = _value_message(found, right, label, because, rtol, atol)
        return note(label, found, message, right)

    return _walk(got, expected, name, like, leaf)


def agrees(got: Any, expected: Any) -> bool:
    """Whether `close` would hold, without noting anything."""
    with recording() as trace:
        close(got, expected, "")
    return not trace.failures


def shape(got: Any, expected: tuple[int, ...], name: str, like: str = "") -> bool:
    """`got` is an array of this shape (or a number, for the shape ())."""
    return note(name, got, _shape_message(got, expected, name, like))


def fits(got: Any, like: Any) -> bool:
    """Whether `got` is nested and shaped like `like`, without noting anything."""
    with recording() as trace:
        shapes(got, like, "")
    return not trace.failures


def shapes(got: Any, expected: Any, name: str, like: str = "") -> bool:
    """`got` has the shapes of `expected`, array by array where it is nested."""

    def leaf(found: Any, right: Any, label: str, source: str) -> bool:
        return shape(found, np.shape(right), label, source)

    return _walk(got, expected, name, like, leaf)


def equal(got: Any, expected: Any, name: str, because: str = "") -> bool:
    """Discrete values are the same: integers, names, lists and arrays of them."""
    same = _same(got, expected)
    found = repr(got) if isinstance(got, str | int | bool) else type_of(got)
    message = "" if same else _sentence(f"{name} is not as expected, it is {found[:80]}", because)
    return note(name, got, message, expected)


def that(
    holds: bool, message: str, name: str, got: Any, because: str = "", within: float = 0.0
) -> bool:
    """
    A property of `got` holds; `message` is the sentence if it does not.

    For a statistic of random numbers `within` says how far apart two runs of the same code may
    lie: a known mistake is recognised whichever numbers were drawn.
    """
    return note(name, got, "" if holds else _sentence(message, because), within=within)


def below(got: Any, limit: float, name: str, because: str = "") -> bool:
    """A number is smaller than a limit."""
    message = _number_message(got, name)
    if not message and not np.all(np.asarray(got) < limit):
        message = _sentence(
            f"{name} is {float(np.max(got)):.3g}, expected below {limit:g}", because
        )
    return note(name, got, message)


def above(got: Any, limit: float, name: str, because: str = "") -> bool:
    """A number is larger than a limit."""
    message = _number_message(got, name)
    if not message and not np.all(np.asarray(got) > limit):
        message = _sentence(
            f"{name} is {float(np.min(got)):.3g}, expected above {limit:g}", because
        )
    return note(name, got, message)


def raises(call: Callable[[], Any], type_name: str, name: str, because: str = "") -> bool:
    """The learner's code refuses its arguments with this exception."""
    try:
        got = call()
    except StudentError as error:
        if error.kind != "raised":
            raise
        found, got = f"raised {error.type_name}", error
        if error.type_name == type_name:
            return note(name, got, "")
    else:
        found = f"returned {type_of(got)}"
    return note(name, got, _sentence(f"{name} {found}, expected {type_name}", because))


def _sentence(statement: str, because: str) -> str:
    statement = statement.removesuffix(".")
    return f"{statement}, because {because}." if because else f"{statement}."


Leaf = Callable[[Any, Any, str, str], bool]


def _walk(got: Any, expected: Any, name: str, like: str, leaf: Leaf) -> bool:
    """Compare what is nested like `expected`, leaf by leaf."""
    if isinstance(expected, Mapping):
        return _walk_items(got, expected, name, like, leaf)
    if isinstance(expected, list | tuple):
        return _walk_entries(got, expected, name, like, leaf)
    return leaf(got, expected, name, like)


def _walk_items(got: Any, expected: Mapping[str, Any], name: str, like: str, leaf: Leaf) -> bool:
    if not isinstance(got, dict):
        return note(name, got, f"{name} is {type_of(got)}, expected a dict.", expected)
    holds = True
    for key, right in expected.items():
        label = f'{name}["{key}"]'
        if key in got:
            source = f'{like}["{key}"]' if like else ""
            holds &= _walk(got[key], right, label, source, leaf)
        else:
            holds = note(label, None, f"{name} has no key {key!r}.", right)
    extra = sorted(set(got) - set(expected))
    if extra:
        holds = note(name, got, f"{name} has a key {extra[0]!r} that is not expected.", expected)
    return holds


def _walk_entries(got: Any, expected: Any, name: str, like: str, leaf: Leaf) -> bool:
    if isinstance(got, np.ndarray) and got.ndim == 1:
        got = list(got)
    if not isinstance(got, list | tuple):
        kind = type(expected).__name__
        return note(name, got, f"{name} is {type_of(got)}, expected a {kind}.", expected)
    if len(got) != len(expected):
        count = f"{len(got)} entries, expected {len(expected)}"
        return note(name, got, f"{name} has {count}.", expected)
    holds = note(name, got, "", expected) if not expected else True
    for at, (found, right) in enumerate(zip(got, expected, strict=True)):
        source = f"{like}[{at}]" if like else ""
        holds &= _walk(found, right, f"{name}[{at}]", source, leaf)
    return holds


def _number_message(got: Any, name: str) -> str:
    return "" if is_numeric(got) else f"{name} is {type_of(got)}, expected numbers."


def _shape_message(got: Any, expected: tuple[int, ...], name: str, like: str) -> str:
    wanted = f"{expected}, the shape of {like}" if like else f"{expected}"
    if isinstance(got, np.ndarray) and is_numeric(got):
        if got.shape == expected:
            return ""
        if expected == ():
            return f"{name} has shape {got.shape}, expected a single number."
        return f"{name} has shape {got.shape}, expected {wanted}."
    if is_numeric(got):
        return "" if expected == () else f"{name} is a single number, expected shape {wanted}."
    kind = "a number" if expected == () else "a numpy array"
    return f"{name} is {type_of(got)}, expected {kind}."


def _value_message(
    got: Any, expected: Any, name: str, because: str, rtol: float, atol: float
) -> str:
    if _identical(got, expected):
        return ""
    with np.errstate(all="ignore"):
        # Mostly all is well, and finite: isclose, which knows the rest, takes five times as long.
        if np.all(np.abs(1.0 * got - expected) <= atol + rtol * np.abs(expected)):
            return ""
        right = np.isclose(got, expected, rtol=rtol, atol=atol, equal_nan=True)
    right |= np.isinf(expected) & (np.asarray(got) == expected)
    if right.all():
        return ""
    if np.shape(expected) == ():
        return _sentence(f"{name} is {float(got):.6g}, which is not right", because)
    wrong = np.argwhere(~right)
    share = "every entry" if len(wrong) == right.size else f"{len(wrong)} of {right.size} entries"
    first = tuple(int(i) for i in wrong[0])
    place = f", the first at {list(first)}" if len(wrong) < right.size else ""
    return _sentence(f"{name} is wrong in {share}{place}", because)


def _identical(got: Any, expected: Any) -> bool:
    """Whether two arrays of one shape are equal to the last bit: what most right answers are."""
    both = type(got) is type(expected) is np.ndarray
    return both and got.dtype == expected.dtype and got.tobytes() == expected.tobytes()


def _same(got: Any, expected: Any) -> bool:
    if isinstance(expected, np.ndarray):
        return isinstance(got, np.ndarray) and np.array_equal(got, expected)
    if isinstance(expected, list | tuple):
        if not isinstance(got, list | tuple) or len(got) != len(expected):
            return False
        return all(_same(g, e) for g, e in zip(got, expected, strict=True))
    if isinstance(expected, Mapping):
        if not isinstance(got, Mapping) or set(got) != set(expected):
            return False
        return all(_same(got[k], expected[k]) for k in expected)
    return isinstance(got, str | int | float | np.number | np.bool_) and bool(got == expected)
