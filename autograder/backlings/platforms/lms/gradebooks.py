"""
Gradebooks as Canvas and Moodle import them, and as a plain table.

What could not be graded is an empty cell, and never a 0.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from backlings.classroom.names import cell
from backlings.course.errors import CourseError
from backlings.platforms.lms.rosters import DOWNLOADED, Roster

_CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_POINTS_ROW = "Points Possible"
_WITH_ID = re.compile(r"(.*) \((\d+)\)", re.DOTALL)
_NUMBER = re.compile(r"[-+]?[\d.,]*")
# "Grade" in a worksheet, as Moodle's own translations have it.
_GRADE = (
    "Grade", "Bewertung", "Note", "Calificación", "Valutazione", "Cijfer", "Beoordeling", "Nota",
    "Betyg", "Ocena",
)  # fmt: skip
_FEEDBACK = re.compile(r"feedback|kommentar|comment|retroalimentaci", re.IGNORECASE)


@dataclass(frozen=True)
class LearnerGrade:
    """
    What a gradebook needs of a report.

    Attributes
    ----------
    name, status : str
    counted : float or None
        None for what could not be graded.
    worth : float
    units : tuple
        Stem and points of each unit.
    feedback : str
        HTML.
    reason : str
        Why it could not be graded.
    """

    name: str
    status: str
    counted: float | None
    worth: float
    units: tuple[tuple[str, float | None], ...]
    feedback: str
    reason: str

    def mark(self, maximum: float | None = None, comma: bool = False) -> str:
        """The points, out of a platform's maximum; empty for what could not be graded."""
        if self.counted is None:
            return ""
        share = maximum / self.worth if maximum is not None and self.worth else 1.0
        return _decimal(self.counted * share, comma)


@dataclass(frozen=True)
class Sheet:
    """Rows to write, the heading first, and the maximum that their grades were scaled to."""

    rows: list[list[str]]
    maximum: float | None = None
    delimiter: str = ","
    mark: bool = False

    def text(self) -> str:
        """The file."""
        stream = io.StringIO()
        csv.writer(stream, delimiter=self.delimiter, lineterminator="\n").writerows(self.rows)
        return "\ufeff" * self.mark + stream.getvalue()


def canvas(results: Sequence[LearnerGrade], roster: Roster | None, assignment: str | None) -> Sheet:
    """
    Canvas's gradebook: who, then one assignment, with what it is worth in the second row.

    Canvas matches by ID, so that whatever else would run in a spreadsheet is made text.
    """
    if roster is None:
        return _canvas_alone(results, assignment)
    last = roster.column("Section")
    if last is None or roster.column("ID") is None:
        raise CourseError(
            f"{roster.path} is no export of Canvas's gradebook: there are no columns ID and Section"
        )
    column = _canvas_column(roster, assignment)
    worth = next((row[column] for row in roster.rows if _POINTS_ROW in row[0]), "")
    maximum, comma = _value(worth), "," in worth
    learners = learners_of(roster)
    top = results[0].worth if maximum is None else maximum
    rows = [
        [*roster.heading[: last + 1], roster.heading[column]],
        [f"    {_POINTS_ROW}", *[""] * last, _decimal(top, comma)],
    ]
    for who, result in _joined(learners, results):
        rows.append([*map(_text, who[: last + 1]), result.mark(maximum, comma)])
    return Sheet(rows, maximum, roster.delimiter)


def _canvas_alone(results: Sequence[LearnerGrade], assignment: str | None) -> Sheet:
    """Without a roster: a download's file names have Canvas's own IDs."""
    if not assignment:
        raise CourseError("without --roster, say with --assignment which column takes the grade")
    rows = [[*_CANVAS, assignment]]
    rows.append([f"    {_POINTS_ROW}", "", "", "", "", _decimal(results[0].worth, False)])
    for result in results:
        parts = DOWNLOADED.fullmatch(result.name)
        if not parts:
            raise CourseError(
                f"{result.name} has no ID of Canvas: export the gradebook in Canvas, and give that "
                "file with --roster"
            )
        rows.append([_text(parts[1]), parts[2], "", "", "", result.mark()])
    return Sheet(rows)


def _canvas_column(roster: Roster, wanted: str | None) -> int:
    """The assignment's column: by its heading, its title or its number, or the only one."""
    found = {i: m for i, name in enumerate(roster.heading) if (m := _WITH_ID.fullmatch(name))}
    fits = [i for i, m in found.items() if not wanted or wanted.strip() in (m[0], m[1], m[2])]
    if len(fits) == 1:
        return fits[0]
    if not found:
        raise CourseError(
            f"{roster.path} has no assignment: make it in Canvas, and export the gradebook again"
        )
    problem = f"has no assignment {wanted!r}" if not fits else "has several assignments"
    listed = "".join(f"\n  {m[0]}" for m in found.values())
    raise CourseError(f"{roster.path} {problem}; say with --assignment which it is:{listed}")


def moodle(results: Sequence[LearnerGrade], roster: Roster | None, assignment: str | None) -> Sheet:
    """
    A grading worksheet with grade and feedback filled in, else a table for *Grades, Import*.

    The column by which Moodle matches stays as it is; all other text is made harmless.
    """
    if roster is None:
        raise CourseError(
            "Moodle matches by its own identifiers: download the grading worksheet of the "
            "assignment, and give that file with --roster"
        )
    if not roster.ids:
        raise CourseError(f"{roster.path} has no column of identifiers, addresses or ID numbers")
    if roster.identifier is None:
        roster = roster.extract([*roster.ids, *roster.names], [assignment or "Grade", "Feedback"])
    key, grade = roster.ids[0], _moodle_column(roster, assignment)
    feedback = next((i for i, name in enumerate(roster.heading) if _FEEDBACK.search(name)), None)
    maximum, comma = _moodle_maximum(roster, grade)
    rows = [[*roster.heading]]
    for who, result in _joined(roster, results):
        cells = [_text(value) for value in who]
        if cells[key] != who[key]:
            raise CourseError(
                f"{roster.path}: {roster.heading[key]} of {result.name} would be run by a "
                "spreadsheet; change it in Moodle"
            )
        cells[grade] = result.mark(maximum, comma)
        if feedback is not None:
            cells[feedback] = result.feedback
        rows.append(cells)
    return Sheet(rows, maximum, roster.delimiter, roster.mark)


def _moodle_column(roster: Roster, wanted: str | None) -> int:
    found = [roster.column(name) for name in ([wanted] if wanted else _GRADE)]
    column = next((i for i in found if i is not None), None)
    if column is None:
        listed = ", ".join(roster.heading)
        raise CourseError(
            f"{roster.path}: say with --assignment which of these columns takes the grade: {listed}"
        )
    return column


def _moodle_maximum(roster: Roster, grade: int) -> tuple[float | None, bool]:
    """What the column after the grade says everywhere, and whether with a decimal comma."""
    after = {row[grade + 1] for row in roster.rows} if grade + 1 < len(roster.heading) else set()
    told = after.pop() if len(after) == 1 else ""
    return _value(told), "," in told


def table(results: Sequence[LearnerGrade], roster: Roster | None, assignment: str | None) -> Sheet:
    """The roster's columns, or else the submission's name, with the grades beside them."""
    if roster is None:
        rows = tuple((result.name,) for result in results)
        roster = Roster(Path(), ("submission",), rows)
        joined = list(zip(roster.rows, results, strict=True))
    else:
        joined = _joined(learners_of(roster), results)
    stems = [stem for stem, _ in results[0].units]
    heading = [*roster.heading, assignment or "points", "max_points", "status", *stems]
    lines = [[_text(name) for name in heading]]
    for who, result in joined:
        marks = [result.mark(), _decimal(result.worth, False), result.status]
        marks += [
            "" if counted is None else _decimal(counted, False) for _, counted in result.units
        ]
        lines.append([*map(_text, who), *marks])
    return Sheet(lines, None, roster.delimiter, roster.mark)


def _joined(
    roster: Roster, results: Sequence[LearnerGrade]
) -> list[tuple[tuple[str, ...], LearnerGrade]]:
    """Rows of the roster and their results, in its order."""
    places = roster.join([result.name for result in results])
    found = sorted(zip(places, results, strict=True), key=lambda pair: pair[0])
    return [(roster.rows[place], result) for place, result in found]


def learners_of(roster: Roster) -> Roster:
    """Without the rows of a Canvas export that are nobody's."""
    number = roster.column("ID")
    if roster.column("Section") is None or number is None:
        return roster
    return replace(roster, rows=tuple(r for r in roster.rows if r[number].strip().isdigit()))


def _decimal(value: float, comma: bool) -> str:
    """With two decimals at most, as many as platforms show."""
    text = f"{round(value, 2):.10g}"
    return text.replace(".", ",") if comma else text


def _value(text: str) -> float | None:
    """A number with a decimal point or comma."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def _text(value: str) -> str:
    """What a spreadsheet shows and never runs; numbers stay numbers."""
    return value if _NUMBER.fullmatch(value) else cell(value)
