"""The grader, tested by the catalogue: every known mistake must fail, and be called by its name."""

from collections.abc import Iterable
from dataclasses import dataclass

from backlings.grade import Grader
from backlings.mistakes import Mistake
from backlings.units import Unit


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


def catch(units: Iterable[Unit], seed: int) -> list[Caught]:
    """Hand in every known mistake of the units."""
    caught = []
    for unit in units:
        grader = Grader(unit, seed)
        for mistake in grader.catalogue.mistakes:
            results = grader.open_mistake(mistake).results()
            wrong = [r for r in results if r.outcome != "passed"]
            named = tuple(dict.fromkeys(m.id for r in wrong for m in r.mistakes))
            by = tuple(r.check.name for r in wrong)
            costly = any(r.check.points > 0 for r in wrong)
            symptom = max(wrong, key=lambda r: r.check.points).message if wrong else ""
            caught.append(Caught(unit, mistake, by, costly, named, symptom))
    return caught


def table(caught: Iterable[Caught]) -> str:
    """A Markdown table: mistake, what it does, points lost or not, the checks that catch it."""
    lines = ["| mistake | your code ... | costs points | caught by |", "| --- | --- | --- | --- |"]
    for one in caught:
        by = ", ".join(f"`{name}`" for name in one.by) or "**nothing**"
        lines.append(
            f"| {one.mistake.id} | {one.mistake.what} | {'yes' if one.costly else 'no'} | {by} |"
        )
    return "\n".join(lines)
