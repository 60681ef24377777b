"""
Recorded answers: how a copy of the course without solutions checks itself.

For one public seed a hand-out holds what the reference returned to every call that a check made,
and what each check saw of each known mistake; numbers, no code. A call that was not recorded, since
it depends on what the learner wrote, can only be answered where the solutions are.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from backlings.checking.checks import UnansweredError
from backlings.checking.sameness import same
from backlings.checking.student import Kind, StudentError, is_numeric
from backlings.checking.trace import Observation, Trace
from backlings.course.handed_out import HandedOut
from backlings.course.mistakes import Mistake
from backlings.sandbox.inside import protocol

PUBLIC_SEED = 20_260  # of every hand-out: learners compare notes
_UNANSWERED = "Only your teacher's copy of the course, with its solutions, can check this."
_MOST, _KEPT = 1024, 256  # entries of an array that is kept whole, and of a sample
_SAMPLE = "sample of shape"
CALLS, SOLUTION = "calls", "solution"  # names inside the archive


class Answers:
    """
    The recorded answers of one unit.

    Parameters
    ----------
    unit : HandedOut
        Parts of its archive are read when they are asked for.
    """

    def __init__(self, unit: HandedOut) -> None:
        self._unit = unit
        self._traces: dict[str, dict[str, Trace]] = {}

    @cached_property
    def reference(self) -> "Recorded":
        """A stand-in for the solution that gives the recorded answers."""
        calls = protocol.decode(self._unit.read(CALLS))
        restored_calls = {
            name: [[restored(c[0]), *c[1:]] for c in of_function]
            for name, of_function in calls.items()
        }
        return Recorded(restored_calls)

    def replay(self, mistake: Mistake, check: str) -> Trace:
        """What a check saw of a known mistake."""
        if check not in self._traces:
            recorded = protocol.decode(self._unit.read(f"checks/{check}"))
            solved = {(row[1], row[0]): row for row in recorded.pop(SOLUTION)}
            self._traces[check] = {
                name: _trace([solved[row[1], row[0]] if len(row) == 2 else row for row in rows])
                for name, rows in recorded.items()
            }
        return self._traces[check].get(mistake.id, Trace())


class Recorded:
    """A solution of which only answers are known; each of its functions looks them up."""

    def __init__(self, calls: Mapping[str, list[list[Any]]]) -> None:
        self._calls = calls

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """The function of that name."""
        if name.startswith("__"):
            raise AttributeError(name)

        return partial(self._look_up, name)

    def told(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What a check's own function found out about the solution."""
        return self._look_up(function.__name__, *arguments)

    def _look_up(self, name: str, /, *arguments: Any, **keywords: Any) -> Any:
        try:
            asked = plain([list(arguments), keywords])
        except TypeError:
            raise UnansweredError(_UNANSWERED) from None
        for known, states, value in self._calls.get(name, ()):
            if same(asked, known):
                for generator, state in zip(generators(arguments), states, strict=True):
                    generator.bit_generator.state = json.loads(state)
                return protocol.decode(protocol.encode(value))  # a copy
        raise UnansweredError(_UNANSWERED)


@dataclass(frozen=True)
class Sample:
    """
    What is kept of a large array: enough to tell whether another one is the same.

    Attributes
    ----------
    shape : tuple of int
    entries : ndarray
        Some of them, evenly spread, and last the sum of all sizes.
    """

    shape: tuple[int, ...]
    entries: Any

    @classmethod
    def of(cls, array: Any) -> "Sample":
        """The sample of an array."""
        flat = np.asarray(array, dtype=np.float64).ravel()
        spread = np.linspace(0, flat.size - 1, _KEPT).astype(np.intp)
        return cls(array.shape, np.append(flat[spread], np.abs(flat).sum()))

    def same(self, other: Any, within: float = 0.0) -> bool:
        """Whether another array has this sample."""
        if not isinstance(other, np.ndarray) or other.shape != self.shape or not is_numeric(other):
            return False
        return same(Sample.of(other).entries, self.entries, within)


def thinned(value: Any) -> Any:
    """The value with a note of a sample in the place of each large array."""
    if isinstance(value, np.ndarray) and value.size > _MOST and is_numeric(value):
        sample = Sample.of(value)
        return {_SAMPLE: list(sample.shape), "entries": sample.entries}
    if isinstance(value, tuple | list):
        return type(value)(thinned(item) for item in value)
    if isinstance(value, dict):
        return {key: thinned(item) for key, item in value.items()}
    return value


def restored(value: Any) -> Any:
    """What `thinned` made, with the samples."""
    if isinstance(value, dict):
        if _SAMPLE in value:
            return Sample(tuple(value[_SAMPLE]), value["entries"])
        return {key: restored(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(restored(item) for item in value)
    return value


def generators(arguments: Any) -> list[np.random.Generator]:
    """The random Generators among the arguments of a call."""
    return [a for a in arguments if isinstance(a, np.random.Generator)]


def plain(value: Any) -> Any:
    """
    The value in what can be written down: a Generator as its state, a tuple as a list.

    Raises
    ------
    TypeError
        For what cannot, such as a function.
    """
    if isinstance(value, np.random.Generator):
        return state_of(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if value is None or isinstance(value, bool | int | float | str | np.ndarray | np.generic):
        return value
    raise TypeError(f"a {type(value).__name__} cannot be recorded")


def state_of(generator: np.random.Generator) -> str:
    """The state of a Generator as text."""
    return json.dumps(generator.bit_generator.state, sort_keys=True)


def written(observation: Observation) -> list[Any]:
    """An observation as it is recorded: name, case, value, whether it holds, within."""
    got = observation.got
    if isinstance(got, StudentError):
        # A message quotes the line that failed, which may be the solution's; none is compared.
        message = got.message if got.kind == "returned" else ""
        told = {"kind": got.kind, "message": message, "type_name": got.type_name, "said": got.said}
        value: list[Any] = ["error", got.function, told]
    else:
        try:
            value = ["value", protocol.decode(protocol.encode(thinned(got)))]
        except protocol.ProtocolError:
            value = ["other", type(got).__name__]
    return [observation.name, observation.case, value, observation.holds, observation.within]


def _trace(rows: list[list[Any]]) -> Trace:
    trace = Trace()
    for name, case, (kind, *rest), holds, within in rows:
        got = restored(rest[0])
        if kind == "error":
            about: dict[str, str] = rest[1]
            what: Kind = about["kind"]  # type: ignore[assignment]
            got = StudentError(what, rest[0], about["message"], about["type_name"], about["said"])
        elif kind == "other":
            got = protocol.Handle(0, rest[0])
        message = "" if holds else "not as expected"
        trace.observations.append(Observation(name, case, got, message, within=within))
    return trace
