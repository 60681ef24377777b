"""The subcommand `export`."""

import argparse
from pathlib import Path

from rich.text import Text

from backlings.classroom.commands import GRADED, UNGRADED, require_class_extra
from backlings.course.units import Unit
from backlings.learn import show
from backlings.learn.subcommands import Subparsers, add


def add_subcommands(subparsers: Subparsers) -> None:
    """Add `export`."""
    text = "for teachers: the grades, for a learning platform to import"
    parser = add(subparsers, "export", export, text)
    parser.add_argument("what", choices=["grades"], help="what to export")
    parser.add_argument("out", metavar="FILE", help="the CSV file to write")
    parser.add_argument(
        "--for", dest="form", required=True, choices=["canvas", "moodle", "csv"],
        help="who imports it",
    )  # fmt: skip
    parser.add_argument("--from", dest="graded", required=True, metavar="DIR")
    text = "the CSV file that it exported"
    parser.add_argument("--roster", metavar="FILE", help=text)
    text = "the column that takes the grade"
    parser.add_argument("--assignment", metavar="NAME", help=text)


def export(options: argparse.Namespace, units: list[Unit]) -> int:
    """Write grades for a learning platform; 1 if somebody's could not be graded."""
    require_class_extra()
    from backlings.platforms.lms import export as lms

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
