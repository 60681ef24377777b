"""
Looking for answers in what learners would get: every byte, however it is wrapped.

An answer is a line of a solution that says something and stands in no stub. It is found
with other white space, with markup or colours between its words, in the name of a file, inside
archives, compressed amid other bytes (as in pictures and PDF), as base64 or hexadecimal, in the
strings of JSON (so in a notebook's metadata, outputs and attachments), escaped, in UTF-16 and
UTF-32. Compiled Python cannot be looked through, so it is refused.

What somebody hides on purpose is not: in other words, reversed, in a cipher or a rare encoding, in
pieces.
"""

import base64
import binascii
import bz2
import html
import io
import itertools
import json
import keyword
import lzma
import re
import sys
import tarfile
import tokenize
import unicodedata
import urllib.parse
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backlings.course.errors import CourseError
from backlings.course.regions import find_regions
from backlings.course.units import Unit

_DEPTH = 8  # wrappings inside one another
_MOST = 256 << 20  # bytes of one unwrapped thing
_BASE64 = re.compile(rb"[A-Za-z0-9+/_\-\s]{24,}={0,2}")
_WORD = re.compile(rb"[A-Za-z0-9+/_\-]{24,}={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}[\s:,]{0,2}){9,}")
_PACKED = (
    b"PK", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x78\x01", b"\x78\x9c", b"\x78\xda",
    b"\x89PNG", b"\xff\xd8\xff", b"%PDF",
)  # fmt: skip
_STREAMS: dict[bytes, Callable[[], Any]] = {
    rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]": lambda: zlib.decompressobj(47),  # of either kind
    rb"BZh[1-9]": bz2.BZ2Decompressor,
    rb"\xfd7zXZ\x00|\x5d\x00\x00": lzma.LZMADecompressor,
}
_ESCAPE = re.compile(
    r"\\(?:U([0-9a-fA-F]{8})|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-3][0-7]{2})|([nrt\"'\\/]))"
)
_MARKUP = re.compile(r"<[^<>]{1,500}>|\x1b\[[0-9;]*m")  # code in colours has some around each word
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_PLAIN = {"n": "\n", "r": "\r", "t": "\t"}
_ARITHMETIC = set("+-*/@%") | {"**", "//"}


@dataclass(frozen=True)
class Leak:
    """An answer, and where it stands."""

    where: str
    unit: str
    line: str

    def __str__(self) -> str:
        """For the teacher."""
        return f"{self.where}: a line of the solution of {self.unit}: {self.line}"


def scan(place: Path, units: Sequence[Unit], private: Sequence[str] = ()) -> list[Leak]:
    """
    Every answer in a folder.

    Parameters
    ----------
    place : Path
    units : list of Unit
        All units whose answers must not be there.
    private : list of str
        Names directly below the folder that stay with the teacher.

    Raises
    ------
    CourseError
        For what cannot be looked through: wrapped too deeply, too large, encrypted.
    """
    told = "\n".join(_squeezed(unit.stub_text) for unit in units)  # on purpose
    wanted: dict[str, str] = {}
    for unit in units:  # a line that several solutions have is of the first
        for line in answers(unit):
            if line not in told:
                wanted.setdefault(line, unit.stem)
    found: dict[Leak, None] = {}
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place)
        if name.parts[0] in private:
            continue
        content = b"" if path.is_dir() else path.read_bytes()
        texts = _texts(content, name.as_posix(), 0)
        for where, text in itertools.chain([(name.as_posix(), path.name)], texts):
            squeezed = _squeezed(text)
            for line, stem in wanted.items():
                if line in squeezed:
                    found[Leak(where, stem, line)] = None
    return list(found)


def answers(unit: Unit) -> set[str]:
    """The lines of a unit's solution that give something away."""
    lines = unit.solution_text.splitlines()
    inside = [line for begin, end in find_regions(unit.solution_text) for line in lines[begin:end]]
    return {_squeezed(_code(line)) for line in inside if _tells(line)}


def _tells(line: str) -> bool:
    """Whether a line of code says enough that nobody writes it by accident."""
    if line.lstrip().startswith(("for ", "while ", "with ")):
        return False  # it is what stands inside that says something
    names, operators = 0, False
    try:
        for token in tokenize.generate_tokens(io.StringIO(line.strip()).readline):
            if token.type in (tokenize.NAME, tokenize.NUMBER):
                names += not keyword.iskeyword(token.string)
            operators |= token.type == tokenize.OP and token.string in _ARITHMETIC
    except (tokenize.TokenError, IndentationError):
        pass  # part of a longer statement: what was seen of it counts
    return len(_squeezed(line)) >= 9 and (names >= 4 or (names >= 3 and operators))


def _code(line: str) -> str:
    """A line without its comment."""
    return re.sub(r"\s#\s.*", "", line)


def _squeezed(text: str) -> str:
    if not text.isascii() and "\ufffd" not in text:  # so it is text, not bytes of something else
        text = unicodedata.normalize("NFKC", text).translate(_UNSEEN)
    return "".join(text.split())


def _texts(content: bytes, where: str, depth: int) -> Iterator[tuple[str, str]]:
    """Everything that can be read in some bytes."""
    if depth > _DEPTH or len(content) > _MOST:
        raise CourseError(f"{where} cannot be looked through: wrapped too deeply or too large")
    if where.endswith((".pyc", ".pyo")) or content[1:4] == b"\r\r\n":
        raise CourseError(f"{where} cannot be looked through: it is compiled Python")
    for name, inside in itertools.chain(_unwrapped(content, where), _encoded(content, where)):
        yield from _texts(inside, name, depth + 1)
    text = content.decode("utf-8", "replace")
    yield where, text
    if b"\0" in content:  # UTF-16 and UTF-32, wherever they begin: the answers are ASCII
        yield where, content.replace(b"\0", b"").decode("utf-8", "replace")
        return
    if _MARKUP.search(text):
        yield where, html.unescape(_MARKUP.sub("", text))
    if "&" in text:
        yield where, html.unescape(text)
    if "%" in text:
        yield where, urllib.parse.unquote(text)
    if "\\" in text:
        yield where, _unescaped(text)
    if text.lstrip()[:1] in ("{", "[", '"'):
        yield from _json(text, where, depth)


def _unwrapped(content: bytes, where: str) -> Iterator[tuple[str, bytes]]:
    """What archives and compression hold."""
    if not content:
        return
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield f"{where}, its comment", archive.comment
            for entry in archive.infolist():
                yield f"{where}/{entry.filename}", entry.filename.encode() + b"\n" + entry.comment
                try:
                    yield f"{where}/{entry.filename}", archive.read(entry)
                except (RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
                    told = f"{where}/{entry.filename} cannot be looked through: {error}"
                    raise CourseError(told) from None
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:*") as tar:
            for member in tar:
                file = tar.extractfile(member)
                yield f"{where}/{member.name}", member.name.encode()
                if file is not None:
                    yield f"{where}/{member.name}", file.read()
    except (tarfile.TarError, EOFError, OSError, zlib.error, lzma.LZMAError):
        pass
    for magic, decompressor in _STREAMS.items():
        for found in re.finditer(magic, content):
            try:
                inside = decompressor().decompress(memoryview(content)[found.start() :], _MOST + 1)
            except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
                continue  # two bytes may stand for something else
            if inside:
                yield f"{where}, unpacked", inside


def _encoded(content: bytes, where: str) -> Iterator[tuple[str, bytes]]:
    """What base64 and hexadecimal digits hold."""
    for found in _HEX.finditer(content):
        plain = bytes.fromhex(re.sub(rb"[^0-9a-fA-F]", b"", found[0]).decode())
        if _says_something(plain):
            yield f"{where}, hexadecimal", plain
    runs = {b"".join(f[0].split()).rstrip(b"=") for f in _BASE64.finditer(content)}
    for packed in sorted(runs | {f[0].rstrip(b"=") for f in _WORD.finditer(content)}):
        for extra in (b"", b"-_"):
            try:
                padded = packed + b"=" * (-len(packed) % 4)
                plain = base64.b64decode(padded, extra or None)
            except (binascii.Error, ValueError):
                continue
            if _says_something(plain):
                yield f"{where}, base64", plain


def _says_something(content: bytes) -> bool:
    """Whether bytes are text or packed; any long word can be read as base64."""
    if content.startswith(_PACKED) or content.count(0) > len(content) // 4:
        return True
    try:
        return content.decode("utf-8").replace("\n", " ").replace("\t", " ").isprintable()
    except UnicodeDecodeError:
        return False


def _unescaped(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        code = found[1] or found[2] or found[3]
        if code:
            return chr(min(int(code, 16), sys.maxunicode))
        return chr(int(found[4], 8)) if found[4] else _PLAIN.get(found[5], found[5])

    return _ESCAPE.sub(plain, text)


def _json(text: str, where: str, depth: int) -> Iterator[tuple[str, str]]:
    try:
        data = json.loads(text)
    except ValueError:
        return
    strings: list[str] = []
    waiting = [data]
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, str):
            strings.append(value)
        elif isinstance(value, dict):
            waiting[:0] = [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting[:0] = value
    yield where, "".join(strings)
    for value in strings:
        if len(value) > 24:
            yield from _texts(value.encode("utf-8", "replace"), where, depth + 1)
