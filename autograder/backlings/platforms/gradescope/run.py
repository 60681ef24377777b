"""
Gradescope: one submission, graded as `backlings grade` does, and its report as `results.json`.

`run_autograder` in the archive that `backlings.platforms.gradescope.archive` makes runs this
module. The format is that of https://gradescope-autograders.readthedocs.io/en/latest/specs/.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from backlings.checking.checks import collect
from backlings.classroom.grading import require
from backlings.classroom.pages import NOT_JUDGED
from backlings.classroom.reports import CountedUnit, LearnerReport
from backlings.classroom.rules import Course, load_course
from backlings.classroom.run import Plan, Progress, run
from backlings.course.errors import CourseError
from backlings.course.files import write_text
from backlings.course.finding import find_course, find_units
from backlings.course.loading import load_module
from backlings.course.units import Unit
from backlings.sandbox import TIER, Isolation
from backlings.verdict.report import CheckReport
from backlings.verdict.wording import explained

VISIBILITIES = ("visible", "after_due_date", "after_published", "hidden")
GRADED, UNGRADED = 0, 1
_LEARNER = "submission"
_ASK = "Hand in again; if it says the same, ask your teacher, who has been told."


def results(
    report: LearnerReport,
    units: Sequence[Unit],
    course: Course,
    points: str = "visible",
    remarks: str = "visible",
) -> dict[str, Any]:
    """
    What Gradescope shows of a report.

    Parameters
    ----------
    report : mapping
        Of one submission, as `backlings grade` writes it.
    units : list of Unit
        Those of the report.
    course : Course
        Its `lessons_url` makes links of the sections to read.
    points, remarks : str
        When learners see the checks that carry points, and those that explain.

    Returns
    -------
    dict
        To be written as `results.json`. What could not be graded has neither a score nor tests:
        Gradescope then shows that the autograder failed, and no 0.
    """
    if report["status"] == "ungraded":
        reasons = dict.fromkeys(
            check["message"]
            for unit in report["units"]
            for check in unit["checks"]
            if check["outcome"] in NOT_JUDGED
        )
        return unable(*reasons, *report["notes"])
    tests: list[dict[str, Any]] = []
    for unit in units:
        (part,) = (part for part in report["units"] if part["unit"] == unit.stem)
        tests += _tests(part, unit, units, course, {True: points, False: remarks})
    return {
        "score": report["counted"],
        "output": "\n".join(_summary(report, units)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    }


def unable(*reasons: str) -> dict[str, Any]:
    """What Gradescope shows of a submission that nobody could grade: why, and never a score."""
    told = ["This could not be graded. That is no verdict on your work.", *reasons, _ASK]
    return {
        "output": "\n".join(told),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
    }


def _summary(report: LearnerReport, units: Sequence[Unit]) -> Iterator[str]:
    yield f"{report['counted']:g} of {report['worth']:g} points."
    for unit in units:
        (part,) = (part for part in report["units"] if part["unit"] == unit.stem)
        if part["status"] == "missing":
            yield f"{unit.stem}: no file was handed in. It should be called {unit.stem}.py."
        elif len(units) > 1:
            yield f"{unit.stem}: {part['counted']:g} of {part['worth']:g} points."
    yield from report["notes"]


def _tests(
    part: CountedUnit, unit: Unit, units: Sequence[Unit], course: Course,
    visibility: Mapping[bool, str],
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """A test for each check; points are weighted as the course says."""
    statements = {check.name: check.statement for check in collect(load_module(unit.checks))}
    weight = part["worth"] / part["max_points"] if part["max_points"] else 1.0
    for number, check in enumerate(part["checks"], 1):
        yield {
            "name": f"{check['function']}: {statements.get(check['name'], check['name'])}",
            "name_format": "text",
            "number": f"{unit.stem[:2]}.{number}",
            "score": round(check["points"] * weight, 4),
            "max_score": round(check["max_points"] * weight, 4),
            "status": "passed" if check["outcome"] == "passed" else "failed",
            "output": "\n".join(_words(check, unit, units, course)),
            "output_format": "text",
            "tags": [unit.stem],
            "visibility": visibility[check["max_points"] > 0],
        }


def _words(check: CheckReport, unit: Unit, units: Sequence[Unit], course: Course) -> Iterator[str]:
    """What is wrong, which mistake it looks like, the question to ask, and where to read."""
    (verdict, _), *rest = explained(check, [], unit, units, course.lessons_url)
    yield verdict
    yield from (f"{name}: {text}" for name, text in rest)


def main(argv: Sequence[str] | None = None) -> int:
    """Grade what lies in `PLACE/submission`, and write `PLACE/results/results.json`."""
    parser = argparse.ArgumentParser(description="Grade one submission on Gradescope.")
    parser.add_argument("--place", default="/autograder", help="Gradescope's folder")
    parser.add_argument("--points", default="visible", choices=VISIBILITIES)
    parser.add_argument("--remarks", default="visible", choices=VISIBILITIES)
    parser.add_argument("--try", dest="only_try", action="store_true", help="only tell the tier")
    options = parser.parse_args(argv)
    place = Path(options.place)
    try:
        isolation = shut_in()
        print(f"tier {isolation.tier}: {', '.join(isolation.layers)}")
        for sentence in isolation.missing:
            print(sentence)
        if options.only_try:
            return GRADED
        units = find_units()
        course = load_course(place / "source" / "course.toml", units)
        chosen = list(course.units or units)
        report = _graded(place / "submission", course, chosen, isolation.tier)
        found = results(report, chosen, course, options.points, options.remarks)
    except Exception as error:  # the teacher reads why; the learner, that it is no verdict
        told = str(error) if isinstance(error, CourseError) else traceback.format_exc()
        print(f"backlings: {told}", file=sys.stderr)
        if options.only_try:
            return UNGRADED
        found = unable("The grader itself could not run.")
    path = place / "results" / "results.json"
    write_text(path, json.dumps(found, indent=1) + "\n")
    return GRADED if "score" in found else UNGRADED


def shut_in() -> Isolation:
    """
    How learners' code is shut in here: isolated, or as a user who may not read the answers.

    Raises
    ------
    CourseError
        If neither can be had.
    """
    try:
        return require("isolated")
    except CourseError as error:
        isolation, course = require(TIER), find_course()
        if "nobody" not in isolation.layers:
            raise CourseError(
                f"{error} Without that this runs only as root, in an image whose Python every "
                "user can run: learners' code would be able to read the answers."
            ) from None
        about = course.stat()
        if about.st_uid != 0 or about.st_mode & 0o077:
            raise CourseError(f"{course} holds the answers: it has to be root's alone") from None
        return Isolation(isolation.tier, isolation.layers, (str(error),))


def _graded(submission: Path, course: Course, units: Sequence[Unit], tier: str) -> LearnerReport:
    """The report on a submission; the seed is fresh, and gone with the folder it stood in."""
    with tempfile.TemporaryDirectory(prefix="backlings.") as folder:
        # In a folder of its own everything is one learner's, however many files it is.
        submissions, out = Path(folder, "in"), Path(folder, "out")
        shutil.copytree(submission, submissions / _LEARNER, symlinks=True)
        plan = Plan(submissions, out, course, tuple(units), True, tier, jobs=1)
        run(plan, Progress())
        text = (out / "submissions" / f"{_LEARNER}.json").read_text(encoding="utf-8")
        report: LearnerReport = json.loads(text)
        return report


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main())
