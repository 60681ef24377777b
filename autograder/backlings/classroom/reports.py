"""The report on one learner of a class: the JSON of `submissions/`, version 1."""

from typing import Literal, TypedDict

from backlings.verdict.report import UnitReport

Status = Literal["graded", "ungraded", "missing", "skipped"]


class Lateness(TypedDict):
    """How late an attempt was, and what share of its points is kept."""

    days: int
    kept: float
    marked: bool


class Attempted(UnitReport):
    """One attempt at a unit, and what it would count."""

    status: Status
    counted: float | None
    source: str | None
    attempt: int | None
    late: Lateness | None


class CountedUnit(Attempted):
    """What counts of a unit: the chosen attempt, and what it adds to the total."""

    worth: float
    attempts: int


class Versions(TypedDict):
    """What the verdicts were made with."""

    backlings: str
    python: str
    numpy: str
    units: dict[str, str]


class LearnerReport(TypedDict):
    """Everything about one learner. `on_roster` is null where the course has no roster."""

    schema: int
    submission: str
    seed: None
    tier: str
    status: Status
    units: list[CountedUnit]
    points: float
    max_points: float
    counted: float | None
    worth: float
    notes: list[str]
    versions: Versions
    on_roster: bool | None
