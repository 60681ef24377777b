"""What the subcommands of `backlings` share: adding one, common options, exit codes."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backlings.course.errors import CourseError
from backlings.course.units import Unit
from backlings.learn.workspace import Workspace

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Subparsers = Any

PASSED, NOT_YET, USAGE = 0, 1, 2
FOLDER = "work"

Run = Callable[[argparse.Namespace, list[Unit]], int]


def add(subparsers: Subparsers, name: str, run: Run, text: str) -> argparse.ArgumentParser:
    """
    Add a subcommand.

    Parameters
    ----------
    subparsers : Subparsers
        Of the command `backlings`.
    name : str
    run : callable
        Takes the options and the units, returns an exit code.
    text : str
        What it does, for ``--help``.

    Returns
    -------
    ArgumentParser
        For its own arguments.
    """
    parser = subparsers.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    return parser


def add_unit(parser: argparse.ArgumentParser) -> None:
    """Take one unit by name."""
    parser.add_argument("unit", metavar="UNIT")


def add_seed(parser: argparse.ArgumentParser) -> None:
    """Take a seed for the test inputs."""
    parser.add_argument("--seed", type=int, metavar="N", help="seed of the test inputs")


def add_folder(parser: argparse.ArgumentParser) -> None:
    """Take the folder of the learner's copy."""
    parser.add_argument("--folder", metavar="DIR", help=f"your copy (default: {FOLDER})")


def workspace(options: argparse.Namespace) -> Workspace:
    """Return the learner's copy: the folder asked for, the current one, or `work/` in it."""
    if options.folder:
        return Workspace(Path(options.folder))
    here = Workspace(Path())
    return here if here.exists else Workspace(Path(FOLDER))


def existing(options: argparse.Namespace) -> Workspace:
    """Return the learner's copy; raise CourseError if there is none yet."""
    space = workspace(options)
    if not space.exists:
        raise CourseError(f"there is no copy in {space.folder}/ yet: `backlings start` makes it")
    return space
