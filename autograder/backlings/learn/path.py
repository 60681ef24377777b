"""
The way through the course: which units are open, and what the others wait for.

A unit opens when each unit that it needs has four fifths of its points. Whoever passes a unit has
shown what it needs: those count as known, which is how to test out of them. Nothing is locked: a
unit that waits can be worked on all the same, and `--anyway` opens it for good.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from backlings.course.units import Unit
from backlings.learn.workspace import Workspace

OPENS_AT = 0.8  # of the points of each unit that is needed


@dataclass(frozen=True)
class Place:
    """
    Where a unit stands for a learner.

    Attributes
    ----------
    unit : Unit
    passed : bool
    lacking : tuple of Unit
        What it waits for; empty if it is open.
    """

    unit: Unit
    passed: bool
    lacking: tuple[Unit, ...]

    @property
    def open(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.lacking


def places(space: Workspace, units: Sequence[Unit]) -> list[Place]:
    """Where each unit stands, in order. What is needed and not in this copy counts as known."""
    by_stem = {unit.stem: unit for unit in units}
    known = {unit.stem for unit in units if _share(space, unit) >= OPENS_AT}
    for unit in units:
        if space.passed(unit):
            known |= _before(unit, by_stem)
    found = []
    for unit in units:
        needs = [by_stem[stem] for stem in unit.about.get("needs", ()) if stem in by_stem]
        begun = unit.stem in known or unit.stem in space.record.anyway
        lacking = () if begun else tuple(n for n in needs if n.stem not in known)
        found.append(Place(unit, space.passed(unit), lacking))
    return found


def next_open(space: Workspace, units: Sequence[Unit]) -> Unit | None:
    """
    The unit to go on with, or None if all have passed.

    The first open one that has not passed and can be checked here, core before stretch; if all of
    those wait, the first.
    """
    found = places(space, units)
    waiting = [place for place in found if not place.passed and not place.unit.lacking]
    ranked = sorted(waiting, key=lambda p: (not p.open, p.unit.about.get("level") == "stretch"))
    return ranked[0].unit if ranked else None


def _share(space: Workspace, unit: Unit) -> float:
    """The share of a unit's points that is earned; all of them once it has passed."""
    last = space.record.units.get(unit.stem)
    if not last:
        return 0.0
    return 1.0 if last["passed"] else float(last["points"] / max(1.0, last["max_points"]))


def _before(unit: Unit, by_stem: dict[str, Unit]) -> set[str]:
    """Everything that a unit needs, directly or not."""
    reached: set[str] = set()
    waiting = list(unit.about.get("needs", ()))
    while waiting:
        stem = waiting.pop()
        if stem in by_stem and stem not in reached:
            reached.add(stem)
            waiting += by_stem[stem].about.get("needs", ())
    return reached
