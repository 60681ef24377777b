"""
From a file to its verdict, in a process of its own for each grader, or anywhere in a cluster.

What travels is an `Order` and, back, text. A grader holds what does not depend on the submission;
the learner's code runs in a further process, behind the sandbox.
"""

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from backlings.checking.checks import Outcome
from backlings.checking.student import StudentError
from backlings.classroom.names import one_line
from backlings.classroom.store import Graded
from backlings.course.errors import CourseError
from backlings.course.finding import find_unit, find_units
from backlings.course.units import Unit
from backlings.course.versions import unit_version
from backlings.notebooks.reading import as_module, named, part_of
from backlings.sandbox import (
    TIER,
    TIERS,
    Isolation,
    ProcessWorkers,
    SandboxError,
    Submission,
    Workers,
    workers,
)
from backlings.verdict.grade import CheckResult, Grader, Verdict
from backlings.verdict.report import UnitReport, unit_as_json


@dataclass(frozen=True, slots=True)
class Order:
    """
    One file to be graded for one unit.

    Attributes
    ----------
    key : str
        Under which the result is kept.
    stem, version : str
        The unit; a grader of another version refuses.
    kind : str
        ``.py`` or ``.ipynb``.
    source : bytes
    seed : int
    tier : str
    earlier : tuple of (str, str, bytes or None)
        The same learner's files that this one builds on: stem, kind and, if there is one, content.
    """

    key: str
    stem: str
    version: str
    kind: str
    source: bytes
    seed: int
    tier: str
    earlier: tuple[tuple[str, str, bytes | None], ...] = ()


def open_workers(tier: str) -> Workers:
    """
    Where the processes for learners' code come from.

    Raises
    ------
    CourseError
        If this machine cannot shut learners' code in as far as `tier` says, with what is missing.
    """
    if tier not in TIERS:
        raise CourseError(f"there is no tier {tier!r}; there are {' and '.join(TIERS)}")
    try:
        return workers(tier) if tier == "isolated" else ProcessWorkers(ahead=1, step_down=True)
    except SandboxError as error:
        raise CourseError(
            f"the tier {tier!r} is not available here. {' '.join(str(error).splitlines())} "
            f"To grade people you trust all the same, add --tier {TIER}: each submission then has "
            "a process of its own, which can still read files and use the network."
        ) from error


def require(tier: str) -> Isolation:
    """What holds learners' code here, tried out once; raises as `open_workers` does."""
    with contextlib.closing(open_workers(tier)) as source:
        return source.isolation


class _Bench(threading.local):
    """What one grading thread keeps from one submission to the next."""

    def __init__(self) -> None:
        self.graders: dict[tuple[str, int], Grader] = {}
        self.workers: dict[str, Workers] = {}

    def grader(self, unit: Unit, seed: int) -> Grader:
        """The grader of a unit; its replays of known mistakes serve the whole class."""
        if any(kept != seed for _, kept in self.graders):
            self.graders.clear()  # a cluster's worker may live for years
        if (unit.stem, seed) not in self.graders:
            self.graders[unit.stem, seed] = Grader(unit, seed)
        return self.graders[unit.stem, seed]

    def spares(self, tier: str) -> Workers:
        """Workers that wait."""
        if tier not in self.workers:
            self.workers[tier] = open_workers(tier)
            _opened.append(self.workers[tier])
        return self.workers[tier]


_opened: list[Workers] = []
_bench = _Bench()
_find_units = cache(find_units)


def close_workers() -> None:
    """End the workers that wait in this process."""
    for spares in _opened:
        spares.close()


def grade(order: Order) -> Graded:
    """
    Grade one file.

    Whatever goes wrong in here is the grader's fault and becomes `ungraded`, never a zero.

    Raises
    ------
    CourseError
        If this grader is of another version than the one that ordered.
    """
    unit = find_unit(order.stem, _find_units())
    if unit_version(unit) != order.version:
        raise CourseError(
            f"a grader has another version of backlings or of {order.stem}; install the same one "
            "on every machine"
        )
    begin = time.perf_counter()
    try:
        grader = _bench.grader(unit, order.seed)
        if unit.lacking:  # not kept: another machine, or this one tomorrow, may have it
            return Graded(
                json.dumps(unit_as_json(Verdict(unit, tuple(grader.skipped())))), 0.0, False
            )
        verdict = Verdict(unit, tuple(_results(order, grader, _bench.spares(order.tier))))
    except Exception as error:
        return ungraded(unit, f"{type(error).__name__}: {error}", time.perf_counter() - begin)
    graded = all(result.outcome != "ungraded" for result in verdict.results)
    report = json.dumps(unit_as_json(verdict))
    return Graded(report, round(time.perf_counter() - begin, 4), graded)


def _results(order: Order, grader: Grader, spares: Workers) -> Iterator[CheckResult]:
    # The unit's name, whatever the file is called: nothing of the learner's reaches a message, and
    # files with the same text get the same verdict.
    name = f"{order.stem}{order.kind}"
    source, lines = order.source, []
    if order.kind == ".ipynb":
        try:
            source, cells = as_module(order.source, name, spares)
            lines.append(cells)
        except StudentError as error:
            text = one_line(f"{name} cannot be read as a notebook: {error.message}")
            yield from (CheckResult(check, "error", text) for check in grader.checks)
            return
    parts = [part_of(*earlier, spares, lines) for earlier in order.earlier]
    submission = Submission(source, name, spares, packages=grader.unit.packages, parts=parts)
    try:
        for result in grader.open(submission, source).results():
            yield replace(result, message=one_line(named(result.message, lines)))
    finally:
        submission.close()


def ungraded(unit: Unit, reason: str, seconds: float = 0.0) -> Graded:
    """A result that says that there is none."""
    return Graded(json.dumps(blank(unit, "ungraded", f"Not graded: {reason}")), seconds, False)


def missing(unit: Unit) -> UnitReport:
    """The report on a unit that was not handed in; where it could not be graded, it is skipped."""
    if unit.lacking:
        return blank(unit, "skipped", unit.lacking)
    return blank(unit, "missing", f"no file for {unit.stem} was handed in.")


def blank(unit: Unit, outcome: Outcome, message: str) -> UnitReport:
    """A report in which every check has the same outcome."""
    results = tuple(CheckResult(check, outcome, message) for check in _bench.grader(unit, 0).checks)
    return unit_as_json(Verdict(unit, results))
