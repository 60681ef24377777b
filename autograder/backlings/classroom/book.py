"""
The gradebook: of all that was graded what counts, for whom, and how much.

Attempts, deadlines, weights and the roster are settled here, from what the store holds; so they
can be changed without grading anything anew.
"""

import json
import platform
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from backlings.classroom.grading import blank, missing
from backlings.classroom.names import cell, display_names, one_line, plain
from backlings.classroom.reports import Attempted, CountedUnit, LearnerReport, Status
from backlings.classroom.rules import Course
from backlings.classroom.store import Store
from backlings.course.errors import CourseError
from backlings.course.units import Unit
from backlings.course.versions import engine_version, unit_version
from backlings.verdict.report import SCHEMA, UnitReport


@dataclass(slots=True)
class Entry:
    """
    One attempt, as the book keeps it.

    Attributes
    ----------
    number : int
        Later attempts have greater ones.
    when : datetime or None
    late : bool
        The platform marked it as late.
    found : dict
        For each unit the key of its result, and the digest of the file.
    notes : tuple of str
    unreadable : str
    """

    number: int
    when: datetime | None
    late: bool
    found: dict[str, tuple[str, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    unreadable: str = ""


class Book:
    """
    Everybody's attempts.

    Parameters
    ----------
    course : Course
    tier : str
    """

    def __init__(self, course: Course, tier: str) -> None:
        self.course, self.tier = course, tier
        self._entries: dict[str, list[Entry]] = {}
        self._aliases: dict[str, set[str]] = {}

    def add(self, learner: str, aliases: Sequence[str], entry: Entry) -> None:
        """Note an attempt; attempts of one learner come in any order."""
        self._entries.setdefault(learner, []).append(entry)
        for name in (learner, *aliases):
            self._aliases.setdefault(_folded(name), set()).add(learner)

    @property
    def learners(self) -> int:
        """How many have handed in something."""
        return len(self._entries)

    def units(self) -> set[str]:
        """The stems of the units that somebody handed in."""
        return {stem for entries in self._entries.values() for e in entries for stem in e.found}

    def durations(self, store: Store) -> Iterator[tuple[str, int, str, float]]:
        """Learner, attempt, unit and seconds of everything that was graded."""
        for learner, entries in sorted(self._entries.items()):
            for number, entry in enumerate(entries, 1):
                for stem, (key, _) in sorted(entry.found.items()):
                    result = store.get(key)
                    yield cell(learner), number, stem, result.seconds if result else 0.0

    def reports(self, store: Store, units: Sequence[Unit]) -> Iterator[LearnerReport]:
        """
        The report on each learner, by name, those on the roster without a submission included.

        Raises
        ------
        CourseError
            If a name of the roster or of the times means two learners, or nobody.
        """
        roster: dict[str, str] = {}
        for name in self.course.roster:
            learner = self._learner(name, "roster") or name
            if learner in roster:
                raise CourseError(
                    f"course.toml: roster: {roster[learner]!r} and {name!r} are the same learner"
                )
            roster[learner] = name
        times = {self._learner(name, "times"): when for name, when in self.course.times.items()}
        for name in self.course.times:
            if self._learner(name, "times") is None:
                raise CourseError(f"course.toml: times: {name!r} has handed in nothing")

        # The roster's own spelling, where there is one.
        names = {learner: roster.get(learner, learner) for learner in {*self._entries, *roster}}
        labels = display_names(names.values())
        for learner in sorted(names, key=lambda n: (names[n].casefold(), names[n])):
            entries = sorted(
                self._entries.get(learner, ()),
                key=lambda e: (e.number, e.when.timestamp() if e.when else 0.0),
            )
            if learner in times and entries:
                entries[-1].when = times[learner]
            on_roster = learner in roster if roster else None
            yield self._report(labels[names[learner]], entries, store, units, on_roster)

    def _learner(self, name: str, where: str) -> str | None:
        found = sorted(self._aliases.get(_folded(name), ()))
        if len(found) > 1:
            raise CourseError(
                f"course.toml: {where}: {name!r} could be {' or '.join(map(plain, found))}: "
                "write that"
            )
        return found[0] if found else None

    def _report(
        self,
        name: str,
        entries: Sequence[Entry],
        store: Store,
        units: Sequence[Unit],
        on_roster: bool | None,
    ) -> LearnerReport:
        parts = [self._unit(unit, entries, store) for unit in units]
        statuses = {part["status"] for part in parts}
        status: Status = "ungraded" if "ungraded" in statuses else "graded"
        if statuses <= {"missing", "skipped"}:  # of somebody who handed in what is skipped only
            status = "ungraded" if any(part["attempts"] for part in parts) else "missing"
        return {
            "schema": SCHEMA,
            "submission": name,
            "seed": None,
            "tier": self.tier,
            "status": status,
            "units": parts,
            "points": _sum(part["points"] for part in parts),
            "max_points": _sum(part["max_points"] for part in parts),
            "counted": None if status == "ungraded" else _sum(p["counted"] or 0.0 for p in parts),
            "worth": _sum(part["worth"] for part in parts),
            "notes": [plain(note) for entry in entries for note in entry.notes],
            "versions": {
                "backlings": engine_version(),
                "python": platform.python_version(),
                "numpy": np.__version__,
                "units": {unit.stem: unit_version(unit) for unit in units},
            },
            "on_roster": on_roster,
        }

    def _unit(self, unit: Unit, entries: Sequence[Entry], store: Store) -> CountedUnit:
        """What counts of a unit: its report, and how it came about."""
        tried = [
            self._attempt(unit, number, entry, store)
            for number, entry in enumerate(entries, 1)
            if unit.stem in entry.found
        ]
        # Where the last attempt counts, one that nobody can read may have been the last.
        last = tried[-1]["attempt"] if tried else 0
        open_to = entries[last:] if self.course.attempts == "last" or not tried else ()
        unreadable = next((e.unreadable for e in open_to if e.unreadable), "")
        if tried and not unreadable:
            part = self._chosen(tried)
        elif unreadable:
            reason = f"Not graded: {one_line(unreadable)}."
            part = _not_attempted(blank(unit, "ungraded", reason), "ungraded", None)
        elif unit.lacking:
            part = _not_attempted(missing(unit), "skipped", None)
        else:
            part = _not_attempted(missing(unit), "missing", 0.0)
        return {**part, "worth": self._worth(unit, part), "attempts": len(tried)}

    def _chosen(self, tried: Sequence[Attempted]) -> Attempted:
        if self.course.attempts == "last":
            return tried[-1]
        # Where one could not be graded, it is not known which is the best.
        open_ones = [part for part in tried if part["counted"] is None]
        return (open_ones or [max(tried, key=lambda part: part["counted"] or 0.0)])[0]

    def _attempt(self, unit: Unit, number: int, entry: Entry, store: Store) -> Attempted:
        key, digest = entry.found[unit.stem]
        result = store.get(key)
        if result is None:
            raise CourseError(f"{store.path}: a result is gone; run the same command again")
        part: UnitReport = json.loads(result.report)
        skipped = all(check["outcome"] == "skipped" for check in part["checks"])
        rule, deadline = self.course.late, self.course.deadlines.get(unit.stem)
        days = rule.days(entry.when, deadline)
        if entry.late and deadline is not None:
            days = max(days, 1)  # the platform knows better than the time of a copied file
        kept = rule.kept(days)
        worth = self._worth(unit, part)
        share = part["points"] / part["max_points"] if part["max_points"] else 0.0
        return {
            **part,
            "status": "skipped" if skipped else "graded" if result.graded else "ungraded",
            "counted": round(share * worth * kept, 4) if result.graded else None,
            "source": digest,
            "attempt": number,
            "late": {"days": days, "kept": round(kept, 4), "marked": entry.late},
        }

    def _worth(self, unit: Unit, part: UnitReport) -> float:
        """What a unit adds to the total that there is: nothing where it could not be checked."""
        worth: float = self.course.weights.get(unit.stem, part["max_points"])
        return 0.0 if all(c["outcome"] == "skipped" for c in part["checks"]) else worth


def _not_attempted(part: UnitReport, status: Status, counted: float | None) -> Attempted:
    """A unit without an attempt that can be read."""
    return {
        **part,
        "status": status,
        "counted": counted,
        "source": None,
        "attempt": None,
        "late": None,
    }


def _sum(values: Iterable[float]) -> float:
    return round(float(sum(values)), 4)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip()
