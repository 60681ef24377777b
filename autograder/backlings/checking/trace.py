"""
What a run of a check saw: each value of the learner's that was compared, passed or not.

A check notes everything it compares and goes on, so that one run tells all that is wrong, and so
that `diagnose` can compare what was returned with what known mistakes return.
"""

import contextlib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from backlings.checking.student import StudentError

_MOST = 1 << 20  # bytes of one value that are kept: what is right is a fraction of it


class ExpectationError(AssertionError):
    """An expectation that does not hold, outside a check."""


@dataclass(frozen=True)
class Observation:
    """
    One value of the learner's, compared.

    Attributes
    ----------
    name : str
        The learner's variable.
    case : str
        Which input it was: two observations of a check differ in name or case.
    got : object
        The value, or the StudentError that came instead.
    message : str
        Empty if the expectation holds.
    expected : object
        What it was compared with, for the diagnosis only.
    sizes : mapping
        N, D, ... of the case.
    within : float
        For a statistic of random numbers: as far apart, or as far apart relative to their size,
        two runs of the same code may lie that drew other numbers.
    """

    name: str
    case: str
    got: Any
    message: str = ""
    expected: Any = None
    sizes: Mapping[str, Any] = field(default_factory=dict)
    within: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether it is as expected."""
        return not self.message


class Trace:
    """The observations of one run of a check, in order."""

    def __init__(self) -> None:
        self.observations: list[Observation] = []
        self._taken: set[tuple[str, str]] = set()
        self.case = ""
        self.sizes: Mapping[str, Any] = {}

    def add(
        self, name: str, got: Any, message: str, expected: Any = None, within: float = 0.0
    ) -> None:
        """Note one comparison; of a value that could fill the memory only the verdict is kept."""
        if weight(got) > _MOST:
            got, expected = StudentError("returned", name, message), None
        case, again = self.case, 1
        while (case, name) in self._taken:
            again += 1
            case = f"{self.case} ({again})"
        self._taken.add((case, name))
        noted = Observation(name, case, got, message, expected, self.sizes, within)
        self.observations.append(noted)

    @property
    def failures(self) -> list[Observation]:
        """What does not hold, in order."""
        return [o for o in self.observations if not o.holds]


def weight(value: Any) -> int:
    """About how many bytes a value takes."""
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    if isinstance(value, tuple | list):
        return sum(map(weight, value))
    if isinstance(value, dict):
        return sum(map(weight, value.values()))
    return len(value) if isinstance(value, str) else 16


_trace: ContextVar[Trace | None] = ContextVar("trace", default=None)


@contextlib.contextmanager
def recording() -> Iterator[Trace]:
    """Note every expectation of the block instead of raising."""
    trace = Trace()
    token = _trace.set(trace)
    try:
        yield trace
    finally:
        _trace.reset(token)


@contextlib.contextmanager
def case(label: str = "", /, **sizes: Any) -> Iterator[None]:
    """
    One input among several: if the learner's code fails on it, the check goes on with the next.

    Parameters
    ----------
    label : str
        What is special about it, besides its sizes.
    **sizes : int or tuple of int
        N, D, ...; messages use them ("your batch has 6 rows").
    """
    trace = _trace.get()
    if trace is None:
        yield
        return
    before = trace.case, trace.sizes
    trace.case = ", ".join([label] * bool(label) + [f"{k} = {v}" for k, v in sizes.items()])
    trace.sizes = {**trace.sizes, **sizes}
    try:
        yield
    except StudentError as error:
        trace.add(error.function, error, error.message)
    finally:
        trace.case, trace.sizes = before


def current_case() -> str:
    """The case that the running check is at."""
    trace = _trace.get()
    return trace.case if trace else ""


def note(name: str, got: Any, message: str, expected: Any = None, within: float = 0.0) -> bool:
    """
    Add to the trace of the running check; outside one, raise.

    Returns
    -------
    bool
        Whether the expectation holds.

    Raises
    ------
    ExpectationError
        Outside a check, if it does not hold.
    """
    trace = _trace.get()
    if trace is not None:
        trace.add(name, got, message, expected, within)
    elif message:
        raise ExpectationError(message)
    return not message
