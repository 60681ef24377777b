"""
A notebook for each unit: the lesson in short, a cell for each function, a cell for each check.

It is built from the stub, so there is no answer in it. The cells carry nbgrader's metadata; without
nbgrader that is only a name. `backlings.notebooks.cell` says what `check` does in a learner's
Jupyter.
"""

import ast
import json
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from backlings.checking.checks import Check, collect
from backlings.course.files import write_text
from backlings.course.finding import find_units
from backlings.course.loading import load_module
from backlings.course.units import Unit
from backlings.release.folder import course
from backlings.release.orientation import orientation
from backlings.release.wheel import write_engine

PRIVATE: tuple[str, ...] = ()

Cell = dict[str, Any]

IMPORT = "from backlings.notebook import check"
_HOW = """\
**How this works.** Write each function in its cell, instead of the line that raises, and run the
cell. The cells below it check what you wrote: run one, and it says what is wrong, and why. Cells of
your own are welcome. Keep the file's name, since it says which unit this is."""


_README = """# Backpropagation, by hand

You write the forward and backward functions of neural networks in notebooks, and each says which
mistake it was. It needs Python 3.11 or newer.

    python3 -m venv .venv
    . .venv/bin/activate            # Windows: .venv\\Scripts\\activate
    pip install -r requirements.txt
    jupyter lab

{units}

Hand in the notebooks under the names that they have. Here the answers to one set of test inputs are
recorded; your teacher grades with other inputs.
"""


def make(units: Sequence[Unit], place: Path) -> None:
    """Write a notebook for each unit, and beside them what `check` needs in a learner's Jupyter."""
    for unit in units:
        write_text(place / f"{unit.stem}.ipynb", text_of(unit))
    course(units, place / "course")
    write_engine(units, place, "jupyterlab")
    listed = "\n".join(f"- `{unit.stem}.ipynb`: {unit.title}" for unit in units)
    write_text(place / "README.md", _README.format(units=listed))


def text_of(unit: Unit) -> str:
    """The notebook of a unit, as it stands in its file; the same unit makes the same bytes."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = {
        "cells": list(_cells(unit)),
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def stub_cells(unit: Unit) -> dict[str, str]:
    """For each function or class that is to be written, its text in the stub."""
    return _split(unit)[1]


def _cells(unit: Unit) -> Iterator[Cell]:
    title, *sections = orientation(unit)
    yield _locked(f"{unit.name}_title", title.text, kind="markdown")
    for section in sections:
        yield _locked(f"{unit.name}_{section.anchor}", section.text, kind="markdown")
    yield _locked(f"{unit.name}_how", _HOW, kind="markdown")
    setup, functions = _split(unit)
    yield _locked(f"{unit.name}_setup", setup)
    yield _locked(f"{unit.name}_import", IMPORT)
    for name, text in functions.items():
        yield _cell(f"write_{name}", text, solution=True)
        for check in _checks(unit, name):
            yield _cell(check.name, _checking(unit, check), grade=True, points=float(check.points))


def _checks(unit: Unit, name: str) -> list[Check]:
    """The checks of a function, or of the methods of a class, that points depend on."""
    return [
        check
        for check in collect(load_module(unit.checks))
        if check.points > 0 and check.function.split(".")[0] == name
    ]


def _checking(unit: Unit, check: Check) -> str:
    worth = f"{check.points:g} point{'s' if check.points != 1 else ''}"
    lines = textwrap.wrap(f"{worth}: {check.statement}", 88, break_on_hyphens=False)
    comment = "\n".join(f"# {line}" for line in lines)
    of = f', "{unit.name}"' if check.name in _shared(unit.root) else ""
    return f'{comment}\ncheck("{check.name}"{of})'


@cache
def _shared(root: Path) -> set[str]:
    """The names that checks of several units have."""
    names = Counter(c.name for unit in find_units(root) for c in collect(load_module(unit.checks)))
    return {name for name, count in names.items() if count > 1}


def _split(unit: Unit) -> tuple[str, dict[str, str]]:
    """The text of the stub that is given, and for each name that is to be written its text."""
    lines = unit.stub_text.splitlines()
    wanted = {function.split(".")[0] for function in unit.functions}
    given: list[str] = []
    written: dict[str, str] = {}
    end = 0
    body = ast.parse(unit.stub_text).body
    if isinstance(body[0], ast.Expr):  # the docstring of the module, which the lesson says better
        end = body.pop(0).end_lineno or 0
    for node in body:
        first, end = end, node.end_lineno or end
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in wanted:
            written[node.name] = "\n".join(lines[first:end]).strip("\n")
        else:
            given += lines[first:end]
    return "\n".join(given).strip("\n"), written


def _locked(name: str, source: str, *, kind: str = "code") -> Cell:
    """A cell to read or to run as it is."""
    made = _cell(name, source, kind=kind, locked=True)
    made["metadata"] |= {"deletable": False, "editable": False}
    return made


def _cell(
    name: str, source: str, *, kind: str = "code", points: float | None = None, **flags: bool
) -> Cell:
    grade, solution = flags.get("grade", False), flags.get("solution", False)
    about: dict[str, Any] = {
        "grade": grade,
        "grade_id": name,
        "locked": grade or flags.get("locked", False),
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    made: Cell = {
        "cell_type": kind,
        "id": re.sub(r"[^A-Za-z0-9_-]", "-", name)[:64],
        "metadata": {"nbgrader": about | ({} if points is None else {"points": points})},
        "source": source.splitlines(keepends=True),
    }
    if grade:
        made["metadata"] |= {"deletable": False, "editable": False}
    return made | ({"execution_count": None, "outputs": []} if kind == "code" else {})
