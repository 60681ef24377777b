"""Checks: what is true of a correct solution, what it is worth, and how one is run."""

import hashlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from types import ModuleType
from typing import Any, Literal, TypeVar

import numpy as np

from backlings.checking.student import Student, StudentError, StudentFunction
from backlings.checking.trace import Trace, recording

Outcome = Literal["passed", "failed", "todo", "error", "skipped", "missing", "ungraded"]
_OUTCOME: dict[str, Outcome] = {"todo": "todo", "missing": "missing", "returned": "failed"}
_ARGUMENTS = {"student", "reference", "rng"}

# What operations on a value of the wrong kind raise; never what a machine in trouble does.
_TRIPS = ArithmeticError, AttributeError, LookupError, TypeError, ValueError

F = TypeVar("F", bound=Callable[..., None])


class UnansweredError(Exception):
    """A check asked the reference what this copy of the course cannot answer."""


@dataclass(frozen=True)
class Check:
    """
    One thing that is true of a correct solution.

    Attributes
    ----------
    name : str
    function : str
        The learner's function that it is about.
    points : float
        0 for a check that explains rather than grades.
    statement : str
        What is true, in one sentence for the learner.
    body : callable
        Takes the arguments it names among ``student``, ``reference`` and ``rng``.
    replayed : bool
        Whether known mistakes are run through it for the diagnosis; not worth it for training.
    """

    name: str
    function: str
    points: float
    statement: str
    body: Callable[..., None]
    replayed: bool = True

    @cached_property
    def takes(self) -> tuple[str, ...]:
        """The arguments that the body names."""
        return tuple(n for n in inspect.signature(self.body).parameters if n in _ARGUMENTS)


def points(worth: float, function: str, *, replayed: bool = True) -> Callable[[F], F]:
    """
    Make a function named ``check_...`` a check.

    Parameters
    ----------
    worth : float
        Points; above 0 only where a wrong function cannot pass by returning zeros, ones or its
        first argument.
    function : str
        The learner's function that the check is about.
    replayed : bool
        False for checks that train: they are too slow to be run once for each known mistake.
    """

    def mark(body: F) -> F:
        name = body.__name__.removeprefix("check_")
        statement = inspect.cleandoc(body.__doc__ or "")
        body.check = Check(name, function, worth, statement, body, replayed)  # type: ignore[attr-defined]
        return body

    return mark


def collect(module: ModuleType) -> list[Check]:
    """
    The checks of a file, in its order: decorated functions, and those its pairs stand for.

    Raises
    ------
    ValueError
        For a ``check_`` function without points or with an argument nobody can give it.
    """
    return list(_collect(module))


def _collect(module: ModuleType) -> Iterator[Check]:
    for name, value in vars(module).items():
        if isinstance(getattr(value, "checks", None), tuple):
            yield from value.checks
        elif name.startswith("check_"):
            check = getattr(value, "check", None)
            if check is None:
                raise ValueError(f"{module.__file__}: {name} has no @points(...)")
            unknown = set(inspect.signature(value).parameters) - _ARGUMENTS
            if unknown or not check.statement:
                reason = f"unknown argument {unknown.pop()}" if unknown else "no docstring"
                raise ValueError(f"{module.__file__}: {name}: {reason}")
            yield check


def by_reference(reference: Any, function: Callable[..., Any], *arguments: Any) -> Any:
    """
    What a function of the check's file finds out about the reference.

    As `Student.probe` does of the learner's module: for classes, whose objects are no data. A
    hand-out has the recorded answer, as it has for the calls of the reference's functions.

    Parameters
    ----------
    reference : module
    function : callable
        Takes the module and the arguments, returns data.
    *arguments
    """
    told = getattr(reference, "told", None)
    return told(function, *arguments) if told else function(reference, *arguments)


def stream(seed: int, *names: str) -> np.random.Generator:
    """The random numbers of one check of one unit in one run: no other stream is related."""
    digest = hashlib.blake2b("/".join((str(seed), *names)).encode(), digest_size=16).digest()
    return np.random.default_rng(int.from_bytes(digest, "little"))


@dataclass(frozen=True)
class Run:
    """
    What came of running a check: an outcome, and the observations it rests on.

    Attributes
    ----------
    outcome : str
    trace : Trace
    called : frozenset of str
        The learner's functions that were asked for.
    error : str
        Why it is ungraded or skipped.
    tripped : bool
        Whether it is ungraded since a value was not of the kind that the check can look at.
    """

    outcome: Outcome
    trace: Trace
    called: frozenset[str]
    error: str = ""
    tripped: bool = False

    def blamed(self, check: Check) -> "Run":
        """The same once it is known that the value was the learner's: nobody can compare it."""
        message = f"{check.function} did not return what can be compared."
        error = StudentError("returned", check.function, message)
        self.trace.add(check.function, error, message)
        return replace(self, outcome=_outcome(self.trace, ""), error="", tripped=False)


def run_check(
    check: Check, student: Student, reference: ModuleType, rng: np.random.Generator
) -> Run:
    """
    Run one check.

    Parameters
    ----------
    check : Check
    student : Student
    reference : module
        The unit's solution.
    rng : Generator
        The check's own stream.

    Returns
    -------
    Run
        ``ungraded`` if the check itself failed. Whose fault that is is seen with the solution in
        the learner's place, by whoever has it.
    """
    given = {"student": student, "reference": reference, "rng": rng}
    arguments = {name: given[name] for name in check.takes}
    student.called.clear()
    error = unanswered = ""
    tripped = False
    with recording() as trace:
        try:
            if check.function in student.unwritten:
                StudentFunction(student, check.function).ask()
            check.body(**arguments)
        except StudentError as broken:
            trace.add(broken.function, broken, broken.message)
        except UnansweredError as broken:
            unanswered = str(broken)
        except Exception as broken:  # a check that trips over a value it has already called wrong
            error = f"{type(broken).__name__}: {broken}"
            tripped = isinstance(broken, _TRIPS)
    if not trace.observations and not error and not unanswered:
        tripped = True  # as over a list in which there is nothing to compare
    outcome = "skipped" if unanswered and not trace.failures else _outcome(trace, error)
    tripped &= outcome == "ungraded"
    return Run(outcome, trace, frozenset(student.called), error or unanswered, tripped)


def _outcome(trace: Trace, error: str) -> Outcome:
    if trace.failures:
        got: Any = trace.failures[0].got
        expected = trace.failures[0].expected
        if isinstance(got, StudentError) and expected is None:
            unwritten = got.type_name == "NotImplementedError"
            return "todo" if unwritten else _OUTCOME.get(got.kind, "error")
        return "failed"
    return "ungraded" if error or not trace.observations else "passed"
