"""The grader, tested by the catalogue: every known mistake must fail, and be called by its name."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from backlings.checking.checks import Check
from backlings.course.errors import CourseError
from backlings.course.files import write_text
from backlings.course.mistakes import Mistake, load_catalogue
from backlings.course.units import Unit
from backlings.course.versions import unit_version
from backlings.verdict.grade import Grader


@dataclass(frozen=True)
class Caught:
    """
    A known mistake that was handed in.

    Attributes
    ----------
    unit : Unit
    mistake : Mistake
    by : tuple of str
        The checks that failed, in order.
    costly : bool
        Whether points were lost.
    symptom : str
        What the most telling check says of the numbers, without the name of the mistake.
    """

    unit: Unit
    mistake: Mistake
    by: tuple[str, ...]
    costly: bool
    symptom: str


@dataclass(frozen=True)
class Diagnosed(Caught):
    """
    A known mistake that was handed in, in all checks that can see it, each failure diagnosed.

    Attributes
    ----------
    named : tuple of str
        Ids of the mistakes that the diagnosis named, in order of the checks.
    """

    named: tuple[str, ...]

    @property
    def rightly(self) -> bool:
        """Whether it was caught and nothing else was named."""
        return bool(self.by) and set(self.named) == {self.mistake.id}


def diagnose_all(grader: Grader) -> list[Diagnosed]:
    """Hand in every known mistake of a unit; none if the unit cannot be run here."""
    found = []
    for mistake in _mistakes(grader):
        attempt = grader.open_mistake(mistake)
        failing = [c for c in grader.reach(mistake.function) if _fails(grader, mistake, c)]
        wrong = [attempt.result(check) for check in failing]
        symptom = max(wrong, key=lambda r: r.check.points).message if wrong else ""
        caught = _caught(grader, mistake, [r.check for r in wrong], symptom)
        named = tuple(dict.fromkeys(m.id for r in wrong for m in r.mistakes))
        found.append(Diagnosed(**vars(caught), named=named))
    return found


def catch(grader: Grader) -> list[Caught]:
    """
    Hand in every known mistake of a unit at the least cost.

    Checks with points come first; those that train a network, and then those without points, run
    only if nothing before them has caught the mistake. One failure is diagnosed.
    """
    found = []
    for mistake in _mistakes(grader):
        wrong, symptom = _first_failures(grader, mistake), ""
        if wrong:
            most_telling = max(wrong, key=lambda check: check.points)
            symptom = grader.open_mistake(mistake).result(most_telling).message
        found.append(_caught(grader, mistake, wrong, symptom))
    return found


def _first_failures(grader: Grader, mistake: Mistake) -> list[Check]:
    """Find the checks that fail among the cheapest kind of which any does."""
    for kind in (
        [c for c in grader.checks if c.points and c.replayed],
        [c for c in grader.checks if c.points and not c.replayed],
        [c for c in grader.checks if not c.points],
    ):
        seen = grader.reach(mistake.function, kind)
        if wrong := [c for c in seen if _fails(grader, mistake, c)]:
            return wrong
    return []


def _fails(grader: Grader, mistake: Mistake, check: Check) -> bool:
    """
    Whether a check fails with a known mistake in the learner's place.

    Raises
    ------
    CourseError
        If the check could not grade it: that is an error of the author, not a failure.
    """
    run = grader.open_mistake(mistake).run(check)
    if run.outcome != "ungraded":
        return run.outcome != "passed"
    if grader.solved.run(check).outcome == "ungraded":
        raise CourseError(
            f"{grader.unit.checks}: {check.name} cannot grade the solution itself: {run.error}"
        )
    raise CourseError(
        f"{grader.unit.checks}: {check.name} cannot grade the mistake {mistake.id} of "
        f"{grader.unit.mistakes.name}: {run.error}"
    )


def _mistakes(grader: Grader) -> Sequence[Mistake]:
    return () if grader.unit.lacking else grader.catalogue.mistakes


def _caught(grader: Grader, mistake: Mistake, wrong: Sequence[Check], symptom: str) -> Caught:
    by = tuple(check.name for check in wrong)
    return Caught(grader.unit, mistake, by, any(c.points > 0 for c in wrong), symptom)


def stale(units: Iterable[Unit], seed: int, folder: Path) -> list[Unit]:
    """List the units of which nothing is kept, or of which something has changed since."""
    return [u for u in units if not u.lacking and read(u, seed, folder) is None]


def keep(unit: Unit, seed: int, folder: Path) -> None:
    """Catch the known mistakes of a unit, and write what was found to a folder."""
    found = [[c.mistake.id, c.by, c.costly, c.symptom] for c in catch(Grader(unit, seed))]
    data = {"version": unit_version(unit), "seed": seed, "caught": found}
    write_text(folder / f"{unit.stem}.json", json.dumps(data, indent=0) + "\n")


def read(unit: Unit, seed: int, folder: Path) -> list[Caught] | None:
    """Return what was kept of a unit; None if something that it depends on has changed."""
    try:
        data = json.loads((folder / f"{unit.stem}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if (data["version"], data["seed"]) != (unit_version(unit), seed):
        return None
    known = {mistake.id: mistake for mistake in load_catalogue(unit).mistakes}
    return [
        Caught(unit, known[name], tuple(by), costly, symptom)
        for name, by, costly, symptom in data["caught"]
    ]


def table(caught: Iterable[Caught]) -> str:
    """A Markdown table: mistake, what it does, points lost or not, the checks that catch it."""
    lines = ["| mistake | your code ... | costs points | caught by |", "| --- | --- | --- | --- |"]
    for one in caught:
        by = ", ".join(f"`{name}`" for name in one.by) or "**nothing**"
        lines.append(
            f"| {one.mistake.id} | {one.mistake.what} | {'yes' if one.costly else 'no'} | {by} |"
        )
    return "\n".join(lines)
