"""
The teacher's `course.toml`: units and their weights, deadlines, the roster, which attempt counts.

Everything in it is optional, and nothing in it makes a submission be graded anew.
"""

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal

from backlings.course.entries import check_keys, read_toml
from backlings.course.errors import CourseError
from backlings.course.finding import find_unit
from backlings.course.units import Unit

DAY = timedelta(days=1)
_TOP = ("title", "units", "attempts", "roster", "lessons_url", "late", "times")
_OF_UNIT = ("weight", "deadline")
_OF_LATE = ("per_day", "at_most", "grace_minutes")


@dataclass(frozen=True)
class Late:
    """
    What is taken off for each day, begun, after the deadline.

    Attributes
    ----------
    per_day : float
        Share of the points, from 0 to 1.
    at_most : float
        No more than this share is taken off.
    grace : timedelta
        So much later is not late.
    """

    per_day: float = 0.0
    at_most: float = 1.0
    grace: timedelta = timedelta()

    def days(self, when: datetime | None, deadline: datetime | None) -> int:
        """How many days late, each begun one counted; 0 where a time is not known."""
        if when is None or deadline is None or when <= deadline + self.grace:
            return 0
        return math.ceil((when - deadline) / DAY)

    def kept(self, days: int) -> float:
        """The share of the points that is left."""
        return 1.0 - min(self.per_day * days, self.at_most)


@dataclass(frozen=True)
class Course:
    """
    What a teacher has settled.

    Attributes
    ----------
    title : str
    units : tuple of Unit
        Empty for whatever was handed in.
    weights, deadlines : mapping
        By stem; a unit without weight counts its own points.
    attempts : str
        ``last`` or ``best``.
    roster : tuple of str
        Who is in the class; empty if that is not known.
    lessons_url : str
        Where learners read the lessons; empty for the path in the repository.
    late : Late
    times : mapping
        For a learner when the submission counts as handed in, whatever its files say.
    """

    title: str = ""
    units: tuple[Unit, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    deadlines: Mapping[str, datetime] = field(default_factory=dict)
    attempts: Literal["last", "best"] = "last"
    roster: tuple[str, ...] = ()
    lessons_url: str = ""
    late: Late = Late()
    times: Mapping[str, datetime] = field(default_factory=dict)


def load_course(path: Path, units: Sequence[Unit]) -> Course:
    """
    Read a `course.toml`.

    Raises
    ------
    CourseError
        What is wrong, where, and what to write instead.
    """
    return _Reader(path, list(units)).course(read_toml(path))


class _Reader:
    """Checks what was read; each complaint names the file and the key."""

    def __init__(self, path: Path, units: list[Unit]) -> None:
        self.path, self.units = path, units

    def course(self, data: Mapping[str, Any]) -> Course:
        """Everything of the file."""
        self._known(data, _TOP, "")
        wanted = data.get("units", [])
        if not isinstance(wanted, list | dict):
            stem = self.units[-1].stem
            self._complain("units", f'a list like ["{stem}"] or tables like [units.{stem}]')
        chosen = {self._unit(name): name for name in wanted}
        tables = {u.stem: wanted[n] for u, n in chosen.items() if isinstance(wanted, dict)}
        for stem, table in tables.items():
            self._known(self._table(table, f"units.{stem}"), _OF_UNIT, f"units.{stem}.")
        attempts = data.get("attempts", "last")
        if attempts not in ("last", "best"):
            self._complain("attempts", '"last" or "best"')
        return Course(
            title=self._text(data, "title"),
            units=tuple(sorted(chosen, key=lambda unit: unit.stem)),
            weights={
                stem: self._number(table["weight"], f"units.{stem}.weight", 0, math.inf)
                for stem, table in tables.items()
                if "weight" in table
            },
            deadlines={
                stem: self._moment(table["deadline"], f"units.{stem}.deadline")
                for stem, table in tables.items()
                if "deadline" in table
            },
            attempts=attempts,
            roster=self._roster(data.get("roster", [])),
            lessons_url=self._url(data),
            late=self._late(self._table(data.get("late", {}), "late")),
            times={
                name: self._moment(value, f"times.{name}")
                for name, value in self._table(data.get("times", {}), "times").items()
            },
        )

    def _late(self, table: Mapping[str, Any]) -> Late:
        self._known(table, _OF_LATE, "late.")
        grace = self._number(table.get("grace_minutes", 0), "late.grace_minutes", 0, 1e6)
        return Late(
            self._number(table.get("per_day", 0), "late.per_day", 0, 1),
            self._number(table.get("at_most", 1), "late.at_most", 0, 1),
            timedelta(minutes=grace),
        )

    def _roster(self, told: Any) -> tuple[str, ...]:
        if isinstance(told, str):
            path = self.path.parent / told
            try:
                with path.open(encoding="utf-8-sig", newline="") as stream:
                    rows = [row for row in csv.reader(stream) if row and row[0].strip()]
            except (OSError, UnicodeDecodeError, csv.Error) as error:
                raise CourseError(f"{self.path}: roster: {path} cannot be read: {error}") from None
            told = [row[0].strip() for row in rows[1:]]
        if not isinstance(told, list) or not all(isinstance(name, str) for name in told):
            self._complain("roster", 'names like ["ada", "grace"], or a CSV file with a heading')
        twice = {name for name in told if told.count(name) > 1}
        if twice:
            self._complain("roster", f"each name once; {sorted(twice)[0]!r} stands there twice")
        return tuple(told)

    def _unit(self, name: Any) -> Unit:
        try:
            return find_unit(str(name), self.units)
        except CourseError as error:
            raise CourseError(f"{self.path}: units: {error}") from None

    def _text(self, data: Mapping[str, Any], key: str) -> str:
        value = data.get(key, "")
        return value if isinstance(value, str) else self._complain(key, "a text in quotes")

    def _url(self, data: Mapping[str, Any]) -> str:
        url = self._text(data, "lessons_url")
        if url and not url.startswith(("https://", "http://")):
            self._complain("lessons_url", 'an address like "https://example.org/lessons/"')
        return url.rstrip("/") + "/" if url else ""

    def _number(self, value: Any, key: str, least: float, most: float) -> float:
        good = isinstance(value, int | float) and not isinstance(value, bool)
        if not good or not least <= value <= most:
            wanted = f"a number from {least:g} to {most:g}" if most < 1e6 else "a number from 0 on"
            self._complain(key, f"{wanted}; found {value!r}")
        return float(value)

    def _moment(self, value: Any, key: str) -> datetime:
        """A day ends with its last second; a time without a zone is the machine's own."""
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time(23, 59, 59))
        if not isinstance(value, datetime):
            self._complain(key, f"a time like 2026-11-01T23:59:00+01:00; found {value!r}")
        return value if value.tzinfo else value.astimezone()  # type: ignore[no-any-return]

    def _table(self, value: Any, key: str) -> Mapping[str, Any]:
        return value if isinstance(value, dict) else self._complain(key, f"a table: [{key}]")

    def _known(self, table: Mapping[str, Any], keys: Sequence[str], where: str) -> None:
        check_keys(table, keys, str(self.path), where)

    def _complain(self, key: str, wanted: str) -> Any:
        raise CourseError(f"{self.path}: {key}: expected {wanted}")
