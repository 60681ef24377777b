"""The grader, tested by the catalogue: every known mistake must fail, and be called by its name."""

import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from backlings.files import write_text
from backlings.grade import Grader
from backlings.mistakes import Mistake, load_catalogue
from backlings.units import Unit
from backlings.versions import unit_version


@dataclass(frozen=True)
class Caught:
    """
    What became of one mistake that was handed in.

    Attributes
    ----------
    unit : Unit
    mistake : Mistake
    by : tuple of str
        The checks that failed, in order.
    costly : bool
        Whether points were lost.
    named : tuple of str
        Ids of the mistakes that the diagnosis named, in order of the checks.
    symptom : str
        What the most telling check says of the numbers, without the name of the mistake.
    """

    unit: Unit
    mistake: Mistake
    by: tuple[str, ...]
    costly: bool
    named: tuple[str, ...]
    symptom: str

    @property
    def rightly(self) -> bool:
        """Whether it was caught and nothing else was named."""
        return bool(self.by) and set(self.named) == {self.mistake.id}


def catch(grader: Grader) -> list[Caught]:
    """Hand in every known mistake of a grader's unit; none if the unit cannot be run here."""
    if grader.unit.lacking:
        return []
    caught = []
    for mistake in grader.catalogue.mistakes:
        attempt = grader.open_mistake(mistake)
        results = [attempt.result(check) for check in grader.reach(mistake.function)]
        wrong = [r for r in results if r.outcome != "passed"]
        named = tuple(dict.fromkeys(m.id for r in wrong for m in r.mistakes))
        by = tuple(r.check.name for r in wrong)
        costly = any(r.check.points > 0 for r in wrong)
        symptom = max(wrong, key=lambda r: r.check.points).message if wrong else ""
        caught.append(Caught(grader.unit, mistake, by, costly, named, symptom))
    return caught


def catch_once(units: Sequence[Unit], seed: int, folder: Path) -> list[Caught]:
    """
    The same, kept in a folder and run again only for units that have changed.

    Parameters
    ----------
    units : list of Unit
    seed : int
    folder : Path
        For one JSON file a unit.
    """
    stale = [u for u in units if not u.lacking and _read(u, seed, folder) is None]
    if len(stale) > 1:
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            list(pool.map(_keep, stale, repeat(seed), repeat(folder)))
    elif stale:
        _keep(stale[0], seed, folder)
    return [one for unit in units for one in _read(unit, seed, folder) or ()]


def _keep(unit: Unit, seed: int, folder: Path) -> None:
    found = [[c.mistake.id, c.by, c.costly, c.named, c.symptom] for c in catch(Grader(unit, seed))]
    data = {"version": unit_version(unit), "seed": seed, "caught": found}
    write_text(folder / f"{unit.stem}.json", json.dumps(data, indent=0) + "\n")


def _read(unit: Unit, seed: int, folder: Path) -> list[Caught] | None:
    """What was kept of a unit, unless something that it depends on has changed."""
    try:
        data = json.loads((folder / f"{unit.stem}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if (data["version"], data["seed"]) != (unit_version(unit), seed):
        return None
    known = {mistake.id: mistake for mistake in load_catalogue(unit).mistakes}
    return [
        Caught(unit, known[name], tuple(by), costly, tuple(named), symptom)
        for name, by, costly, named, symptom in data["caught"]
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
