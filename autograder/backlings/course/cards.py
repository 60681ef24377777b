"""Flashcards: one question, one short answer, and the section of a lesson that they belong to."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from backlings.course.entries import check_keys, make_entry, read_yaml
from backlings.course.errors import CourseError

Entry = TypeVar("Entry")
KINDS = "cards", "speed", "predict", "explain"  # of entries in a file of cards


@dataclass(frozen=True)
class Flashcard:
    """
    One card.

    Attributes
    ----------
    id : str
        Such as ``fc-05``; never reused, since decks in use know cards by it.
    question, answer : str
    tags : tuple of str
    lesson : str
        ``stem#anchor``, or ``index#anchor`` for the front lesson.
    """

    id: str
    question: str
    answer: str
    tags: tuple[str, ...]
    lesson: str

    @property
    def stem(self) -> str:
        """The unit it belongs to; ``index`` for the front lesson."""
        return self.lesson.partition("#")[0]


def load_cards(root: Path) -> list[Flashcard]:
    """
    The cards of the lessons that there are; those of lessons to come wait in their files.

    Raises
    ------
    CourseError
        Naming the file, if one is not well formed.
    """
    cards = [card for path in card_files(root) for card in read_cards(path)]
    return sorted(cards, key=lambda card: (card.stem != "index", card.stem, card.id))


def read_cards(path: Path) -> list[Flashcard]:
    """The cards of one file, whether its lesson exists or not."""
    return read_entries(path, "cards", Flashcard)


def card_files(root: Path) -> list[Path]:
    """The files of cards whose lesson exists, in order."""
    files = sorted((root / "docs" / "cards").glob("*.yaml"))
    return [path for path in files if _lesson(root, path.stem).exists()]


def read_entries(path: Path, kind: str, make: Callable[..., Entry]) -> list[Entry]:
    """
    The entries of one kind in a file of cards.

    Parameters
    ----------
    path : Path
    kind : str
        ``cards``, ``speed``, ``predict`` or ``explain``.
    make : callable
        Takes an entry's fields; lists arrive as tuples.

    Raises
    ------
    CourseError
        Naming the file, if it is not well formed.
    """
    entries = _document(path, path.stat().st_mtime_ns)
    check_keys(entries, KINDS, str(path))
    return [make_entry(make, entry, f"{path}: {kind}") for entry in entries.get(kind) or ()]


@lru_cache(maxsize=256)
def _document(path: Path, changed: int) -> dict[str, Any]:
    """Parse a file once until it changes: every page of the site asks for every card."""
    entries = read_yaml(path) or {}
    if not isinstance(entries, dict):
        raise CourseError(f"{path}: expected {', '.join(KINDS)}, each with a list")
    return entries


def _lesson(root: Path, stem: str) -> Path:
    docs = root / "docs"
    return docs / "index.md" if stem == "index" else docs / "lessons" / f"{stem}.md"
