"""
The same functions graded by nbgrader, by otter, by a cold pytest and by `backlings grade`.

``linear_forward``, ``linear_backward`` and ``relu_backward``, right and alike in every submission
but for a comment. nbgrader and otter get four short tests; a cold pytest and we the same four as
checks of one unit (`three_functions.py`), and then all checks of the two units that have these
functions: the eight of 04_linear, and those of 05_activations, of which all but ReLU is still the
stub. Everybody grades one submission at a time. What counts is processor time of the whole family
of processes, for each submission. The other graders are installed into an environment of their own
(``--with FOLDER`` keeps it).
"""

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

from three_functions import ANSWER, TESTS, make
from whole_class import cold, engine, measured

from backlings.course.finding import find_unit, find_units
from backlings.course.units import Unit
from backlings.verdict.grade import Grader


def code_cell(name: str, source: str, **nbgrader: object) -> dict:
    """A cell of a notebook, with what nbgrader wants to know of it."""
    about = {"grade_id": name, "schema_version": 3, "task": False, **nbgrader}
    return {
        "cell_type": "code", "id": name, "execution_count": None, "outputs": [],
        "metadata": {"nbgrader": about} if nbgrader else {}, "source": source,
    }  # fmt: skip


def notebook(answer: str, tests: bool) -> str:
    """The assignment, solved; otter's tests stand elsewhere."""
    solution = {"grade": False, "solution": True, "locked": False}
    cells = [code_cell("answer", answer, **solution)]
    test = {"grade": True, "solution": False, "locked": True, "points": 1}
    if tests:
        cells += [code_cell(f"test{i}", text, **test) for i, text in enumerate(TESTS)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells})


def beside(tools: Path) -> str:
    """A search path with those tools first."""
    return f"{tools}:{os.environ['PATH']}"


def nbgrader(tools: Path, place: Path, count: int) -> dict[str, float]:
    """A batch: autograde, then feedback."""
    source = place / "source" / "ps1"
    source.mkdir(parents=True)
    marked = f"### BEGIN SOLUTION\n{ANSWER.strip()}\n### END SOLUTION"
    (source / "linear.ipynb").write_text(notebook(marked, True), encoding="utf-8")
    (place / "nbgrader_config.py").write_text("c = get_config()\n", encoding="utf-8")
    measured([str(tools / "nbgrader"), "generate_assignment", "ps1"], place, beside(tools))
    for number in range(count):
        folder = place / "submitted" / f"learner{number}" / "ps1"
        folder.mkdir(parents=True)
        text = notebook(f"{ANSWER}# {number}", True)
        (folder / "linear.ipynb").write_text(text, encoding="utf-8")
    graded = measured([str(tools / "nbgrader"), "autograde", "ps1"], place, beside(tools))
    told = measured([str(tools / "nbgrader"), "generate_feedback", "ps1"], place, beside(tools))
    if len(list(place.glob("feedback/*/ps1/linear.html"))) != count:
        raise SystemExit("nbgrader did not grade them all")
    return {"autograde": graded["cpu"] / count, "feedback": told["cpu"] / count}


def otter(tools: Path, place: Path) -> float:
    """One submission by `otter run`."""
    (place / "tests").mkdir(parents=True)
    for number, text in enumerate(TESTS):
        case = {"code": "".join(f">>> {line}\n" for line in text.splitlines()), "hidden": False}
        suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
        about = {"name": f"q{number}", "points": 1, "suites": [suite]}
        (place / "tests" / f"q{number}.py").write_text(f"test = {about!r}\n", encoding="utf-8")
    config = {"tests_dir": "tests", "requirements": "", "lang": "python"}
    with zipfile.ZipFile(place / "autograder.zip", "w") as archive:
        archive.writestr("otter_config.json", json.dumps(config))
        for path in sorted((place / "tests").iterdir()):
            archive.write(path, f"tests/{path.name}")
    (place / "linear.ipynb").write_text(notebook(ANSWER, False), encoding="utf-8")
    command = [str(tools / "otter"), "run", "-a", "autograder.zip", "linear.ipynb"]
    used = measured(command, place, beside(tools))["cpu"]
    result = json.loads((place / "results.json").read_text(encoding="utf-8"))
    if not all(one.get("score") == one.get("max_score") for one in result["tests"]):
        raise SystemExit(f"otter did not pass it: {result}")
    return used


def ours(place: Path, count: int, tier: str, units: Sequence[Unit], texts: list[str]) -> float:
    """`backlings grade`, feedback pages and the class's page included."""
    for number in range(count):
        folder = place / "in" / f"learner{number:06}"
        folder.mkdir(parents=True)
        for unit, text in zip(units, texts, strict=True):
            source = f"{text}\n# {number}\n"
            (folder / f"{unit.stem}.py").write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "backlings.cli", "grade", "in", "--out", "out"]
    command += ["--units", *(unit.name for unit in units)]
    command += ["--tier", tier, "--jobs", "1", "--seed", "1"]
    used = measured(command, place, "", **engine(units[0]))["cpu"] / count
    rows = csv.DictReader((place / "out" / "grades.csv").read_text(encoding="utf-8").splitlines())
    written = ("linear_", "relu_")
    checks = [check for unit in units for check in Grader(unit, 1).checks]
    full = sum(check.points for check in checks if check.function.startswith(written))
    if {float(row["points"]) for row in rows} != {full}:
        raise SystemExit("we did not pass them all")
    return used


def install(folder: Path) -> Path:
    """Where the other graders' commands are."""
    tools = folder / "bin"
    if not tools.exists():
        venv.create(folder, with_pip=True)
        subprocess.run(
            [tools / "python", "-m", "pip", "install", "-q", "nbgrader", "otter-grader", "numpy"],
            check=True,
        )
    return tools


def main() -> None:
    """Measure each in turn, and print a table of ratios."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--with", dest="tools", metavar="FOLDER", help="installed there, or kept")
    options.add_argument("--batch", type=int, default=10, help="submissions for nbgrader")
    options.add_argument("--count", type=int, default=1000, help="submissions for us")
    options.add_argument("--tier", default="isolated")
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        tools = install(Path(chosen.tools).absolute() if chosen.tools else folder / "tools")
        rows = {}
        of_four = [make(folder / "course")]
        of_two = [find_unit(name, find_units()) for name in ("linear", "activations")]
        linear, relu = ANSWER.split("def relu_forward")
        stub = f"{of_two[1].stub_text}\n\ndef relu_forward{relu}"
        for what, units, texts in (
            ("four checks", of_four, [ANSWER]), ("two units", of_two, [linear, stub]),
        ):  # fmt: skip
            place = folder / what
            rows[f"backlings, {what}"] = ours(place, chosen.count, chosen.tier, units, texts)
            rows[f"a cold pytest, {what}"] = cold(place / "in", units)
        batch = nbgrader(tools, folder / "nbgrader", chosen.batch)
        rows[f"nbgrader, a batch of {chosen.batch}"] = batch["autograde"] + batch["feedback"]
        rows["nbgrader, one alone"] = sum(nbgrader(tools, folder / "one", 1).values())
        rows["otter run"] = otter(tools, folder / "otter")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    each = rows["backlings, four checks"]
    print(f"{chosen.tier}, processor time for each submission")
    for name, seconds in rows.items():
        print(f"{name:36} {seconds * 1e3:8.1f} ms, ratio {seconds / each:8.1f}")


if __name__ == "__main__":
    main()
