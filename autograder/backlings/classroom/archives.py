"""
Zip archives that nobody trusts: read in memory, in small portions, and never unpacked to disk.

So a path out of the archive leads nowhere, a link is text, and a bomb is given up after its first
megabytes. What is refused is told, and does not keep the rest from being graded.
"""

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

FILE_LIMIT = 8 << 20  # bytes of one file, unpacked; a notebook with pictures has a few megabytes
TOTAL_LIMIT = 32 << 20  # bytes of all files of one archive
ARCHIVE_LIMIT = 64 << 20  # bytes of an archive as it was handed in
LIST_LIMIT = 1 << 20  # bytes of its list of contents: some ten thousand files
RATIO_LIMIT, RATIO_FROM = 200, 64 << 10  # packed text does not shrink more; small files may
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # lzma may ask for gigabytes to unpack
_END = struct.Struct("<4s4H2LH")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


class UnreadableError(Exception):
    """Something that was handed in cannot be read; the text says why, and what to ask for."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive, not yet read."""

    path: str
    info: zipfile.ZipInfo
    refused: str = ""

    @property
    def when(self) -> datetime | None:
        """The time that the archive gives for it, local time."""
        try:
            return datetime(*self.info.date_time)
        except ValueError:
            return None


class Archive:
    """
    An open zip archive.

    Parameters
    ----------
    stream : binary file
    trusted : bool
        Made by the teacher's learning platform: it may be as large as the class. What is inside is
        a learner's all the same.

    Raises
    ------
    UnreadableError
        If it is no zip archive, or larger than one that somebody writes by hand.
    """

    def __init__(self, stream: BinaryIO, *, trusted: bool = False) -> None:
        if not trusted:
            _require_modest(stream)
        try:
            self._zip = zipfile.ZipFile(stream)
        except _BROKEN as error:
            raise UnreadableError(f"it is no complete zip archive ({error})") from None
        self._left = None if trusted else TOTAL_LIMIT

    @classmethod
    def of(cls, content: bytes) -> "Archive":
        """A learner's archive that was read already."""
        return cls(io.BytesIO(content))

    def members(self) -> Iterator[Member]:
        """Its files, the last of those with one name, as unpacking it would leave them."""
        last = {_path(info): info for info in self._zip.infolist() if not info.is_dir()}
        for path, info in last.items():
            yield Member(path, info, _refusal(path, info))

    def read(self, member: Member, limit: int = FILE_LIMIT) -> bytes:
        """
        The content of a file; raises UnreadableError.

        What the archive says of sizes is not believed: reading stops at the limits.
        """
        if member.refused:
            raise UnreadableError(member.refused)
        if self._left is not None:
            limit = min(limit, self._left)
        try:
            with self._zip.open(member.info) as stream:
                content = stream.read(limit + 1)
        except (*_BROKEN, RuntimeError) as error:
            raise UnreadableError(f"it cannot be unpacked ({error})") from None
        if self._left is not None:
            self._left -= len(content)
        if len(content) > limit:
            raise UnreadableError("it is larger than any answer to an exercise")
        packed = max(member.info.compress_size, 1)
        if len(content) > max(RATIO_FROM, RATIO_LIMIT * packed):
            raise UnreadableError("it is packed as only a zip bomb is")
        return content


def _require_modest(stream: BinaryIO) -> None:
    """Refuse an archive whose list of contents alone would fill the memory."""
    size = stream.seek(0, os.SEEK_END)
    if size > ARCHIVE_LIMIT:
        raise UnreadableError(f"it has {size >> 20} MB, the limit is {ARCHIVE_LIMIT >> 20} MB")
    stream.seek(max(0, size - _END.size - (1 << 16)))
    tail = stream.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < _END.size:
        raise UnreadableError("it is no complete zip archive")
    listing = _END.unpack_from(tail, at)[5]
    large = tail[max(0, at - 20) : at].startswith(b"PK\6\7")  # then another record counts (zip64)
    stream.seek(0)
    if listing > LIST_LIMIT or large:
        raise UnreadableError("it holds more files than a submission can need")


def _path(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/")


def _refusal(path: str, info: zipfile.ZipInfo) -> str:
    """Why a file is not read, or nothing."""
    mode = info.external_attr >> 16
    if path.startswith("/") or ".." in path.split("/") or path[1:2] == ":":
        return "its path leads out of the archive"
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "it is a link or a device, not a file"
    if info.flag_bits & 1:
        return "it is encrypted; ask for an archive without a password"
    if info.compress_type not in _METHODS:
        return "it is packed in a rare way; ask for an ordinary zip archive"
    return ""
