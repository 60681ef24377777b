"""What holds the submissions of a class: a folder, a learning platform's zip archive, a file."""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from backlings.classroom.archives import ARCHIVE_LIMIT, Archive, Member, UnreadableError
from backlings.course.errors import CourseError

_DEPTH = 8  # folders within folders
_MOST = 2000  # files of one folder within the submissions
_PLATFORM = re.compile(r"_\d+_(\d+|assignsubmission)_")  # as Canvas and Moodle name things
_IGNORED = ("__MACOSX", "__pycache__", "node_modules")


@dataclass(frozen=True, slots=True)
class Item:
    """
    One file that was handed in.

    Attributes
    ----------
    path : str
        Below the submissions, with slashes.
    when : datetime or None
        When it was handed in, as far as the container tells.
    refused : str
        Why it is not read, or empty.
    """

    path: str
    when: datetime | None
    refused: str = ""


class Container(Protocol):
    """Where the files of a class are."""

    def items(self) -> Iterator[Item]:
        """Every file."""

    def read(self, item: Item) -> bytes:
        """The content of one; raises UnreadableError."""


def open_container(place: Path) -> Container:
    """
    The container that a path is.

    Raises
    ------
    CourseError
        If there is nothing, or nothing that can be read.
    """
    if place.is_dir():
        return Folder(place)
    if not place.is_file():
        raise CourseError(f"there is no {place}; give the folder or the zip file of a class")
    if place.suffix.lower() != ".zip":
        return Folder(place.parent, only=place.name)
    try:
        return Download(place)
    except UnreadableError as error:
        raise CourseError(f"{place} cannot be read: {error}") from None


class Folder:
    """
    A folder on disk. Links are told and not followed; devices and pipes are never opened.

    Parameters
    ----------
    place : Path
    only : str
        The one file to look at; empty for all.
    """

    def __init__(self, place: Path, only: str = "") -> None:
        self.place, self.only = place, only

    def items(self) -> Iterator[Item]:
        """Every file, in order."""
        if self.only:
            yield Item(self.only, _modified(self.place / self.only))
            return
        for entry in _entries(self.place):
            if entry.is_dir(follow_symlinks=False):
                yield from self._inside(entry)
            else:
                yield _item(entry, entry.name)

    def _inside(self, top: "os.DirEntry[str]") -> Iterator[Item]:
        """The files of one folder of the submissions, wherever they are in it."""
        waiting, count = [(top.path, top.name, 1)], 0
        while waiting:
            place, path, depth = waiting.pop(0)
            try:
                entries = _entries(Path(place))
            except OSError as error:
                yield Item(f"{path}/", None, f"it cannot be opened ({error.strerror})")
                continue
            if not entries:
                yield Item(f"{path}/", None)  # so that an empty folder is somebody's, too
            for entry in entries:
                count += 1
                if count > _MOST or depth > _DEPTH:
                    yield Item(f"{path}/", None, "it holds more than a submission can need")
                    return
                below = f"{path}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, below, depth + 1))
                else:
                    yield _item(entry, below)

    def read(self, item: Item) -> bytes:
        """The content of a file that was and still is an ordinary one."""
        if item.refused:
            raise UnreadableError(item.refused)
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            descriptor = os.open(self.place / item.path, flags | getattr(os, "O_BINARY", 0))
            with os.fdopen(descriptor, "rb") as stream:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise UnreadableError("it is not an ordinary file")
                content = stream.read(ARCHIVE_LIMIT + 1)
        except OSError as error:
            raise UnreadableError(f"it cannot be opened ({error.strerror})") from None
        if len(content) > ARCHIVE_LIMIT:
            raise UnreadableError(f"it is larger than {ARCHIVE_LIMIT >> 20} MB")
        return content


class Download:
    """A zip archive with the submissions of a class, as Canvas and Moodle make it."""

    def __init__(self, place: Path) -> None:
        self._stream = place.open("rb")
        self._archive = Archive(self._stream, trusted=True)
        self._members: dict[str, Member] = {m.path: m for m in self._archive.members()}
        self._root = _wrapping(list(self._members))

    def items(self) -> Iterator[Item]:
        """Every file, in order."""
        for path, member in sorted(self._members.items()):
            if not ignored(path):
                when = member.when.astimezone() if member.when else None
                yield Item(path.removeprefix(self._root), when, member.refused)

    def read(self, item: Item) -> bytes:
        """The content of one; raises UnreadableError."""
        return self._archive.read(self._members[self._root + item.path], ARCHIVE_LIMIT)


def _wrapping(paths: list[str]) -> str:
    """The folder around everything, if somebody packed the folder of a class with itself."""
    tops = {path.partition("/")[0] for path in paths}
    top = tops.pop() if len(tops) == 1 else ""
    inside = [path.removeprefix(f"{top}/") for path in paths]
    folders = all("/" in path for path in inside) or any(map(_PLATFORM.search, inside))
    return f"{top}/" if top and folders and not _PLATFORM.search(top) else ""


def ignored(path: str) -> bool:
    """Whether a path is what computers leave about, not what somebody wrote."""
    parts = path.split("/")
    return any(part in _IGNORED or (part[:1] == "." and part != "..") for part in parts)


def _entries(place: Path) -> "list[os.DirEntry[str]]":
    with os.scandir(place) as found:
        return sorted((e for e in found if not ignored(e.name)), key=lambda entry: entry.name)


def _item(entry: "os.DirEntry[str]", path: str) -> Item:
    if entry.is_symlink():
        return Item(path, None, "it is a link, and links are not followed")
    if not entry.is_file(follow_symlinks=False):
        return Item(path, None, "it is a device or a pipe, not a file")
    return Item(path, _modified(Path(entry.path)))


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.lstat().st_mtime, UTC)
