"""Finding the course, its units, and the unit that a person means."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from backlings.course.errors import CourseError
from backlings.course.handed_out import HandedOut
from backlings.course.units import Unit

_STEM = re.compile(r"\d\d_\w+")
_PACKAGE = Path(__file__).resolve().parents[1]


def find_course() -> Path:
    """
    The folder of the course: the clone, the copy inside an installed wheel, or a hand-out.

    A hand-out is looked for last, where the command was given and above: whoever has the whole
    course never runs the checks that lie in somebody's folder.
    """
    bundled = _PACKAGE / "_bundled"
    for whole in (_PACKAGE.parents[1], bundled):
        if (whole / "solutions").is_dir():
            return whole
    working = Path.cwd()
    found = (folder / "course" for folder in (working, *working.parents))
    return next((f for f in found if (f / "autograder" / "answers").is_dir()), bundled)


def find_units(root: Path | None = None) -> list[Unit]:
    """Every unit of a course, in order: one for each solution, or for each file of answers."""
    root = find_course() if root is None else root
    paths = sorted((root / "solutions").glob("*.py"))
    if paths:
        return [Unit(root, path.stem) for path in paths if _STEM.fullmatch(path.stem)]
    recorded = sorted((root / "autograder" / "answers").glob("*.zip"))
    return [HandedOut(root, path.stem) for path in recorded if _STEM.fullmatch(path.stem)]


def with_earlier(units: Iterable[Unit]) -> list[Unit]:
    """The units, and those that they build on, in the order of the course."""
    given = list(units)
    earlier = [replace(unit, stem=stem) for unit in given for stem in unit.builds_on]
    return sorted({unit.stem: unit for unit in (*earlier, *given)}.values(), key=lambda u: u.stem)


def seed_for(units: Iterable[Unit], asked: int | None, own: int) -> int:
    """
    The seed of the test inputs: as asked for, else the learner's own; a hand-out knows only one.

    Raises
    ------
    CourseError
        If another one is asked of a hand-out.
    """
    public = next((u.public_seed for u in units if u.public_seed is not None), None)
    if public is not None and asked not in (None, public):
        raise CourseError(f"this copy has answers for the seed {public} only: leave --seed out")
    return next(seed for seed in (public, asked, own) if seed is not None)


def find_unit(wanted: str, units: list[Unit]) -> Unit:
    """
    The unit a learner means by `04_linear`, `linear`, `04`, `4`, its file or one of its functions.

    Raises
    ------
    CourseError
        If no unit or more than one answers to it.
    """
    word = Path(wanted).name.removesuffix(".py").removesuffix(".md")
    exact = [u for u in units if word in (u.stem, u.name) or word.zfill(2) == u.stem[:2]]
    found = exact or [u for u in units if word and word in u.stem]
    found = found or [u for u in units if word in u.functions]
    if len(found) == 1:
        return found[0]
    if found:
        raise CourseError(f"{wanted!r} could be {' or '.join(u.stem for u in found)}: say which")
    raise CourseError(f"there is no unit {wanted!r}; `backlings list` shows them all")
