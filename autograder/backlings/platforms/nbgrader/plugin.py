"""
nbgrader with our grader in the place of its own: no cell of a learner's runs in its process.

A course's `nbgrader_config.py` calls `configure`. From a submitted notebook only the text of its
cells is taken; which cells are graded, and for how many points, is read from the gradebook. What
could not be graded fails, and is exported as nothing rather than as 0.
"""

import atexit
import json
import os
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import Gradebook
from nbgrader.preprocessors import ClearSolutions, NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution
from traitlets import Unicode
from traitlets.config import Config

from backlings.classroom.archives import FILE_LIMIT
from backlings.classroom.grading import Order, close_workers, grade
from backlings.course.errors import CourseError
from backlings.course.finding import find_units
from backlings.course.units import Unit
from backlings.course.versions import unit_version
from backlings.notebooks.reading import beside
from backlings.notebooks.writing import stub_cells
from backlings.platforms.nbgrader.seeds import seed_of
from backlings.verdict.report import CheckReport
from backlings.verdict.wording import as_html, explained

_HERE = "backlings.platforms.nbgrader.plugin"
_CELLS = "backlings.platforms.nbgrader.cells"
_FILES = "backlings.platforms.nbgrader.files"


def configure(c: Config) -> None:
    """
    Put our parts in the place of nbgrader's.

    Parameters
    ----------
    c : Config
        That of a course, as `get_config()` gives it in its `nbgrader_config.py`.
    """
    c.ExchangeFactory.collect = f"{_FILES}.Collect"
    c.ExportApp.plugin_class = f"{_FILES}.Export"
    c.CourseDirectory.max_file_size = FILE_LIMIT // 1000
    c.GenerateAssignment.preprocessors = [
        "nbgrader.preprocessors.IncludeHeaderFooter",
        "nbgrader.preprocessors.LockCells",
        f"{_HERE}.KeepStubs",
        "nbgrader.preprocessors.ClearOutput",
        "nbgrader.preprocessors.CheckCellMetadata",
        "nbgrader.preprocessors.ComputeChecksums",
        "nbgrader.preprocessors.SaveCells",
        "nbgrader.preprocessors.ClearHiddenTests",
        "nbgrader.preprocessors.ClearMarkScheme",
        "nbgrader.preprocessors.ComputeChecksums",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    c.Autograde.exclude_overwriting = _handed_out(Path(c.CourseDirectory.get("root") or Path.cwd()))
    c.Autograde.exporter_class = f"{_HERE}.Notebooks"
    c.Autograde.sanitize_preprocessors = [
        f"{_CELLS}.KnownCells",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    c.Autograde.autograde_preprocessors = [
        f"{_HERE}.Grade",
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]


def _handed_out(root: Path) -> dict[str, list[str]]:
    """For each assignment the files that only learners need, not the copies that are graded."""
    return {
        source.name: [
            path.relative_to(source).as_posix()
            for path in sorted((source / "course").rglob("*"))
            if path.is_file()
        ]
        for source in sorted((root / "source").glob("*"))
    }


class UngradedError(Exception):
    """A submission could not be graded; nbgrader tells so, and goes on with the next one."""


class KeepStubs(ClearSolutions):
    """Leaves the stubs of units as they are; solutions of the teacher's own are cleared."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Any:
        """One notebook of an assignment."""
        name = resources["nbgrader"]["notebook"]
        self._stubs = {text for unit in _named(name) for text in stub_cells(unit).values()}
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell: NotebookNode, resources: dict[str, Any], index: int) -> Any:
        """One of its cells."""
        if cell.source in self._stubs:
            return cell, resources
        return super().preprocess_cell(cell, resources, index)


class Notebooks(NotebookExporter):
    """Reads submissions; while one is graded, and where that fails, it has no score."""

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> Any:
        """Forget what was graded before, and read the notebook."""
        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as book:
            submission = book.find_submission_notebook(
                about["notebook"], about["assignment"], about["student"]
            )
            for grade in submission.grades:
                grade.auto_score, grade.needs_manual_grade = None, True
            book.db.commit()
        _require_plain(Path(filename).parent)
        return super().from_filename(filename, resources, **kw)


class Grade(NbGraderPreprocessor):
    """Grades a notebook in the sandbox, and writes into each test what it earned, and why."""

    tier = Unicode("isolated", help="How far learners' code is shut in: isolated or process.").tag(
        config=True
    )
    lessons_url = Unicode("", help="Address of the lessons, so that feedback can name it.").tag(
        config=True
    )

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Any:
        """One notebook of a submission."""
        name, assignment = (resources["nbgrader"][key] for key in ("notebook", "assignment"))
        unit = next(iter(_named(name)), None)
        if unit is None:
            raise CourseError(f"{name}.ipynb: there is no unit of that name to grade it by")
        order = Order(
            key="", stem=unit.stem, version=unit_version(unit), kind=".ipynb", source=_code(nb),
            seed=seed_of(Path.cwd(), assignment), tier=self.tier,
            earlier=beside(unit.builds_on, Path(resources["metadata"]["path"])),
        )  # fmt: skip
        graded = grade(order)
        rows = json.loads(graded.report)["checks"]
        if not graded.graded:
            wrong = (row["message"] for row in rows if row["outcome"] in ("ungraded", "skipped"))
            raise UngradedError(next(wrong, "not graded"))
        told: set[str] = set()
        for cell in nb.cells:
            if _is_test(cell):
                cell.outputs = [self._output(cell, rows, unit, told)]
        return nb, resources

    def _output(
        self, cell: NotebookNode, rows: list[CheckReport], unit: Unit, told: set[str]
    ) -> Any:
        """What stands below a test: always a number, and never above its points."""
        about = cell.metadata.nbgrader
        row = next((row for row in rows if row["name"] == about.grade_id), None)
        if row is None:
            raise CourseError(
                f"{unit.stem} has no check {about.grade_id!r}: the assignment was generated with "
                "another version of backlings; install that one to grade it"
            )
        function = row["function"]
        remarks = [r for r in rows if r["function"] == function and not r["max_points"]]
        lines = explained(
            row, [] if function in told else remarks, unit, find_units(), self.lessons_url
        )
        told.add(function)
        share = row["points"] / row["max_points"] if row["max_points"] else 0.0
        score = max(0.0, min(1.0, share)) * float(about.points)
        data = {"text/plain": repr(score), "text/html": as_html(lines)}
        return new_output("execute_result", data)


def _is_test(cell: NotebookNode) -> bool:
    """Whether a number is expected below it; what is graded by hand is an answer as well."""
    return cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)


def _code(nb: NotebookNode) -> bytes:
    """The notebook with its code alone; what is left out is empty, so that cells keep numbers."""
    cells = []
    for cell in nb.cells:
        source = cell.source if cell.cell_type == "code" and not _is_test(cell) else ""
        cells.append({"cell_type": "code", "source": source})
    return json.dumps({"cells": cells}).encode()


def _named(stem: str) -> list[Unit]:
    return [unit for unit in find_units() if unit.stem == stem]


def _require_plain(folder: Path) -> None:
    """Refuse a submission with anything but ordinary files in it: links lead to others' files."""
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place, name)
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                raise UngradedError(f"{path} is not an ordinary file; remove it, and grade again")
        for name in files:
            if Path(place, name).stat().st_size > FILE_LIMIT:
                raise UngradedError(f"{Path(place, name)} is larger than {FILE_LIMIT >> 20} MB")


atexit.register(close_workers)
