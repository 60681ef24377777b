"""A unit as a hand-out holds it: facts about its solution, without the solution."""

import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypedDict

from backlings.course.errors import CourseError
from backlings.course.units import Unit

FACTS = "unit.json"  # the name of the facts inside the archive


class Facts(TypedDict):
    """What the archive says of a unit as JSON."""

    seed: int
    stub: str
    returns: dict[str, Sequence[str]]
    uses: dict[str, Sequence[str]]
    hints: dict[str, Sequence[str]]
    mistakes: Sequence[dict[str, Any]]
    signs: dict[str, dict[str, list[float]]]


@dataclass(frozen=True)
class HandedOut(Unit):
    """A unit whose solution is not in this copy of the course; there are answers for one seed."""

    @property
    def archive(self) -> Path:
        """The zip archive with the facts and the recorded answers."""
        return self.root / "autograder" / "answers" / f"{self.stem}.zip"

    @cached_property
    def facts(self) -> Facts:
        """Seed, stub and names; hints and known mistakes in words."""
        facts: Facts = json.loads(self.read(FACTS))
        return facts

    def read(self, part: str) -> bytes:
        """
        Read one part of the archive.

        Raises
        ------
        CourseError
            If the archive is damaged or lacks the part.
        """
        try:
            with zipfile.ZipFile(self.archive) as archive:
                return archive.read(part)
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise CourseError(f"cannot read {self.archive} ({error}): download it again") from error

    @property
    def public_seed(self) -> int:
        """The only seed that there are answers for."""
        return int(self.facts["seed"])

    @property
    def solution_text(self) -> str:
        """Raise CourseError: the solution is not here."""
        raise CourseError(f"the solution of {self.name} is not in this copy of the course")

    @property
    def stub_text(self) -> str:
        """The stub, as it was handed out."""
        return self.facts["stub"]

    @property
    def functions(self) -> tuple[str, ...]:
        """Names of the functions to write."""
        return tuple(self.returns)

    @property
    def returns(self) -> dict[str, tuple[str, ...]]:
        """For each function the names of the values it returns."""
        return {name: tuple(names) for name, names in self.facts["returns"].items()}

    @property
    def uses(self) -> dict[str, frozenset[str]]:
        """For each function itself and the unit's functions that it calls."""
        return {name: frozenset(used) for name, used in self.facts["uses"].items()}


def require_solutions(units: Iterable[Unit]) -> None:
    """Raise CourseError if this copy of the course is a hand-out."""
    if any(isinstance(unit, HandedOut) for unit in units):
        raise CourseError("this takes the whole course; a hand-out has no solutions")
