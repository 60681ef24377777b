"""The subcommand `release`: make a hand-out, scan it for answers, put it in place."""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from rich.text import Text

from backlings.course.errors import CourseError
from backlings.course.finding import find_unit
from backlings.course.handed_out import require_solutions
from backlings.course.units import Unit
from backlings.learn import show
from backlings.learn.subcommands import Subparsers, add


class Kind(Protocol):
    """
    A kind of hand-out.

    Attributes
    ----------
    PRIVATE : tuple of str
        Names directly below the folder that stay with the teacher: they may hold answers.
    """

    PRIVATE: tuple[str, ...]

    def make(self, units: Sequence[Unit], place: Path) -> None:
        """Write the hand-out to an empty folder; the same units make the same bytes."""


Kinds = Mapping[str, Callable[[], Kind]]  # by name, each imported when it is wanted


def add_subcommands(subparsers: Subparsers, kinds: Kinds) -> None:
    """Add `release`."""
    run = partial(release, kinds)
    parser = add(subparsers, "release", run, "for teachers: make a hand-out without answers")
    parser.add_argument("out", metavar="OUT", help="a new folder")
    parser.add_argument("--units", nargs="+", required=True, metavar="UNIT")
    text = "what it is handed out with (default: folder)"
    parser.add_argument("--for", dest="kind", choices=list(kinds), default="folder", help=text)


def release(kinds: Kinds, options: argparse.Namespace, units: list[Unit]) -> int:
    """
    Make a hand-out; nothing is left behind if that fails.

    Raises
    ------
    CourseError
        If the folder is there already, or an answer is found in what learners would get.
    """
    require_solutions(units)
    from backlings.release import leaks

    out = Path(options.out)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CourseError(f"{out} is there already: name a new folder, or remove it first")
    chosen = sorted({find_unit(word, units) for word in options.units}, key=lambda u: u.stem)
    for unit in chosen:
        if unit.lacking:
            raise CourseError(f"{unit.stem} cannot be handed out from here: {unit.lacking}")
    kind = kinds[options.kind]()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as place:
        made = Path(place, "made")
        made.mkdir()
        kind.make(chosen, made)
        found = leaks.scan(made, units, kind.PRIVATE)
        if found:
            listed = "\n".join(f"  {leak}" for leak in found[:20])
            raise CourseError(f"answers stand in the hand-out, so it was not made:\n{listed}")
        made.chmod(0o755)
        if out.exists():
            out.rmdir()
        shutil.move(made, out)
    many = f"{len(chosen)} unit{'s' if len(chosen) != 1 else ''}"
    told = f"{out}: {many}, looked through for answers, none found"
    if kind.PRIVATE:
        told += f"; but {' and '.join(kind.PRIVATE)} holds them, for you alone"
    show.say(show.console(), Text(told))
    return 0
