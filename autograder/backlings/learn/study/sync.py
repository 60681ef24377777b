"""
The record of the command line and that of the site, made one.

A section is a map. Of two entries under one key the later one counts (`LATER`, by its ``when``), or
the larger number (`MOST`); cards have a rule of their own. So merging gives the same in any order,
and doing it twice changes nothing. The site does the same in ``docs/widgets/record.js``; both are
tested with the same vectors. The seed and what was handed out belong to the folder and stay there.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from backlings.course.errors import CourseError
from backlings.course.files import write_text
from backlings.learn.workspace import SCHEMA, Workspace

LATER = ("units", "read", "bookmarks", "notes", "practice", "known", "last")
MOST = ("hints", "best")
_NEVER = datetime.min.replace(tzinfo=UTC)
_LARGEST = 20 << 20  # bytes of a record that somebody wrote by hand, card by card

Shared = dict[str, Any]
Entry = dict[str, Any]


def sync(space: Workspace, path: Path) -> Shared:
    """
    Merge a file with a learner's record, and write the result to both.

    Parameters
    ----------
    space : Workspace
    path : Path
        Exported by the site; a file that does not exist yet is written.

    Returns
    -------
    dict
        What both hold now.

    Raises
    ------
    CourseError
        If the file is not a record; nothing is changed then.
    """
    mine = {name: getattr(space.record, name) for name in (*LATER, *MOST, "cards")}
    merged = merge({"schema": SCHEMA, **mine}, read(path)) if path.exists() else mine
    for name in mine:
        setattr(space.record, name, merged[name])
    shared = {"schema": SCHEMA, **{name: merged[name] for name in mine}}
    write_text(path, json.dumps(shared, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    space.save()
    return shared


def read(path: Path) -> Shared:
    """
    A record from a file of the site.

    Raises
    ------
    CourseError
        Saying what is wrong with it.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("it is far too large")
        data = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(data, dict) or data.get("schema") != SCHEMA:
            raise ValueError(f"expected a record with schema {SCHEMA}")
        record = {name: data.get(name) or {} for name in (*LATER, *MOST, "cards")}
        for name, section in record.items():
            fits = int | float if name in MOST else dict
            if not isinstance(section, dict) or not all(
                isinstance(entry, fits) for entry in section.values()
            ):
                raise ValueError(f"the section {name!r} is damaged")
    except (OSError, ValueError, RecursionError) as error:
        raise CourseError(
            f"{path} is no record of the site ({error}). Export it anew: Practice, Progress, "
            "Export the record. Nothing was changed."
        ) from error
    return {"schema": SCHEMA, **record}


def merge(one: Shared, other: Shared) -> Shared:
    """One record out of two."""
    merged: Shared = {"schema": SCHEMA}
    for name in LATER:
        merged[name] = _join(one[name], other[name], _later)
    for name in MOST:
        merged[name] = _join(one[name], other[name], max)
    merged["cards"] = _join(one["cards"], other["cards"], _merge_cards)
    return merged


def _join(one: Entry, other: Entry, choose: Callable[[Any, Any], Any]) -> Entry:
    both = {key: choose(one[key], other[key]) for key in one.keys() & other.keys()}
    return {**one, **other, **both}


def _later(a: Entry, b: Entry, field: str = "when") -> Entry:
    first, second = (time(entry.get(field)) for entry in (a, b))
    if first != second:
        return a if first > second else b
    return max(a, b, key=_canonical)


def _merge_cards(a: Entry, b: Entry) -> Entry:
    """The later review counts; a mistake that called the card up since makes it due."""
    card = {k: v for k, v in _later(a, b, "last_review").items() if k != "called"}
    begun = [entry["begun"] for entry in (a, b) if entry.get("begun")]
    if begun:
        card["begun"] = min(begun, key=time)
    called = max((entry.get("called") for entry in (a, b)), key=time)
    if time(called) > time(card.get("last_review")):
        card["called"] = called
        if card.get("due") is None or time(called) < time(card["due"]):
            card["due"] = called
    return card


def _canonical(entry: Entry) -> str:
    return json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def time(text: Any) -> datetime:
    """An ISO date with its zone; for anything else a time before all others."""
    try:
        at = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return _NEVER
    return at if at.tzinfo else at.replace(tzinfo=UTC)
