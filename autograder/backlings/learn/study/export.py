"""Cards for other programs: CSV for any, an Anki package for Anki."""

import csv
import hashlib
import html
import io
import re
import tempfile
import zipfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from backlings.course.cards import Flashcard
from backlings.course.errors import CourseError
from backlings.course.files import write_text

_DECK, _MODEL = 1_734_202_611, 1_734_202_612  # drawn once; Anki knows a deck by its number
_EPOCH = 1_750_000_000  # of release 0.0.0: the same cards of a release make the same bytes
_ZIP_DATE = (2025, 1, 1, 0, 0, 0)


def write_csv(cards: Sequence[Flashcard], path: Path) -> None:
    """Write id, question, answer, tags and lesson, with a head line."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["id", "question", "answer", "tags", "lesson"])
    for card in cards:
        table.writerow([card.id, card.question, card.answer, " ".join(card.tags), card.lesson])
    write_text(path, out.getvalue())


def write_anki(cards: Sequence[Flashcard], path: Path, release: str = "") -> None:
    """
    Write an Anki package. The package of a later release updates the cards of an earlier one.

    Parameters
    ----------
    cards : list of Flashcard
    path : Path
    release : str
        Such as ``1.4.0``; that of this program by default. Anki takes a changed note if it is
        newer, and newer means a later release.

    Raises
    ------
    CourseError
        If genanki is not installed.
    """
    try:
        import genanki
    except ImportError as error:
        raise CourseError("an Anki package needs genanki: pip install 'backlings[anki]'") from error
    model = genanki.Model(
        _MODEL,
        "backlings",
        fields=[{"name": "Question"}, {"name": "Answer"}, {"name": "Lesson"}],
        templates=[
            {
                "name": "Card",
                "qfmt": "{{Question}}",
                "afmt": "{{FrontSide}}<hr id=answer>{{Answer}}<p><small>{{Lesson}}</small></p>",
            }
        ],
    )
    deck = genanki.Deck(_DECK, "backlings")
    for card in cards:
        fields = [html.escape(text) for text in (card.question, card.answer, card.lesson)]
        guid = hashlib.sha256(f"backlings {card.id}".encode()).hexdigest()[:16]
        deck.add_note(genanki.Note(model, fields, guid=guid, tags=list(card.tags)))
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        made = Path(folder) / "made.apkg"
        genanki.Package(deck).write_to_file(str(made), timestamp=_date(release))
        fixed = Path(folder) / "fixed.apkg"
        with zipfile.ZipFile(made) as source, zipfile.ZipFile(fixed, "w") as target:
            for name in source.namelist():
                target.writestr(zipfile.ZipInfo(name, _ZIP_DATE), source.read(name))
        fixed.replace(path)


def _date(release: str) -> float:
    """A moment for each release, later for a later one."""
    major, minor, patch = map(int, re.findall(r"\d+", release or version("backlings"))[:3])
    return float(_EPOCH + ((major * 1000 + minor) * 1000 + patch) * 60)
