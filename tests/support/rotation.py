"""
Which part of an exhaustive test CI runs: it moves with each commit, and can be repeated from it.

CI runs a window of what would take it hours, chosen by the hash of the commit; `make test-all` runs
everything.
"""

import subprocess
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

import pytest

from backlings.course.finding import find_course
from backlings.course.units import Unit

Item = TypeVar("Item")


def window(items: Sequence[Item], parts: int) -> Sequence[Item]:
    """Return one of `parts` equal shares of some items: every so-many-th, from a moving start."""
    return items[commit() % parts :: parts]


def in_turn(items: Sequence[Item], parts: int) -> list[Any]:
    """Mark the share of this commit as slow, which CI runs, and the others as exhaustive."""
    chosen = window(items, parts)
    return [
        pytest.param(item, marks=pytest.mark.slow if item in chosen else pytest.mark.exhaustive)
        for item in items
    ]


@cache
def commit() -> int:
    """Return the hash of the commit that is checked out as a number; 0 where there is no git."""
    return int(_git("rev-parse", "HEAD").strip() or "0", 16)


@cache
def touched() -> frozenset[str]:
    """Return the files that the last commit and the work tree change."""
    return frozenset(_git("diff", "--name-only", "HEAD^").split())


def is_touched(unit: Unit) -> bool:
    """Tell whether the commit changes a file of a unit."""
    files = (unit.solution, unit.checks, unit.mistakes)
    return any(path.relative_to(unit.root).as_posix() in touched() for path in files)


def _git(*words: str) -> str:
    try:
        found = subprocess.run(
            ["git", *words], cwd=find_course(), capture_output=True, text=True, encoding="utf-8"
        )
    except OSError:
        return ""
    return found.stdout if found.returncode == 0 else ""
