"""
What was handed in, by whom, and which file is for which unit.

Names decide, as learning platforms and people give them::

    ada/04_linear.py                                   a folder for each learner
    ada/attempt 2/04_linear.py                         with attempts
    ada.py  ada_04_linear.ipynb  ada.zip               a file for each learner
    lovelaceada_LATE_123_456_homework.py               Canvas, all submissions downloaded
    Ada Lovelace_123_assignsubmission_file/hw.py       Moodle, in folders or not

A file is read when it is graded; nothing of it is parsed here, its functions are found as text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path, PurePosixPath

from backlings.classroom.archives import FILE_LIMIT, Archive, UnreadableError
from backlings.classroom.containers import Container, Item, ignored, open_container
from backlings.course.units import Unit

CODE = (".py", ".ipynb")
_NOTES = 20
_FOREIGN = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_CANVAS = re.compile(r"([^_]+)_(LATE_)?(\d+)_(\d+)_(.+)", re.DOTALL)
_MOODLE = re.compile(r"(.+?)_(\d+)_assignsubmission_(?:file|onlinetext)_?(.*)", re.DOTALL)
_ATTEMPT = re.compile(r"[ _-]*\(?(?:attempt|try|version)[ _-]*(\d{1,6})\)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Owner:
    """
    Whose a file or folder is, as its name tells.

    Attributes
    ----------
    learner : str
    aliases : tuple of str
        Other names that a roster may use: a platform's number, the name without it.
    attempt : int
        Later ones are greater.
    late : bool
        The platform marked it as late.
    """

    learner: str
    aliases: tuple[str, ...] = ()
    attempt: int = 0
    late: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """One thing that a learner handed in: files that belong together."""

    owner: Owner
    items: tuple[Item, ...]

    @property
    def when(self) -> datetime | None:
        """When the last of it was handed in."""
        return max((item.when for item in self.items if item.when), default=None)


@dataclass
class Contents:
    """
    The files of an attempt, read.

    Attributes
    ----------
    files : dict
        Path and content of each file of code.
    notes : list of str
        What was refused, for the learner and the teacher to read.
    unreadable : str
        Why part of it could not be read, if honest work may be in there.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unreadable: str = ""

    def note(self, text: str) -> None:
        """Add a note; an archive can give reason to thousands."""
        if len(self.notes) < _NOTES and text not in self.notes:
            self.notes.append(text)


class Intake:
    """The submissions of a class at one place: a folder, a platform's zip archive, one file."""

    def __init__(self, place: Path, units: Sequence[Unit]) -> None:
        self._container: Container = open_container(place)
        self._name = place.resolve().stem
        self._stems = [unit.stem for unit in units]

    def attempts(self) -> list[Attempt]:
        """Everything that was handed in, by learner and then in order of time."""
        items = list(self._container.items())
        if self._is_one_learners(items):
            return [Attempt(Owner(self._name), tuple(items))]
        found = [
            Attempt(owner, tuple(item for _, item in group))
            for owner, group in groupby(
                sorted(((self._owner(i.path), i) for i in items), key=lambda pair: _order(pair[0])),
                key=lambda pair: pair[0],
            )
        ]
        return [a for a in found if any(_matters(item) for item in a.items)]

    def read(self, attempt: Attempt) -> Contents:
        """The code of an attempt, archives opened."""
        contents = Contents()
        for item in attempt.items:
            suffix = PurePosixPath(item.path).suffix.lower()
            if suffix in _FOREIGN:
                contents.unreadable = f"{item.path} is not read; ask for a zip archive"
            if item.refused:
                contents.note(f"{item.path} was not read: {item.refused}.")
            elif suffix in (*CODE, ".zip"):
                try:
                    self._read_into(contents, item, suffix)
                except UnreadableError as error:
                    contents.unreadable = f"{item.path} cannot be read: {error}"
        if contents.unreadable:
            contents.note(f"{contents.unreadable}.")
        return contents

    def _read_into(self, contents: Contents, item: Item, suffix: str) -> None:
        content = self._container.read(item)
        if suffix in CODE:
            if len(content) > FILE_LIMIT:
                raise UnreadableError("it is larger than any answer to an exercise")
            contents.files[item.path] = content
            return
        archive = Archive.of(content)
        for member in archive.members():
            suffix = PurePosixPath(member.path).suffix.lower()
            shown = f"{member.path[-100:]} in {PurePosixPath(item.path).name}"
            if suffix in (".zip", *_FOREIGN) and not ignored(member.path):
                contents.unreadable = f"{shown} is not read; ask for one zip archive with the files"
            if suffix not in CODE or ignored(member.path):
                continue
            try:
                contents.files[f"{item.path}/{member.path}"] = archive.read(member)
            except UnreadableError as error:
                contents.note(f"{shown} was not read: {error}.")
                if not member.refused or member.info.flag_bits & 1:
                    contents.unreadable = f"{shown} cannot be read: {error}"

    def _is_one_learners(self, items: Sequence[Item]) -> bool:
        """Whether the units lie here themselves, and nothing else beside them that matters."""
        matter = [PurePosixPath(item.path) for item in items if _matters(item)]
        units = {path for path in matter if path.suffix in CODE and path.stem in self._stems}
        beside = {path for path in matter if len(path.parts) == 1}
        return bool(units) and units == beside

    def _owner(self, path: str) -> Owner:
        top, _, below = path.partition("/")
        if moodle := _MOODLE.fullmatch(top):
            name, number, _ = moodle.groups()
            return Owner(f"{name}_{number}", (name, number), _attempt_of(below))
        if canvas := _CANVAS.fullmatch(top):
            name, late, number, attachment, _ = canvas.groups()
            return Owner(f"{name}_{number}", (name, number), int(attachment[:18]), bool(late))
        name = top if below or path.endswith("/") else PurePosixPath(top).stem
        attempt = _ATTEMPT.search(name)
        if attempt and attempt.start() > 0:
            name = name[: attempt.start()] + name[attempt.end() :]
        number = int(attempt[1]) if attempt else _attempt_of(below)
        return Owner(self._without_unit(name), (), number)

    def _without_unit(self, name: str) -> str:
        """`ada_04_linear` and `04_linear_ada` are ada's."""
        for stem in self._stems:
            shorter = name.replace(stem, "").strip(" _-")
            if stem in name and shorter:
                return shorter
        return name


def answers(contents: Contents, units: Sequence[Unit]) -> dict[str, str]:
    """
    For each unit that is answered the file that does: by its name, else by what it defines.

    A name that means another unit is never taken; of several the plainest one is.

    Returns
    -------
    dict
        Paths, by the units' stems.
    """
    meant = {path: _meant(path, units) for path in contents.files}
    nameless = [path for path, of in meant.items() if not of]
    found = {}
    for unit in units:
        named = [path for path, of in meant.items() if unit in of]
        if not named and nameless:
            defining = re.compile(rb"\bdef (?:%s)\(" % "|".join(unit.functions).encode())
            count = {p: len(set(defining.findall(contents.files[p]))) for p in nameless}
            most = max(count.values())
            named = [path for path in nameless if count[path] == most > 0]
        exact = [path for path in named if PurePosixPath(path).stem == unit.stem]
        if named:
            found[unit.stem] = min(exact or named, key=_plainness)
    return found


def _plainness(path: str) -> tuple[int, bool, str]:
    return path.count("/"), not path.endswith(".py"), path


def _meant(path: str, units: Sequence[Unit]) -> list[Unit]:
    """The units that a file's name names."""
    stem = PurePosixPath(path).stem
    by_stem = [unit for unit in units if unit.stem in stem]
    words = set(re.split(r"[^A-Za-z0-9]+", stem.casefold()))
    return by_stem or [unit for unit in units if words >= set(unit.name.split("_"))]


def _matters(item: Item) -> bool:
    """Whether it may be a submission, and is not what lies about in every folder."""
    suffix = PurePosixPath(item.path).suffix.lower()
    return "/" in item.path or bool(item.refused) or suffix in (*CODE, ".zip", *_FOREIGN)


def _attempt_of(below: str) -> int:
    """The number in `attempt 2/...`, else 0."""
    found = _ATTEMPT.fullmatch(below.partition("/")[0])
    return int(found[1]) if found else 0


def _order(owner: Owner) -> tuple[str, str, int, bool, tuple[str, ...]]:
    return owner.learner.casefold(), owner.learner, owner.attempt, owner.late, owner.aliases
