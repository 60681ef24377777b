"""
One unit, graded: all its checks on one submission, each failure diagnosed.

A `Grader` holds what does not depend on the submission (checks, reference, the known mistakes and
what the checks see of them), so that one serves a whole class. Verdicts depend on the submission
and the seed alone: not on the order of the checks, nor on who runs them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

from backlings.checking.checks import Check, Outcome, Run, collect, run_check, stream
from backlings.checking.local import Local
from backlings.checking.student import Backend, Student, StudentError
from backlings.checking.trace import Trace
from backlings.course.handed_out import HandedOut
from backlings.course.loading import load_module
from backlings.course.mistakes import Catalogue, Mistake, load_catalogue, mistaken_module
from backlings.course.stubs import unwritten_functions
from backlings.course.units import Unit
from backlings.verdict.diagnose import Diagnosis, agreements, diagnose
from backlings.verdict.recorded import Answers


@dataclass(frozen=True)
class CheckResult:
    """The verdict of one check on one submission."""

    check: Check
    outcome: Outcome
    message: str = ""
    mistakes: tuple[Mistake, ...] = ()
    hint: str = ""
    lesson: str = ""

    @property
    def points(self) -> float:
        """Points earned."""
        return self.check.points if self.outcome == "passed" else 0.0

    @property
    def worth(self) -> float:
        """Points there are: none where nothing can be earned."""
        return 0.0 if self.outcome == "skipped" else self.check.points


@dataclass(frozen=True)
class Verdict:
    """The verdict of one unit on one submission."""

    unit: Unit
    results: tuple[CheckResult, ...]
    printed: str = ""

    @property
    def points(self) -> float:
        """Points earned."""
        return sum(r.points for r in self.results)

    @property
    def max_points(self) -> float:
        """Points there are."""
        return sum(r.worth for r in self.results)

    @property
    def skipped(self) -> bool:
        """Whether nothing could be checked, since a package is not installed."""
        return bool(self.results) and all(r.outcome == "skipped" for r in self.results)

    @property
    def passed(self) -> bool:
        """Whether every point of the functions that are not stretch is earned."""
        stretch = self.unit.stretch if self.unit.about.get("level") != "stretch" else ()
        return not self.skipped and all(
            r.outcome == "passed"
            for r in self.results
            if r.worth > 0 and r.check.function not in stretch
        )

    def of(self, function: str) -> tuple[CheckResult, ...]:
        """The results about one function."""
        return tuple(r for r in self.results if r.check.function == function)

    def earned(self, function: str) -> bool:
        """Whether a function has all its points; what fails besides is a remark."""
        return all(r.outcome == "passed" for r in self.of(function) if r.check.points > 0)


class Grader:
    """
    Grades submissions of one unit with one seed.

    Parameters
    ----------
    unit : Unit
    seed : int
        All test inputs follow from it.
    """

    def __init__(self, unit: Unit, seed: int) -> None:
        self.unit, self.seed = unit, seed
        self.checks = collect(load_module(unit.checks))
        self._answers = Answers(unit) if isinstance(unit, HandedOut) else None
        self._mistaken: dict[str, Assessment] = {}

    @cached_property
    def reference(self) -> Any:
        """What checks compare with: the solution, or its recorded answers."""
        return self._solution()

    def _solution(self) -> Any:
        """Load the solution when something is run, since it may need a package."""
        return self._answers.reference if self._answers else self.unit.load_reference()

    @cached_property
    def catalogue(self) -> Catalogue:
        """The unit's known mistakes and hints; read when something fails."""
        return load_catalogue(self.unit)

    def skipped(self) -> list[CheckResult]:
        """The verdicts where the unit needs what is not installed."""
        return [CheckResult(check, "skipped", self.unit.lacking) for check in self.checks]

    def check(self, name: str) -> Check:
        """The check of that name; raises KeyError if there is none."""
        return {check.name: check for check in self.checks}[name]

    def open(self, backend: Backend, source: bytes) -> "Assessment":
        """A submission, ready to be checked."""
        unwritten = unwritten_functions(source, self.unit)
        return self.assess(Student(backend, self.unit.returns, unwritten))

    def assess(self, student: Student) -> "Assessment":
        """A student of any kind, ready to be checked."""
        return Assessment(self, lambda: student)

    def open_mistake(self, mistake: Mistake) -> "Assessment":
        """
        A known mistake in the place of a submission, in this process: one, whoever asks.

        It is loaded anew for each check, since what it remembers must not depend on their order.
        """

        def load() -> Student:
            np.random.seed(0)  # as a worker begins: some mistakes draw from numpy's own generator
            return self._here(mistaken_module(self.unit, mistake))

        if mistake.id not in self._mistaken:
            self._mistaken[mistake.id] = Assessment(self, load)
        return self._mistaken[mistake.id]

    @cached_property
    def solved(self) -> "Assessment":
        """The solution, graded like a submission; not `reference`, which may record calls."""
        return self.assess(self._here(self._solution()))

    def _here(self, module: Any) -> Student:
        return Student(Local(module), self.unit.returns)

    def run(self, check: Check, student: Student) -> Run:
        """Run one check with the inputs that this seed gives it."""
        rng = stream(self.seed, self.unit.stem, check.name)
        found = run_check(check, student, self.reference, rng)
        return found.blamed(check) if found.tripped and self._works(check, student) else found

    def _works(self, check: Check, student: Student) -> bool:
        """Whether a check runs through with the solution in the learner's place."""
        if self._answers:  # they were recorded of a solution that passed
            return True
        return student is not self.solved.student() and self.solved.run(check).outcome == "passed"

    def asks(self, run: Run) -> frozenset[str]:
        """The functions that a run asked for, by themselves or through others."""
        return frozenset[str]().union(*(self.unit.uses.get(f, {f}) for f in run.called))

    def reach(self, function: str, checks: Sequence[Check] | None = None) -> list[Check]:
        """The checks, of all or of some, that can see a mistake in a function: they ask for it."""
        some = self.checks if checks is None else checks
        return [c for c in some if function in self.asks(self.solved.run(c))]

    def replay(self, mistake: Mistake, check: Check) -> Trace:
        """What a check sees of a known mistake; run once, whoever asks."""
        if self._answers:
            return self._answers.replay(mistake, check.name)
        seen = mistake.function in self.asks(self.solved.run(check))
        return (self.open_mistake(mistake) if seen else self.solved).run(check).trace


class Assessment:
    """One submission under one grader; what was run is kept, since a diagnosis looks again."""

    def __init__(self, grader: Grader, student: Callable[[], Student]) -> None:
        self.grader, self.student = grader, student
        self._runs: dict[str, Run] = {}

    def run(self, check: Check) -> Run:
        """Run a check, once."""
        if check.name not in self._runs:
            student = self.student()
            self._runs[check.name] = self.grader.run(check, student)
            student.backend.forget()
        return self._runs[check.name]

    def result(self, check: Check) -> CheckResult:
        """The verdict of one check."""
        run = self.run(check)
        if run.outcome == "passed":
            return CheckResult(check, "passed")
        if run.outcome == "ungraded":
            return CheckResult(check, "ungraded", f"The grader could not check this: {run.error}")
        if run.outcome == "skipped":
            return CheckResult(check, "skipped", run.error)
        first = run.trace.failures[0].message
        if run.outcome in ("todo", "missing"):
            return CheckResult(check, run.outcome, first)
        broken = run.trace.failures[0].got
        if isinstance(broken, StudentError) and broken.kind == "unloaded":  # no function's fault
            return CheckResult(check, run.outcome, first, lesson=self.grader.unit.stem)
        found = self._diagnose(check, run)
        hints = self.grader.catalogue.hints.get(check.function, ())
        hint = found.mistakes[0].ask if found.mistakes else (hints[0] if hints else "")
        lesson = found.mistakes[0].lesson if found.mistakes else self.grader.unit.stem
        return CheckResult(check, run.outcome, found.message, found.mistakes, hint, lesson)

    def results(self) -> list[CheckResult]:
        """The verdicts of all checks, in order."""
        return [self.result(check) for check in self.grader.checks]

    def _diagnose(self, check: Check, run: Run) -> Diagnosis:
        catalogue = self.grader.catalogue
        asked = self.grader.asks(run)
        candidates = [m for m in catalogue.mistakes if m.function in asked and check.replayed]

        replay, others = self.grader.replay, [c for c in self.grader.checks if c.replayed]

        @cache
        def agreement(mistake: Mistake) -> int:
            return sum(agreements(self.run(c).trace, replay(mistake, c)) for c in others)

        @cache
        def beside(mistake: Mistake) -> list[tuple[Trace, Trace]]:
            asked = [c for c in others if c.function == mistake.function and c.points]
            runs = [(replay(mistake, c), self.run(c)) for c in asked]
            return [(theirs, mine.trace) for theirs, mine in runs if mine.outcome != "skipped"]

        return diagnose(run.trace, candidates, lambda m: replay(m, check), agreement, beside)
