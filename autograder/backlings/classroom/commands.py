"""The subcommand `grade`. It imports what it needs when it runs: others stay quick."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from backlings.course.errors import CourseError
from backlings.course.finding import find_unit
from backlings.course.handed_out import require_solutions
from backlings.course.units import Unit
from backlings.learn import show
from backlings.learn.subcommands import Subparsers, add

if TYPE_CHECKING:
    from backlings.classroom.run import Plan

GRADED, UNGRADED, STOPPED = 0, 1, 130


def add_subcommands(subparsers: Subparsers) -> None:
    """Add `grade`."""
    parser = add(subparsers, "grade", grade, "for teachers: grade a class")
    text = "folder, zip archive or file"
    parser.add_argument("submissions", metavar="SUBMISSIONS", help=text)
    parser.add_argument("--out", metavar="DIR", required=True, help="where results go")
    text = "default: all handed in"
    parser.add_argument("--units", nargs="+", metavar="UNIT", help=text)
    text = "course.toml: weights, roster ..."
    parser.add_argument("--course", metavar="FILE", help=text)
    text = "default: one for each core"
    parser.add_argument("--jobs", type=int, metavar="N", help=text)
    text = "repeat the run with this seed"
    parser.add_argument("--seed", type=int, metavar="N", help=text)
    text = "how far learners' code is shut in: isolated (default) or process"
    parser.add_argument("--tier", default="isolated", metavar="TIER", help=text)
    parser.add_argument("--junit", metavar="FILE", help="write JUnit XML as well")
    text = "grade on this Dask cluster"
    parser.add_argument("--dask", metavar="ADDRESS", help=text)


def grade(options: argparse.Namespace, units: list[Unit]) -> int:
    """Grade a class; 0 if everything could be graded, 1 if something could not."""
    require_solutions(units)
    require_class_extra()
    from backlings.classroom.progress import progress
    from backlings.classroom.rules import Course, load_course
    from backlings.classroom.run import Plan, run

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
        with progress(errors) as shown:
            counts = run(plan, shown)
    except KeyboardInterrupt:
        show.say(errors, Text("stopped; the same command goes on where it was"))
        return STOPPED
    _say(counts, plan)
    return UNGRADED if counts["ungraded"] else GRADED


def require_class_extra() -> None:
    """Raise CourseError where a package of the extra `class` is missing."""
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


def _say(counts: dict[str, int], plan: "Plan") -> None:
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
