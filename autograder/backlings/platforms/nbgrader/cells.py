"""The cells of a submission made anew from the gradebook: of the learner's there is only text."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import from_dict
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor


class KnownCells(NbGraderPreprocessor):
    """
    Makes every cell anew: of the learner's there is the text that a solution cell or a note has.

    A cell with the id of one that was released becomes that one, a test with its own source. What
    was deleted comes back, of what is there twice the last one stays, and everything else is a cell
    without a role. Text that a browser would run becomes a block of code.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Any:
        """One notebook of a submission."""
        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as book:
            notebook = book.find_notebook(about["notebook"], about["assignment"])
            released = {known.id: known for known in _released(notebook)}
            kernel = json.loads(notebook.kernelspec or "{}")
        cells = []
        for cell in reversed(nb.cells):
            known = released.pop(_claimed(cell), None)
            cells.append(known.cell(_text(cell)) if known else _without_role(cell))
        cells.reverse()
        cells += [known.cell("") for known in released.values()]
        for number, cell in enumerate(cells):
            cell["id"] = f"cell-{number}"
        made = {"cells": cells, "metadata": {"kernelspec": kernel}}
        return from_dict(made | {"nbformat": 4, "nbformat_minor": 5}), resources


@dataclass(frozen=True)
class _Released:
    """A cell of the assignment, as the gradebook has it."""

    id: str
    kind: str
    source: str
    about: Mapping[str, Any]

    def cell(self, text: str) -> dict[str, Any]:
        """The cell in a submission: its own text, or the learner's where that is asked for."""
        source = text if self.about["solution"] else self.source
        if self.kind == "markdown" and source != self.source:
            source = _quoted(source)
        return _made(self.kind, source, {"nbgrader": dict(self.about)})


def _released(notebook: Any) -> Iterator[_Released]:
    points = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
    graded = {cell.name for cell in notebook.grade_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    tasks = {cell.name for cell in notebook.task_cells}
    for cell in notebook.source_cells:
        about = {
            "schema_version": 3, "grade_id": cell.name, "cell_type": cell.cell_type,
            "grade": cell.name in graded, "solution": cell.name in solutions,
            "task": cell.name in tasks, "locked": cell.locked, "checksum": cell.checksum,
        }  # fmt: skip
        worth = {"points": points[cell.name]} if cell.name in points else {}
        yield _Released(cell.name, cell.cell_type, cell.source, about | worth)


def _claimed(cell: NotebookNode) -> str:
    """The id that a learner's cell says it has."""
    about = cell.get("metadata", {}).get("nbgrader", {})
    found = about.get("grade_id") if isinstance(about, Mapping) else None
    return found if isinstance(found, str) else ""


def _without_role(cell: NotebookNode) -> dict[str, Any]:
    if cell.cell_type == "code":
        return _made("code", _text(cell), {})
    return _made("markdown", _quoted(_text(cell)), {})


def _quoted(text: str) -> str:
    """The text as a block of code, in which nothing is markup."""
    return "\n".join(f"    {line}" for line in text.splitlines())


def _made(kind: str, source: str, metadata: dict[str, Any]) -> dict[str, Any]:
    made = {"cell_type": kind, "metadata": metadata, "source": source}
    return made | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def _text(cell: NotebookNode) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else ""
