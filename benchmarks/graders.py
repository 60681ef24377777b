"""
The same functions graded by nbgrader, by otter, by a cold pytest and by `backlings grade`.

``linear_forward`` and ``linear_backward``, right and alike in every submission but for a comment.
nbgrader and otter get three short tests; we run all eight checks of the unit. What counts is
processor time of the whole family of processes, for each submission. The other graders are
installed into an environment of their own (``--with FOLDER`` keeps it).
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

from whole_class import cold, hand_in, measured

from backlings.units import find_unit, find_units

ANSWER = """import numpy as np

def linear_forward(x, w, b):
    return x @ w + b, (x, w)

def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
"""
TESTS = [
    "x, w, b = np.ones((3, 2)), np.full((2, 4), 2.0), np.arange(4.0)\n"
    "assert np.allclose(linear_forward(x, w, b)[0], x @ w + b)",
    "rng = np.random.default_rng(0)\n"
    "x, w, b = rng.normal(size=(6, 5)), rng.normal(size=(5, 4)), np.ones(4)\n"
    "dout = rng.normal(size=(6, 4))\n"
    "dx, dw, db = linear_backward(dout, linear_forward(x, w, b)[1])\n"
    "assert np.allclose(dx, dout @ w.T)\nassert np.allclose(dw, x.T @ dout)\n"
    "assert np.allclose(db, dout.sum(axis=0))",
    "step, w2 = 1e-5, w.copy()\nw2[1, 2] += step\n"
    "slope = ((linear_forward(x, w2, b)[0] - linear_forward(x, w, b)[0]) * dout).sum() / step\n"
    "assert abs(slope - dw[1, 2]) < 1e-4",
]


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


def nbgrader(tools: Path, place: Path, count: int) -> dict[str, float]:
    """A batch: autograde, then feedback."""
    source = place / "source" / "ps1"
    source.mkdir(parents=True)
    marked = f"### BEGIN SOLUTION\n{ANSWER.strip()}\n### END SOLUTION"
    (source / "linear.ipynb").write_text(notebook(marked, True), encoding="utf-8")
    (place / "nbgrader_config.py").write_text("c = get_config()\n", encoding="utf-8")
    measured([str(tools / "nbgrader"), "generate_assignment", "ps1"], place, str(tools))
    for number in range(count):
        folder = place / "submitted" / f"learner{number}" / "ps1"
        folder.mkdir(parents=True)
        text = notebook(f"{ANSWER}# {number}", True)
        (folder / "linear.ipynb").write_text(text, encoding="utf-8")
    graded = measured([str(tools / "nbgrader"), "autograde", "ps1"], place, str(tools))
    told = measured([str(tools / "nbgrader"), "generate_feedback", "ps1"], place, str(tools))
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
    used = measured(command, place, str(tools))["cpu"]
    result = json.loads((place / "results.json").read_text(encoding="utf-8"))
    if not all(one.get("score") == one.get("max_score") for one in result["tests"]):
        raise SystemExit(f"otter did not pass it: {result}")
    return used


def ours(place: Path, count: int, tier: str) -> float:
    """`backlings grade`, feedback pages and the class's page included."""
    hand_in(place / "in", count, find_unit("linear", find_units()), kinds=("einsum",))
    command = [sys.executable, "-m", "backlings.cli", "grade", "in", "--out", "out"]
    command += ["--units", "linear", "--tier", tier, "--jobs", "2", "--seed", "1"]
    return measured(command, place)["cpu"] / count


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
    options.add_argument("--count", type=int, default=300, help="submissions for us")
    options.add_argument("--tier", default="isolated")
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        tools = install(Path(chosen.tools).absolute() if chosen.tools else folder / "tools")
        each = ours(folder / "ours", chosen.count, chosen.tier)
        unit = find_unit("linear", find_units())
        rows = {f"backlings grade, {chosen.tier}": each, "a cold pytest": cold(
            folder / "ours" / "in", unit
        )}  # fmt: skip
        batch = nbgrader(tools, folder / "nbgrader", chosen.batch)
        rows[f"nbgrader, a batch of {chosen.batch}"] = batch["autograde"] + batch["feedback"]
        rows["nbgrader, one alone"] = sum(nbgrader(tools, folder / "one", 1).values())
        rows["otter run"] = otter(tools, folder / "otter")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{'processor time for each submission':36} {'ms':>8} {'ratio':>8}")
    for name, seconds in rows.items():
        print(f"{name:36} {seconds * 1e3:8.1f} {seconds / each:8.1f}")


if __name__ == "__main__":
    main()
