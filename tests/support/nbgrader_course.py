"""A course for nbgrader in a temporary folder: its own commands, database and exchange."""

import ast
import copy
import csv
import json
import os
import subprocess
import sys
from pathlib import Path

from backlings.notebooks.writing import text_of
from backlings.platforms.nbgrader.course import make
from support import tiers

BIN = Path(sys.executable).parent
# One process for many commands: a fresh one takes two seconds to import nbgrader.
RUN = """
import json, os, sys, traceback
from nbgrader.apps import NbGraderApp
codes = []
for folder, words in json.load(sys.stdin):
    os.chdir(folder)
    NbGraderApp.clear_instance()
    try:
        NbGraderApp.launch_instance(argv=words)
        codes.append(0)
    except SystemExit as end:
        codes.append(end.code or 0)
    except Exception:
        traceback.print_exc()
        codes.append(1)
print(json.dumps(codes))
"""

# How a careful teacher writes tests for nbgrader: hidden, with the answer inside.
STOCK = {
    "linear_forward_values": """\
### BEGIN HIDDEN TESTS
def reference_forward(x, w, b):
    return x @ w + b
rng = np.random.default_rng(0)
x, w, b = rng.normal(size=(6, 5)), rng.normal(size=(5, 4)), rng.normal(size=4)
np.testing.assert_allclose(linear_forward(x, w, b)[0], reference_forward(x, w, b))
### END HIDDEN TESTS
""",
    "linear_backward_values": """\
### BEGIN HIDDEN TESTS
dout = rng.normal(size=(6, 4))
assert np.isclose(linear_backward(dout, (x, w))[2], dout.sum(axis=0)).all()
### END HIDDEN TESTS
""",
}


class Course:
    """
    A course, and people who hand things in.

    Parameters
    ----------
    place : Path
        An empty folder; the course, the exchange and everybody's homes come to lie in it.
    """

    def __init__(self, place):
        self.place, self.root = place, place / "course"
        self.exchange = place / "exchange"
        self.exchange.mkdir(parents=True, exist_ok=True)
        self.exchange.chmod(0o777)
        jupyter = place / "jupyter"
        jupyter.mkdir()
        (jupyter / "nbgrader_config.py").write_text(
            f"c = get_config()\nc.Exchange.root = {str(self.exchange)!r}\n", encoding="utf-8"
        )
        self.environment = {
            **os.environ,
            "PATH": os.pathsep.join([str(BIN), os.environ.get("PATH", "")]),
            "HOME": str(place / "home"), "IPYTHONDIR": str(place / "home" / ".ipython"),
            "JUPYTER_CONFIG_DIR": str(jupyter), "JUPYTER_DATA_DIR": str(place / "data"),
            "PYTHONWARNINGS": "ignore",
        }  # fmt: skip
        (place / "home").mkdir()

    def make(self, units):
        """Our course, of these units; the sandbox as this machine has it."""
        make(units, self.root)
        self.allow_this_machine()

    def allow_this_machine(self):
        """Grade without a sandbox where there is none, so that the rest can be tested."""
        if tiers.best().tier != "isolated":
            with (self.root / "nbgrader_config.py").open("a", encoding="utf-8") as stream:
                stream.write('c.Grade.tier = "process"\n')

    def make_stock(self, unit):
        """The same notebook as nbgrader grades it by itself, with the tests of `STOCK`."""
        path = self.root / "source" / unit.stem / f"{unit.stem}.ipynb"
        path.parent.mkdir(parents=True)
        (self.root / "nbgrader_config.py").write_text(
            "c = get_config()\nc.CourseDirectory.course_id = 'backlings'\n", encoding="utf-8"
        )
        notebook = answered(json.loads(text_of(unit)), unit.solution_text)
        notebook["cells"] = [
            {**cell, "source": STOCK.get(id_of(cell), "".join(cell["source"]))}
            for cell in notebook["cells"]
            if id_of(cell) != f"{unit.name}_import"
        ]
        path.write_text(json.dumps(notebook), encoding="utf-8")

    def run(self, *words, folder=None, code=0):
        """One command of nbgrader's, as a process; what it said."""
        ran = subprocess.run(
            [sys.executable, "-m", "nbgrader", *map(str, words)], cwd=folder or self.root,
            env=self.environment, capture_output=True, text=True, encoding="utf-8", timeout=500,
        )  # fmt: skip
        assert ran.returncode == code, f"{words}: {ran.returncode}\n{ran.stdout}{ran.stderr}"
        return ran.stdout + ran.stderr

    def run_all(self, commands):
        """Many commands, each a folder and its words; what they said."""
        given = [(str(folder), list(map(str, words))) for folder, words in commands]
        ran = subprocess.run(
            [sys.executable, "-c", RUN], input=json.dumps(given), env=self.environment,
            capture_output=True, text=True, encoding="utf-8", timeout=500,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert set(json.loads(ran.stdout.splitlines()[-1])) == {0}, ran.stderr
        return ran.stderr

    def put(self, learner, assignment, content, **files):
        """A submission as if it had been collected; beside the notebook other files."""
        folder = self.root / "submitted" / learner / assignment
        folder.mkdir(parents=True)
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / f"{assignment}.ipynb").write_text(text, encoding="utf-8")
        for name, other in files.items():
            (folder / name.replace("__", ".")).write_text(other, encoding="utf-8")
        return folder

    def scores(self):
        """The exported table: for each learner the row."""
        self.run("export", "--to", "scores.csv")
        with (self.root / "scores.csv").open(encoding="utf-8", newline="") as stream:
            return {row["student_id"]: row for row in csv.DictReader(stream)}

    def graded(self, learner, assignment):
        """The outputs of a graded notebook, by the id of the cell's grade."""
        path = self.root / "autograded" / learner / assignment / f"{assignment}.ipynb"
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return {id_of(cell): cell.get("outputs", []) for cell in cells if id_of(cell)}

    def feedback(self, learner, assignment):
        """The page that a learner gets."""
        path = self.root / "feedback" / learner / assignment / f"{assignment}.html"
        return path.read_text(encoding="utf-8")


def id_of(cell):
    """The grade id of a cell, or nothing."""
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def answered(notebook, text):
    """A notebook with the functions of a module in its cells; what it lacks stays as it was."""
    made = copy.deepcopy(notebook)
    lines, body = text.splitlines(), ast.parse(text).body
    written = {
        node.name: "\n".join(lines[node.lineno - 1 : end]).strip()
        for node, end in zip(body, [*(n.lineno - 1 for n in body[1:]), None], strict=True)
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    for cell in made["cells"]:
        name = id_of(cell).removeprefix("write_")
        if id_of(cell).startswith("write_") and name in written:
            cell["source"] = written.pop(name)
    rest = [{"cell_type": "code", "source": t, "metadata": {}} for t in written.values()]
    return with_cells(made, *rest, first=True)


def with_cells(notebook, *cells, first=False):
    """The notebook with more cells, given whole or as the source of a code cell."""
    made = copy.deepcopy(notebook)
    more = [
        {"cell_type": "code", "source": cell, "metadata": {}} if isinstance(cell, str) else cell
        for cell in cells
    ]
    for number, cell in enumerate(more):
        if cell["cell_type"] == "code":
            cell.setdefault("outputs", [])
            cell.setdefault("execution_count", None)
        cell.setdefault("id", f"more-{len(made['cells'])}-{number}")
    made["cells"] = [*more, *made["cells"]] if first else [*made["cells"], *more]
    return made
