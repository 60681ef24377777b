"""For authors: what is built from the units, and the skeleton of a new unit."""

import re
from pathlib import Path

from backlings.authoring.lesson_rules import cards_file, figure_file
from backlings.authoring.readme import filled
from backlings.course.cards import read_cards
from backlings.course.errors import CourseError
from backlings.course.files import write_text
from backlings.course.finding import find_units
from backlings.course.units import Unit

_TEMPLATES = Path(__file__).with_name("templates")
_NEW_GROUP = "New units"  # of docs/coverage.yaml; its author moves the row where it belongs


def build(root: Path, *, check: bool = False) -> list[str]:
    """
    Write every stub that differs from what its solution says, and the facts of the README.

    Parameters
    ----------
    root : Path
        The course.
    check : bool
        Write nothing, only tell.

    Returns
    -------
    list of str
        What is stale (or was, until now), in words.

    Raises
    ------
    CourseError
        If a solution's markers are wrong, with its path and line.
    """
    stale = []
    units = find_units(root)
    for unit in units:
        try:
            stub = unit.stub_text
        except ValueError as error:
            raise CourseError(f"{unit.solution}: {error}") from error
        now = unit.exercise.read_text(encoding="utf-8") if unit.exercise.exists() else None
        if now != stub:
            stale.append(f"exercises/{unit.stem}.py {'is missing' if now is None else 'is stale'}")
            if not check:
                write_text(unit.exercise, stub)
    readme = root / "README.md"
    if readme.exists():
        text = readme.read_text(encoding="utf-8")
        built = filled(text, units)
        if built != text:
            stale.append("README.md is stale")
            if not check:
                write_text(readme, built)
    stems = {unit.stem for unit in units}
    for path in sorted((root / "exercises").glob("*.py")):
        if path.stem not in stems:
            stale.append(f"exercises/{path.name} has no solution")
            if not check:
                path.unlink()
    return stale


def new_unit(root: Path, stem: str) -> list[Path]:
    """
    Write the files of a new unit as skeletons.

    Raises
    ------
    CourseError
        If the stem is not like ``27_name``, or its number or one of its files is taken.
    """
    if not re.fullmatch(r"\d\d_[a-z][a-z0-9_]*", stem):
        raise CourseError(f"{stem!r} is no stem: two digits, an underscore, a name, as in 27_name")
    taken = [u.stem for u in find_units(root) if u.stem[:2] == stem[:2]]
    if taken:
        raise CourseError(f"number {stem[:2]} is taken by {taken[0]}")
    unit = Unit(root, stem)
    words = _words(unit)
    texts = {
        path: _filled((_TEMPLATES / f"{name}.txt").read_text(encoding="utf-8"), words)
        for name, path in (
            ("solution.py", unit.solution),
            ("checks.py", unit.checks),
            ("mistakes.yaml", unit.mistakes),
            ("lesson.md", unit.lesson),
            ("cards.yaml", cards_file(unit)),
            ("figure.py", figure_file(unit)),
        )
    }
    present = [path for path in texts if path.exists()]
    if present:
        raise CourseError(f"{present[0]} is there already")
    for path, text in texts.items():
        write_text(path, text)
    table = _add_to_coverage(unit)
    build(root)  # the stub, and the README's table of units
    return [*texts, unit.exercise, *([table] if table else [])]


def _words(unit: Unit) -> dict[str, str]:
    """What the templates have in braces."""
    paths = (unit.root / "docs" / "cards").glob("*.yaml")
    numbers = [int(card.id[3:]) for path in paths for card in read_cards(path)]
    free = max(numbers, default=0) + 1
    return {
        "stem": unit.stem,
        "op": unit.name,
        "prefix": re.sub(r"[^a-z]", "", unit.name),  # ids of mistakes have letters and a number
        "title": unit.name.replace("_", " ").capitalize(),
        "card1": f"fc-{free:02}",
        "card2": f"fc-{free + 1:02}",
    }


def _filled(text: str, words: dict[str, str]) -> str:
    return re.sub(r"(?<!\{)\{(\w+)\}(?!\})", lambda m: words.get(m[1], m[0]), text)


def _add_to_coverage(unit: Unit) -> Path | None:
    """Add a row to the table of operations, where the course has one."""
    path = unit.root / "docs" / "coverage.yaml"
    if not path.exists():
        return None
    text = path.read_text(encoding="utf-8")
    heading = f"  {_NEW_GROUP}:\n"
    row = (
        f"    - pair: {unit.name.replace('_', ' ')}\n"
        f"      in: {{{unit.stem}: [{unit.name}_forward, {unit.name}_backward]}}\n"
    )
    if heading in text:
        text = text.replace(heading, heading + row)
    else:
        text = text.replace("\nnot_here:", f"{heading}{row}\nnot_here:")
    write_text(path, text)
    return path
