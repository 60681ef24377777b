"""Flashcards: one question, one short answer, and the section of a lesson that they belong to."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from backlings.units import CourseError


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
    cards = []
    for path in sorted((root / "docs" / "cards").glob("*.yaml")):
        cards += [card for card in read_cards(path) if _lesson(root, card.stem).exists()]
    return sorted(cards, key=lambda card: (card.stem != "index", card.stem, card.id))


def read_cards(path: Path) -> list[Flashcard]:
    """The cards of one file, whether its lesson exists or not."""
    try:
        entries = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("cards") or []
        return [Flashcard(**{**entry, "tags": tuple(entry["tags"])}) for entry in entries]
    except (yaml.YAMLError, TypeError, KeyError, AttributeError) as error:
        raise CourseError(f"{path}: {error}") from error


def _lesson(root: Path, stem: str) -> Path:
    docs = root / "docs"
    return docs / "index.md" if stem == "index" else docs / "lessons" / f"{stem}.md"
