"""The command `backlings`: its subcommands from every storey, and how it ends."""

import argparse
import contextlib
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from typing import cast

from rich.text import Text

from backlings import threads as threads  # before anything imports numpy
from backlings.authoring import commands as authoring
from backlings.classroom import commands as classroom
from backlings.course.errors import CourseError
from backlings.course.finding import find_units
from backlings.learn import commands as learn
from backlings.learn import show
from backlings.learn.credentials import commands as credentials
from backlings.learn.pictures import commands as pictures
from backlings.learn.study import commands as study
from backlings.learn.subcommands import PASSED, USAGE
from backlings.platforms import commands as platforms
from backlings.release import commands as release


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 for passed, 1 for not yet, 2 for a usage error."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    options = parser().parse_args(argv)
    try:
        return int(options.run(options, find_units()))
    except CourseError as error:
        show.say(show.console(stderr=True), Text(f"backlings: {error}"))
        return USAGE
    except BrokenPipeError:  # `backlings list | head`
        sys.stderr.close()
        return PASSED


def parser() -> argparse.ArgumentParser:
    """Every command and option; the documentation is tested against it."""
    top = argparse.ArgumentParser(
        prog="backlings",
        description="Write forward and backward passes; read which mistake it was.",
        epilog="Without a command: where you are, and what is next.",
    )
    top.add_argument("--version", action="version", version=f"%(prog)s {version('backlings')}")
    top.set_defaults(run=learn.status, folder=None)
    subparsers = top.add_subparsers(title="commands", metavar="COMMAND")
    for storey in (learn, pictures, study, credentials, classroom, platforms):
        storey.add_subcommands(subparsers)
    release.add_subcommands(subparsers, HAND_OUTS)
    authoring.add_subcommands(subparsers)
    return top


def _kind(address: str) -> Callable[[], release.Kind]:
    return lambda: cast(release.Kind, import_module(address))


HAND_OUTS: release.Kinds = {
    "folder": _kind("backlings.release.folder"),
    "notebook": _kind("backlings.notebooks.writing"),
    "nbgrader": _kind("backlings.platforms.nbgrader.course"),
    "gradescope": _kind("backlings.platforms.gradescope.archive"),
    "github": _kind("backlings.platforms.github"),
}


if __name__ == "__main__":
    sys.exit(main())
