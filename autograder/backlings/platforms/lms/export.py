"""Grades for a learning platform: what `backlings grade` wrote, joined with a roster."""

import html
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from backlings.classroom import pages
from backlings.classroom.reports import LearnerReport
from backlings.classroom.rules import Course
from backlings.classroom.run import RUN
from backlings.course.errors import CourseError
from backlings.course.files import write_text
from backlings.course.units import Unit
from backlings.platforms.lms.gradebooks import (
    LearnerGrade,
    Sheet,
    canvas,
    learners_of,
    moodle,
    table,
)
from backlings.platforms.lms.rosters import Roster, read_roster
from backlings.verdict.wording import named

FORMS: dict[str, Callable[[Sequence[LearnerGrade], Roster | None, str | None], Sheet]] = {
    "canvas": canvas,
    "moodle": moodle,
    "csv": table,
}


@dataclass(frozen=True)
class Told:
    """
    What came of an export.

    Attributes
    ----------
    grades : int
    ungraded : tuple of str
        A line for each empty cell.
    left_out : int
        Who is on the roster and has no result.
    scaled : str
        How points were turned into the platform's, if they were.
    """

    grades: int
    ungraded: tuple[str, ...]
    left_out: int
    scaled: str = ""


def export(
    path: Path, form: str, graded: Path, listed: Path | None, assignment: str | None,
    units: Sequence[Unit],
) -> Told:  # fmt: skip
    """
    Write the grades.

    Parameters
    ----------
    path : Path
        Replaced whole, or not at all.
    form : str
        ``canvas``, ``moodle`` or ``csv``.
    graded : Path
        What `backlings grade` wrote.
    listed : Path or None
        The roster.
    assignment : str or None
        The column that takes the grade.
    units : list of Unit
        Of the course.

    Raises
    ------
    CourseError
        If somebody or a column cannot be found.
    """
    results = _results(graded, units)
    if listed is not None and path.resolve() == listed.resolve():
        raise CourseError(f"{path} is the roster itself: give another name for the grades")
    roster = read_roster(listed) if listed else None
    sheet = FORMS[form](results, roster, assignment)
    write_text(path, sheet.text())
    worth, scaled = results[0].worth, ""
    if sheet.maximum is not None and sheet.maximum != worth:
        scaled = f"{worth:g} points are {sheet.maximum:g} there"
    ungraded = tuple(f"{r.name}: {r.reason}" for r in results if r.counted is None)
    learners = len(learners_of(roster).rows) if roster else len(results)
    return Told(len(results) - len(ungraded), ungraded, learners - len(results), scaled)


def _results(graded: Path, units: Sequence[Unit]) -> list[LearnerGrade]:
    """What is known of each learner."""
    return [
        LearnerGrade(
            name=report["submission"],
            status=report["status"],
            counted=report["counted"],
            worth=report["worth"],
            units=tuple((part["unit"], part["counted"]) for part in report["units"]),
            feedback=_feedback(report, units),
            reason=_reason(report),
        )
        for report in _reports(graded)
    ]


def _reports(graded: Path) -> list[LearnerReport]:
    """The reports of a class, by name."""
    if not (graded / RUN).is_file():
        raise CourseError(f"{graded} is not what `backlings grade` wrote: there is no {RUN}")
    paths = sorted((graded / "submissions").glob("*.json"))
    try:
        found: list[LearnerReport] = [
            json.loads(path.read_text(encoding="utf-8")) for path in paths
        ]
    except (OSError, ValueError) as error:
        raise CourseError(f"{graded} cannot be read ({error}); grade once more") from None
    if not found:
        raise CourseError(f"{graded} has no results yet: run `backlings grade` to its end")
    return found


def _reason(report: LearnerReport) -> str:
    checks = (c for unit in report["units"] for c in unit["checks"])
    return next((c["message"] for c in checks if c["outcome"] in pages.NOT_JUDGED), "")


def _feedback(report: LearnerReport, units: Sequence[Unit]) -> str:
    """What a learner reads beside the grade, as the HTML that Moodle expects."""
    lines = []
    for part in pages.parts(report, units, Course()):
        if part["counted"] is not None:
            lines.append(f"{part['title']}: {part['counted']:g} of {part['worth']:g} points.")
        if part["status"] == "missing":
            lines.append(f"No file was handed in. It should be called {part['unit']}.py.")
            continue
        for function in part["rest"]:
            lines.append(f"{function['name']}: {function['message']}")
            lines += [named(m["what"]) for m in function["mistakes"]]
            asked = [m["ask"] for m in function["mistakes"]] or [function["hint"]]
            lines += [f"Ask yourself: {question}" for question in asked if question]
            if function["place"]:
                lines.append(f"Read: {function['place'][0]}")
    return "<br>".join(html.escape(line) for line in lines)
