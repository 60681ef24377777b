"""The teacher's commands: each takes its options and the units, and returns an exit code."""

import argparse
import json
import os
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars
from rich.text import Text

from backlings.classroom.course import Course, load_course
from backlings.classroom.run import Plan, Progress, run
from backlings.learn import show
from backlings.units import CourseError, Unit, find_unit

GRADED, UNGRADED, STOPPED = 0, 1, 130


def grade(options: argparse.Namespace, units: list[Unit]) -> int:
    """Grade a class; 0 if everything could be graded, 1 if something could not."""
    _require_extra()
    course = load_course(Path(options.course), units) if options.course else Course()
    wanted = [find_unit(word, units) for word in options.units or ()]
    chosen = sorted({unit.stem: unit for unit in wanted or course.units}.items())
    if options.jobs is not None and options.jobs < 1:
        raise CourseError(f"--jobs {options.jobs}: at least one process has to do the work")
    plan = Plan(
        submissions=Path(options.submissions),
        out=Path(options.out),
        course=course,
        units=tuple(unit for _, unit in chosen) or tuple(units),
        all_units=bool(chosen),
        tier=options.tier,
        jobs=options.jobs or _cores(),
        seed=options.seed,
        cluster=options.dask or "",
        junit=Path(options.junit) if options.junit else None,
    )
    errors = show.console(stderr=True)
    try:
        with _Shown(errors) if errors.is_terminal else _Silent() as progress:
            counts = run(plan, progress)
    except KeyboardInterrupt:
        show.say(errors, Text("stopped; the same command goes on where it was"))
        return STOPPED
    _say(counts, plan)
    return UNGRADED if counts["ungraded"] else GRADED


def export(options: argparse.Namespace, units: list[Unit]) -> int:
    """Write grades for a learning platform; 1 if somebody's could not be graded."""
    _require_extra()
    from backlings.classroom import lms

    out, roster = Path(options.out), Path(options.roster) if options.roster else None
    told = lms.export(out, options.form, Path(options.graded), roster, options.assignment, units)
    errors = show.console(stderr=True)
    for line in told.ungraded:
        show.say(errors, Text(f"ungraded, an empty cell: {line}", style="yellow"))
    line = f"{out}: {told.grades} grades for {options.form}"
    if told.scaled:
        line += f"; {told.scaled}"
    if told.left_out:
        line += f"; {told.left_out} on the roster have no result, and are left out"
    show.say(show.console(), Text(line))
    return UNGRADED if told.ungraded else GRADED


def _require_extra() -> None:
    try:
        import jinja2
        import matplotlib
    except ImportError:
        raise CourseError(
            'grading a class needs a few packages more: pip install "backlings[class]"'
        ) from None
    assert jinja2 and matplotlib


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _say(counts: dict[str, int], plan: Plan) -> None:
    """One line that says what there is, and one for what the teacher must look at."""
    out = show.console()
    told = [f"{counts['graded']} graded"]
    told += [f"{counts[s]} {s}" for s in ("missing", "ungraded") if counts[s]]
    known = f" ({counts['known']} files known from before, {counts['fresh']} new)"
    show.say(out, Text(", ".join(told) + known * bool(counts["known"])))
    out.print(plan.out / "class.html", soft_wrap=True)
    for unit in plan.units if counts["skipped"] else ():
        if unit.lacking:
            text = f"{unit.stem} is skipped, and counts for nothing: {unit.lacking}"
            show.say(show.console(stderr=True), Text(text, style="yellow"))
    if counts["ungraded"]:
        text = f"{counts['ungraded']} could not be graded: status ungraded in"
        warning = Text(f"{text} {plan.out / 'grades.csv'}", style="yellow")
        show.say(show.console(stderr=True), warning)


class _Silent(Progress):
    """Nothing is told, since nobody looks on."""

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *error: object) -> None:
        pass


class _Shown(Progress):
    """A line on the terminal: how far, how fast, how long yet, how many failures."""

    def __init__(self, out: Console) -> None:
        self._bars = Bars(
            TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"), TimeRemainingColumn(compact=True),
            TextColumn("{task.fields[failures]}"), console=out, transient=True,
        )  # fmt: skip
        self._task = self._bars.add_task("grading", total=None, rate="", failures="")
        self._files = self._imperfect = self._ungraded = 0

    def __enter__(self) -> Progress:
        self._bars.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._bars.stop()

    def begin(self, attempts: int) -> None:
        self._bars.update(self._task, total=attempts)

    def attempt(self) -> None:
        self._bars.advance(self._task)

    def result(self, report: str, graded: bool) -> None:
        unit: dict[str, Any] = json.loads(report)
        self._files += 1
        self._imperfect += unit["points"] < unit["max_points"]
        self._ungraded += not graded
        elapsed = self._bars.tasks[0].elapsed or 1.0
        failures = f"{self._imperfect} not full" + f", {self._ungraded} ungraded" * bool(
            self._ungraded
        )
        self._bars.update(self._task, rate=f"{self._files / elapsed:.0f}/s", failures=failures)

    def writing(self) -> None:
        self._bars.update(self._task, description="writing")
