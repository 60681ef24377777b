"""
Rosters that learning platforms export, and who in them is which submission's learner.

Ids decide; a name does only where exactly one learner has it. Nobody is guessed.
"""

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from backlings.classroom.names import plain
from backlings.course.errors import CourseError

_ID = re.compile(
    r"\b(id|e-?mail|user ?name|login|number|\w*nummer|anmeldename|courriel|correo|idnumber)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"student|name|\bnom\b|pr[ée]nom|nombre|apellido|cognome", re.IGNORECASE)
_NUMBERED = re.compile(r"(\D+)(\d+)")  # "Participant 123", in any language
DOWNLOADED = re.compile(r"(.+)_(\d+)", re.DOTALL)  # a learner's name in a platform's download
_LISTED = 20


@dataclass(frozen=True)
class Roster:
    """
    A table with a learner in each row.

    Attributes
    ----------
    path : Path
    heading : tuple of str
    rows : tuple of tuple of str
        As long as the heading each.
    delimiter : str
    mark : bool
        Whether the file begins with a byte order mark.
    """

    path: Path
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ","
    mark: bool = False

    @cached_property
    def identifier(self) -> int | None:
        """The column of a Moodle worksheet's identifiers: the first, all of them numbered alike."""
        found = [_NUMBERED.fullmatch(row[0]) for row in self.rows]
        alike = {match[1] if match else "" for match in found}
        return 0 if len(alike) == 1 and alike != {""} else None

    @cached_property
    def ids(self) -> list[int]:
        """The columns of ids, addresses and logins."""
        found = [i for i, name in enumerate(self.heading) if _ID.search(name)]
        return sorted({*found, *([0] if self.identifier == 0 else [])})

    @cached_property
    def names(self) -> list[int]:
        """The columns of people's names."""
        named = [i for i, name in enumerate(self.heading) if _NAME.search(name)]
        return [i for i in named if i not in self.ids]

    def column(self, heading: str) -> int | None:
        """Where a heading stands, whatever its case."""
        folded = [_folded(name) for name in self.heading]
        return folded.index(_folded(heading)) if _folded(heading) in folded else None

    def extract(self, columns: Sequence[int], added: Sequence[str]) -> "Roster":
        """These columns, and empty ones beside them."""
        heading = (*(self.heading[i] for i in columns), *added)
        rows = tuple((*(row[i] for i in columns), *[""] * len(added)) for row in self.rows)
        return replace(self, heading=heading, rows=rows)

    def join(self, learners: Sequence[str]) -> list[int]:
        """
        For each learner the number of the row.

        Raises
        ------
        CourseError
            Who is nobody's row, could be several people's, or shares one.
        """
        found = {learner: self._find(learner) for learner in learners}
        taken: dict[int, str] = {}
        wrong = []
        for learner, rows in found.items():
            if len(rows) != 1:
                who = " or ".join(plain(" ".join(self.rows[i][:3])) for i in sorted(rows)[:3])
                wrong.append(f"{learner}: " + (f"could be {who}" if rows else "is not on it"))
                continue
            first = taken.setdefault(min(rows), learner)
            if first != learner:
                wrong.append(f"{learner}: is the same learner on it as {first}")
        if wrong:
            more = [f"and {len(wrong) - _LISTED} more"] if len(wrong) > _LISTED else []
            listed = "\n".join(f"  {line}" for line in [*wrong[:_LISTED], *more])
            raise CourseError(
                f"nothing was written, since {self.path} does not tell who these are:\n{listed}\n"
                "Call their folders by an id of that file (or their names in course.toml's "
                "roster), grade again, and export again; or export the roster anew"
            )
        return [min(found[learner]) for learner in learners]

    def _find(self, learner: str) -> set[int]:
        downloaded = DOWNLOADED.fullmatch(learner)
        name, number = downloaded.groups() if downloaded else (learner, "")
        keys = [("id", _folded(learner)), ("number", number), ("name", _squeezed(learner))]
        if self._numbers is None:  # else a number that is not there is somebody else
            keys.append(("name", _squeezed(name)))
        return next((self._index[key] for key in keys if key[1] and key in self._index), set())

    @property
    def _numbers(self) -> int | None:
        """The column of the numbers that downloads have in their names."""
        return self.identifier if self.identifier is not None else self.column("ID")

    @cached_property
    def _index(self) -> dict[tuple[str, str], set[int]]:
        """The rows by what they may be asked for."""
        index: dict[tuple[str, str], set[int]] = defaultdict(set)
        for number, row in enumerate(self.rows):
            for column in self.ids:
                index["id", _folded(row[column])].add(number)
            if self._numbers is not None:
                index["number", re.sub(r"\D", "", row[self._numbers])].add(number)
            parts = [part for i in self.names for part in row[i].split(",")]
            for order in (parts, parts[::-1]):
                index["name", _squeezed("".join(order))].add(number)
        return dict(index)


def read_roster(path: Path) -> Roster:
    """
    Read a CSV file with commas, semicolons or tabs.

    Raises
    ------
    CourseError
        If it cannot be read, is not UTF-8, or has no learner in it.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CourseError(
            f"{path} is not UTF-8: take the file as the platform exported it, or save it as "
            '"CSV UTF-8"'
        ) from None
    mark, text = text.startswith("\ufeff"), text.removeprefix("\ufeff")
    tables = {sign: _parsed(text, sign) for sign in (",", ";", "\t")}
    delimiter = max(tables, key=lambda sign: len(tables[sign][0]) if tables[sign] else 0)
    rows = tables[delimiter]
    if len(rows) < 2 or len(rows[0]) < 2:
        raise CourseError(f"{path} has no learners: expected a heading, and a row for each")
    heading = tuple(name.strip() for name in rows[0])
    width = len(heading)
    filled = tuple(tuple([*row, *[""] * width][:width]) for row in rows[1:])
    return Roster(path, heading, filled, delimiter, mark)


def _parsed(text: str, delimiter: str) -> list[list[str]]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return []
    return [row for row in rows if any(value.strip() for value in row)]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().strip()


def _squeezed(text: str) -> str:
    """Letters and digits only, as platforms make file names of people's names."""
    return "".join(c for c in _folded(text) if c.isalnum())
