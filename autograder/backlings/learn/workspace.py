"""
A learner's copy of the exercises: a folder of files to edit, and a small record beside them.

Nothing the learner wrote is ever overwritten. The record (`.backlings/progress.json`) remembers
what was handed out, so that an edited file can be told from an old one, and what was achieved.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from backlings.course.errors import CourseError
from backlings.course.files import write_text
from backlings.course.units import Unit
from backlings.verdict.grade import Verdict

RECORD = Path(".backlings") / "progress.json"
SCHEMA = 1


@dataclass
class Record:
    """
    What is remembered of a learner, as it stands in the file.

    Attributes
    ----------
    seed : int
        Of the test inputs: they stay the same while a learner works on a function.
    handed_out : dict
        For each unit the digest of the stub that was given.
    units : dict
        For each unit its last verdict: points, max_points, passed, digest of the file, when,
        and for each function the id of the named mistake, if there was one.
    anyway : list of str
        Units that were opened although they wait for others.
    hints : dict
        For each function how many steps of its hints were shown.
    cards : dict
        For each flashcard that was seen, or called up by a mistake, when it is due, and why.
    read, bookmarks, notes, practice, known, last, best : dict
        What the site remembers; `backlings sync` brings it here. See `learn.sync`.
    """

    seed: int = field(default_factory=lambda: secrets.randbelow(2**31))
    handed_out: dict[str, str] = field(default_factory=dict)
    units: dict[str, dict[str, Any]] = field(default_factory=dict)
    anyway: list[str] = field(default_factory=list)
    hints: dict[str, int] = field(default_factory=dict)
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)
    read: dict[str, dict[str, Any]] = field(default_factory=dict)
    bookmarks: dict[str, dict[str, Any]] = field(default_factory=dict)
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)
    practice: dict[str, dict[str, Any]] = field(default_factory=dict)
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    last: dict[str, dict[str, Any]] = field(default_factory=dict)
    best: dict[str, float] = field(default_factory=dict)


class Workspace:
    """
    A folder with a learner's files.

    Parameters
    ----------
    folder : Path
        Holds ``NN_name.py`` for each unit, once `hand_out` was called.

    Raises
    ------
    CourseError
        If its record cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.record = _read(folder / RECORD)

    @property
    def exists(self) -> bool:
        """Whether the exercises were ever handed out here."""
        return (self.folder / RECORD).exists()

    def file(self, unit: Unit) -> Path:
        """The learner's file of a unit."""
        return self.folder / f"{unit.stem}.py"

    def display_path(self, unit: Unit) -> str:
        """The path of that file as a learner would type it."""
        return display_path(self.file(unit))

    def hand_out(self, units: list[Unit]) -> dict[str, str]:
        """
        Give each unit's stub, without touching what was edited.

        Returns
        -------
        dict
            For each file that was written what happened: ``new``, ``updated`` (it was untouched)
            or ``beside`` (it was edited; the new stub stands in ``NN_name.py.new``).
        """
        done = {}
        for unit in units:
            path, stub = self.file(unit), unit.stub_text
            given = self.record.handed_out.get(unit.stem)
            now = digest(path.read_bytes()) if path.exists() else ""
            fresh = digest(stub.encode())
            if now in ("", given):
                if now != fresh:
                    write_text(path, stub)
                    done[path.name] = "updated" if now else "new"
            elif fresh not in (given, now):
                write_text(path.with_name(f"{path.name}.new"), stub)
                done[path.name] = "beside"
            self.record.handed_out[unit.stem] = fresh
        self.save()
        return done

    def reset(self, unit: Unit) -> Path | None:
        """Put the stub back; the path of the backup of what was there, if it was edited."""
        path, backup = self.file(unit), None
        if path.exists() and digest(path.read_bytes()) != digest(unit.stub_text.encode()):
            backup = _free(path)
            backup.write_bytes(path.read_bytes())
        write_text(path, unit.stub_text)
        self.record.handed_out[unit.stem] = digest(unit.stub_text.encode())
        self.record.units.pop(unit.stem, None)
        self.save()
        return backup

    def move_in(self, unit: Unit) -> Path | None:
        """
        Move what was written in the course's own exercise to the learner's file.

        Returns
        -------
        Path or None
            Where the learner's earlier file was kept, if it was edited as well.
        """
        text = unit.exercise.read_text(encoding="utf-8")
        backup = self.reset(unit)
        write_text(self.file(unit), text)
        write_text(unit.exercise, unit.stub_text)
        return backup

    def note(self, verdict: Verdict, source: bytes) -> None:
        """Remember a verdict, unless there is none: what was known of a skipped unit stays."""
        if verdict.skipped:
            return
        self.record.units[verdict.unit.stem] = {
            "points": verdict.points,
            "max_points": verdict.max_points,
            "passed": verdict.passed,
            "digest": digest(source),
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "mistakes": {r.check.function: r.mistakes[0].id for r in verdict.results if r.mistakes},
        }
        self.save()

    def save(self) -> None:
        """Write the record."""
        data = {"schema": SCHEMA, **vars(self.record)}
        write_text(self.folder / RECORD, json.dumps(data, indent=1, sort_keys=True) + "\n")

    def passed(self, unit: Unit) -> bool:
        """Whether the unit's last verdict was a pass."""
        return bool(self.record.units.get(unit.stem, {}).get("passed"))


def edited_exercises(units: list[Unit]) -> list[Unit]:
    """Units whose file in `exercises/` is not the built stub: somebody worked in there."""
    return [
        u
        for u in units
        if u.exercise.exists() and u.exercise.read_text(encoding="utf-8") != u.stub_text
    ]


def digest(content: bytes) -> str:
    """A short name for a file's content, whatever its line ends."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()[:16]


def display_path(path: Path) -> str:
    """A path relative to where the learner is, if it lies below."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def _read(path: Path) -> Record:
    if not path.exists():
        return Record()
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data.pop("schema") != SCHEMA:
            raise ValueError(f"written by another version, expected schema {SCHEMA}")
        return Record(**data)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CourseError(
            f"{path} cannot be read ({error}). Rename it, then run `backlings start`: your "
            "exercises are not touched, only the record of points starts anew."
        ) from error


def _free(path: Path) -> Path:
    """A name beside `path` that nothing has yet."""
    number = 1
    while (candidate := path.with_name(f"{path.name}.backup-{number}")).exists():
        number += 1
    return candidate
