"""From a learner's file to its verdict, in the sandbox."""

from dataclasses import dataclass
from pathlib import Path

from backlings.course.errors import CourseError
from backlings.course.finding import find_unit
from backlings.course.units import Unit
from backlings.learn.workspace import display_path
from backlings.sandbox import Part, Submission, Workers
from backlings.verdict.grade import CheckResult, Grader, Verdict


@dataclass(frozen=True)
class Target:
    """A unit, and the file that is to be checked for it."""

    unit: Unit
    path: Path


def find_targets(wanted: list[str], units: list[Unit], folder: Path) -> list[Target]:
    """
    What a learner means by the words after `backlings check`.

    Parameters
    ----------
    wanted : list of str
        Units, files or folders; empty for every unit.
    units : list of Unit
    folder : Path
        Where the files of units are.

    Raises
    ------
    CourseError
        For a word that is no unit, and a file that is none of a unit.
    """
    if not wanted:
        return [Target(unit, folder / f"{unit.stem}.py") for unit in units]
    targets = []
    for word in wanted:
        path = Path(word)
        if path.is_dir():
            inside = [Target(u, path / f"{u.stem}.py") for u in units]
            targets += [t for t in inside if t.path.exists()]
        elif path.suffix == ".py" or path.is_file():
            if not path.is_file():
                raise CourseError(f"there is no file {word}")
            targets.append(Target(find_unit(path.stem, units), path))
        else:
            unit = find_unit(word, units)
            targets.append(Target(unit, folder / f"{unit.stem}.py"))
    if not targets:
        raise CourseError(f"no unit's file in {', '.join(wanted)}")
    return targets


def check_file(target: Target, grader: Grader, spares: Workers) -> tuple[Verdict, bytes]:
    """
    The verdict on a learner's file, and the file's content it rests on.

    A file that is not there is `missing` in every check; where the unit needs what is not
    installed, every check is `skipped`.
    """
    unit = target.unit
    if unit.lacking:
        return Verdict(unit, tuple(grader.skipped())), b""
    if not target.path.is_file():
        message = f"there is no {display_path(target.path)}; `backlings start` makes it."
        results = tuple(CheckResult(check, "missing", message) for check in grader.checks)
        return Verdict(unit, results), b""
    source = target.path.read_bytes()
    submission = open_file(target, source, spares)
    try:
        results = tuple(grader.open(submission, source).results())
        return Verdict(unit, results, submission.printed()), source
    finally:
        submission.close()


def open_file(target: Target, source: bytes, spares: Workers) -> Submission:
    """A learner's file in the sandbox, with those beside it that it builds on."""
    name, unit = display_path(target.path), target.unit
    parts = parts_beside(unit, target.path)
    return Submission(source, name, spares, packages=unit.packages, parts=parts)


def parts_beside(unit: Unit, path: Path) -> tuple[Part, ...]:
    """The files of the units that this one builds on, in the folder of a file."""
    parts = []
    for stem in unit.builds_on:
        other = path.with_name(f"{stem}.py")
        source = other.read_bytes() if other.is_file() else None
        absent = f"there is no {display_path(other)}, which belongs beside it"
        parts.append(Part(stem[3:], display_path(other), source, absent))
    return tuple(parts)
