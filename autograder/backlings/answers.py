"""
Recorded answers: how a copy of the course without solutions checks itself.

For one public seed a hand-out holds what the reference returned to every call that a check made,
and what each check saw of each known mistake; numbers, no code. A call that was not recorded, since
it depends on what the learner wrote, can only be answered where the solutions are.
"""

import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np

from backlings.checks import UnansweredError
from backlings.diagnose import same
from backlings.mistakes import Catalogue, Mistake
from backlings.sandbox import protocol
from backlings.student import Kind, StudentError, is_numeric
from backlings.trace import Observation, Trace
from backlings.units import CourseError, Unit

PUBLIC_SEED = 20_260  # of every hand-out: learners compare notes
_UNANSWERED = "Only your teacher's copy of the course, with its solutions, can check this."
_MOST, _KEPT = 1024, 256  # entries of an array that is kept whole, and of a sample
_SAMPLE = "sample of shape"
ABOUT, CALLS, SOLUTION = "unit.json", "calls", "solution"  # names inside the file


@dataclass(frozen=True)
class HandedOut(Unit):
    """A unit whose solution is elsewhere; its answers for one seed are here."""

    @cached_property
    def answers(self) -> "Answers":
        """What was recorded."""
        return Answers(self.root / "autograder" / "answers" / f"{self.stem}.zip")

    @property
    def public_seed(self) -> int:
        """The only seed that there are answers for."""
        return int(self.answers.about["seed"])

    @property
    def solution_text(self) -> str:
        """Not here."""
        raise CourseError(f"the solution of {self.name} is not in this copy of the course")

    @property
    def stub_text(self) -> str:
        """The stub, as it was handed out."""
        return str(self.answers.about["stub"])

    @property
    def functions(self) -> tuple[str, ...]:
        """Names of the functions to write."""
        return tuple(self.returns)

    @property
    def returns(self) -> dict[str, tuple[str, ...]]:
        """For each function the names of what it returns."""
        return {name: tuple(names) for name, names in self.answers.about["returns"].items()}

    @property
    def uses(self) -> dict[str, frozenset[str]]:
        """For each function itself and the unit's functions that it calls."""
        return {name: frozenset(used) for name, used in self.answers.about["uses"].items()}

    def load_reference(self) -> "Recorded":
        """A stand-in for the solution that gives the recorded answers."""
        return Recorded(self.answers.calls)


class Answers:
    """
    The recorded answers of one unit.

    Parameters
    ----------
    path : Path
        A zip archive; its parts are read when they are asked for.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._traces: dict[str, dict[str, Trace]] = {}

    @cached_property
    def about(self) -> dict[str, Any]:
        """Seed, stub, names; hints and mistakes in words."""
        return dict(json.loads(self._part(ABOUT)))

    @cached_property
    def calls(self) -> dict[str, list[list[Any]]]:
        """For each function of the solution the calls: arguments, keywords, states, value."""
        calls = protocol.decode(self._part(CALLS))
        return {name: [[restored(c[0]), *c[1:]] for c in found] for name, found in calls.items()}

    @cached_property
    def catalogue(self) -> Catalogue:
        """The known mistakes, without the code that makes them."""
        hints = {name: tuple(steps) for name, steps in self.about["hints"].items()}
        made = (Mistake(**{**m, "aliases": tuple(m["aliases"])}) for m in self.about["mistakes"])
        return Catalogue(tuple(made), hints)

    def replay(self, mistake: Mistake, check: str) -> Trace:
        """What a check saw of a known mistake."""
        if check not in self._traces:
            recorded = protocol.decode(self._part(f"checks/{check}"))
            solved = {(row[1], row[0]): row for row in recorded.pop(SOLUTION)}
            self._traces[check] = {
                name: _trace([solved[row[1], row[0]] if len(row) == 2 else row for row in rows])
                for name, rows in recorded.items()
            }
        return self._traces[check].get(mistake.id, Trace())

    def _part(self, name: str) -> bytes:
        try:
            with zipfile.ZipFile(self.path) as archive:
                return archive.read(name)
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise CourseError(f"{self.path} cannot be read ({error}): get it once more") from error


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
