"""
The contract of `backlings check --json`, version 1.

One object::

    {"schema": 1, "submission": str, "seed": int or null, "tier": str,
     "units": [{"unit": str, "points": float, "max_points": float, "checks": [
         {"name": str, "function": str, "outcome": str, "points": float, "max_points": float,
          "message": str, "mistake": str or null, "mistakes": [str], "hint": str,
          "lesson": str}]}],
     "points": float, "max_points": float}

``seed`` is null where it is kept from whoever reads the report, as in a class. ``outcome`` is one
of passed, failed, todo, error, skipped, missing, ungraded; a check that is skipped has no points to
earn. ``mistake`` is the id of the catalogued mistake that explains the first wrong value,
``mistakes`` those of all wrong values. Within version 1 keys may be added; none is removed or
changes its meaning.
"""

from collections.abc import Sequence
from typing import TypedDict

from backlings.checking.checks import Outcome
from backlings.verdict.grade import CheckResult, Verdict

SCHEMA = 1


class CheckReport(TypedDict):
    """One check."""

    name: str
    function: str
    outcome: Outcome
    points: float
    max_points: float
    message: str
    mistake: str | None
    mistakes: list[str]
    hint: str
    lesson: str


class UnitReport(TypedDict):
    """One unit."""

    unit: str
    points: float
    max_points: float
    checks: list[CheckReport]


class SubmissionReport(TypedDict):
    """One submission of one or more units."""

    schema: int
    submission: str
    seed: int | None
    tier: str
    units: list[UnitReport]
    points: float
    max_points: float


def as_json(submission: str, seed: int, tier: str, verdicts: Sequence[Verdict]) -> SubmissionReport:
    """The report on one submission, ready for `json.dumps`."""
    return {
        "schema": SCHEMA,
        "submission": submission,
        "seed": seed,
        "tier": tier,
        "units": [unit_as_json(verdict) for verdict in verdicts],
        "points": float(sum(v.points for v in verdicts)),
        "max_points": float(sum(v.max_points for v in verdicts)),
    }


def unit_as_json(verdict: Verdict) -> UnitReport:
    """The part of a report that is about one unit."""
    return {
        "unit": verdict.unit.stem,
        "points": float(verdict.points),
        "max_points": float(verdict.max_points),
        "checks": [check_as_json(result) for result in verdict.results],
    }


def check_as_json(result: CheckResult) -> CheckReport:
    """The part of a report that is about one check."""
    return {
        "name": result.check.name,
        "function": result.check.function,
        "outcome": result.outcome,
        "points": float(result.points),
        "max_points": float(result.worth),
        "message": result.message,
        "mistake": result.mistakes[0].id if result.mistakes else None,
        "mistakes": [mistake.id for mistake in result.mistakes],
        "hint": result.hint,
        "lesson": result.lesson,
    }
