"""Names that somebody else chose, made harmless for the terminal, a spreadsheet and a file."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_LONGEST = 80
_DIRECTIONS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def plain(text: str) -> str:
    """The text without what commands a terminal or turns the direction of writing, on one line."""
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join("\ufffd" if _commands(c) else c for c in text)


def one_line(text: str) -> str:
    """A message that quotes a learner's code, its breaks as spaces and nothing that commands."""
    return plain(re.sub(r"[\t\n\v\f\r\x85\u2028\u2029]+", " ", text))


def display_names(names: Iterable[str]) -> dict[str, str]:
    """For each name what to show of it: harmless, and never the same for two."""
    wanted = {name: plain(name) for name in names}
    taken = Counter(wanted.values())
    return {n: p if taken[p] == 1 else f"{p} ({_digest(n)})" for n, p in wanted.items()}


def _commands(character: str) -> bool:
    return character in _DIRECTIONS or unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs")


def cell(text: str) -> str:
    """
    The text as a spreadsheet shall show it, and never run it.

    A leading apostrophe is how a spreadsheet is told that a cell is text. Full-width signs count
    too: some programs read them as the narrow ones.
    """
    text = plain(text)
    first = unicodedata.normalize("NFKC", text.lstrip("\ufffd '\""))[:1]
    return f"'{text}" if first in ("=", "+", "-", "@", "|", "%") else text


def file_names(names: Iterable[str]) -> dict[str, str]:
    """
    For each name one that any file system takes, and that no other name gets.

    A name that is fit stays as it is; what had to be changed so that it collides, even where case
    does not count, gets some digits of its digest.
    """
    wanted = {name: _slug(name) for name in names}
    taken = Counter(slug.casefold() for slug in wanted.values())
    return {
        name: slug if taken[slug.casefold()] == 1 and slug else f"{slug}-{_digest(name)}"
        for name, slug in wanted.items()
    }


def _slug(name: str) -> str:
    slug = re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFKC", plain(name)))
    slug = slug.strip("._-")
    if slug and (len(slug) > _LONGEST or _RESERVED.fullmatch(slug)):
        return f"{slug[: _LONGEST - 9].rstrip('._-')}-{_digest(name)}"
    return slug


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
