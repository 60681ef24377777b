"""Notebooks: built from the stub, the same bytes each time, at home in Jupyter and in nbgrader."""

import json
import shutil
import subprocess
import sys
import zipfile
from collections import Counter

import pytest

from backlings.checking.checks import collect
from backlings.cli import main
from backlings.course.loading import load_module
from backlings.course.regions import solution_lines
from backlings.notebooks.cell import bound, check, definitions
from backlings.notebooks.writing import text_of
from backlings.release.orientation import orientation
from support.classroom import golden, grade, report
from support.course import LINEAR, UNITS
from support.nbgrader_course import answered, id_of

by_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)


def cells(unit):
    """The cells of a unit's notebook."""
    return json.loads(text_of(unit))["cells"]


@by_unit
@pytest.mark.slow
def test_it_is_a_valid_notebook(unit):
    nbformat = pytest.importorskip("nbformat", reason="needs backlings[nbgrader]")
    notebook = nbformat.reads(text_of(unit), as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert text_of(unit) == text_of(unit)


@by_unit
def test_ids_are_unique_and_say_what_a_cell_is(unit):
    for ids in ([cell["id"] for cell in cells(unit)], [id_of(cell) for cell in cells(unit)]):
        assert len(set(ids)) == len(ids)
        assert all(ids)


@by_unit
def test_every_check_with_points_has_a_locked_cell(unit):
    worth = {c.name: c.points for c in collect(load_module(unit.checks)) if c.points}
    found = {
        id_of(cell): cell["metadata"]["nbgrader"]["points"]
        for cell in cells(unit)
        if cell["metadata"]["nbgrader"]["grade"]
    }
    assert found == worth
    for cell in cells(unit):
        about = cell["metadata"]["nbgrader"]
        assert about["locked"] != about["solution"]
        assert about["schema_version"] == 3


@by_unit
def test_there_is_a_cell_for_everything_that_is_to_be_written(unit):
    wanted = {f"write_{name.split('.')[0]}" for name in unit.functions}
    assert {id_of(c) for c in cells(unit) if c["metadata"]["nbgrader"]["solution"]} == wanted


@by_unit
def test_together_the_cells_are_the_stub(unit):
    """Every line of code of the stub is in the notebook; none of the solution is."""
    code = "".join(
        "".join(cell["source"]) + "\n" for cell in cells(unit) if cell["cell_type"] == "code"
    )
    body = unit.stub_text.split('"""', 2)[2]
    lines = {line.strip() for line in body.splitlines() if line.strip()}
    assert lines <= {line.strip() for line in code.splitlines()}
    stub = {line.strip() for line in unit.stub_text.splitlines()}
    answers = {line for line in solution_lines(unit.solution_text, unit.planted) if len(line) > 12}
    shown = {
        line.strip(" `") for cell in cells(unit) for line in "".join(cell["source"]).split("\n")
    }
    assert not (answers - stub) & shown


@by_unit
def test_only_what_jupyter_understands_is_in_the_text(unit):
    sections = orientation(unit)
    assert sections[0].text.startswith(f"# {unit.title}")
    assert len(sections) >= 2
    for section in sections:
        for mark in ("{{", "???", "!!!", "{#", "](../", ".md"):
            assert mark not in section.text, section.text


def test_a_check_whose_name_two_units_have_is_asked_for_with_its_unit(capsys):
    names = Counter(c.name for unit in UNITS for c in collect(load_module(unit.checks)))
    shared = next(name for name, count in names.items() if count > 1)
    mine = [u for u in UNITS if shared in {c.name for c in collect(load_module(u.checks))}]
    assert check(shared) == 0.0
    assert f'check("{shared}", "{mine[0].name}")' in capsys.readouterr().out
    for unit in mine:
        sources = ["".join(cell["source"]) for cell in cells(unit)]
        assert any(f'check("{shared}", "{unit.name}")' in source for source in sources)


def test_of_what_is_run_twice_the_last_one_counts():
    inputs = [
        "import numpy as np",
        "def f(x):\n    return 1",
        "f(2)",
        "SLOPE: float = 0.1",
        "f(2) == 3",
        "def f(x):\n    return 2\nclass G:\n    h = 3",
    ]
    assert definitions(inputs) == [inputs[0], "", "", inputs[3], "", inputs[5]]
    assert bound(inputs[5]) == {"f", "G"}
    assert bound(inputs[4]) == set()


def test_outside_of_jupyter_it_says_what_to_do(capsys):
    assert check("linear_forward_values") == 0.0
    assert "run the cell that defines it" in capsys.readouterr().out
    assert check("no_such_check") == 0.0
    assert "There is no check 'no_such_check'" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["einsum", "mean_for_sum", "two_mistakes"])
def test_a_learners_notebook_is_graded_by_the_same_checks(tmp_path, name):
    place = tmp_path / "in" / "ada"
    place.mkdir(parents=True)
    notebook = answered(json.loads(text_of(LINEAR)), golden(name))
    (place / f"{LINEAR.stem}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    other = tmp_path / "in" / "bob"
    other.mkdir()
    (other / f"{LINEAR.stem}.py").write_text(golden(name), encoding="utf-8")
    assert grade(tmp_path / "in", tmp_path / "out") == 0
    by_notebook, by_file = (
        {
            c["name"]: (c["outcome"], c["mistakes"])
            for c in report(tmp_path / "out", who)["units"][0]["checks"]
        }
        for who in ("ada", "bob")
    )
    assert by_notebook == by_file


def outputs(place, notebook, *, extra=()):
    """Run a notebook in a kernel of its own; for each check what it displays, and the number."""
    nbformat = pytest.importorskip("nbformat", reason="needs backlings[nbgrader]")
    from nbclient import NotebookClient

    read = nbformat.reads(json.dumps(notebook), as_version=4)
    read.cells[0:0] = [nbformat.v4.new_code_cell(text) for text in extra]
    resources = {"metadata": {"path": str(place)}}
    NotebookClient(read, kernel_name="python3", resources=resources, timeout=120).execute()
    found = {}
    for cell in read.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            shown = "".join(o.get("text", "") or o.data["text/plain"] for o in cell.outputs[:-1])
            found[cell.metadata.nbgrader.grade_id] = shown, cell.outputs[-1].data["text/plain"]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("unit", [u for u in UNITS if u.name in ("linear", "autograd_scalar")])
def test_the_stub_runs_clean_in_a_kernel(tmp_path, unit):
    found = outputs(tmp_path, json.loads(text_of(unit)))
    assert {text for text, _ in found.values()} == {
        f"○ still to write, 0 / {c.points:g} points"
        for c in collect(load_module(unit.checks))
        if c.points
    }
    assert {number for _, number in found.values()} == {"0.0"}


@pytest.mark.slow
@pytest.mark.parametrize("unit", [u for u in UNITS if u.name in ("linear", "autograd_scalar")])
def test_the_solution_earns_everything_in_a_kernel(tmp_path, unit):
    found = outputs(tmp_path, answered(json.loads(text_of(unit)), unit.solution_text))
    worth = {c.name: repr(float(c.points)) for c in collect(load_module(unit.checks)) if c.points}
    assert {name: number for name, (_, number) in found.items()} == worth


@pytest.mark.slow
def test_a_hand_out_of_notebooks_names_mistakes_without_the_answers(tmp_path):
    """In a learner's Jupyter there are the engine of the hand-out and its recorded answers."""
    place = tmp_path / "handout"
    assert main(["release", str(place), "--units", "linear", "--for", "notebook"]) == 0
    (wheel,) = place.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "engine")
    notebook = json.loads((place / f"{LINEAR.stem}.ipynb").read_text(encoding="utf-8"))
    use = f"import sys\nsys.path.insert(0, {str(tmp_path / 'engine')!r})"
    found = outputs(place, answered(notebook, golden("mean_for_sum")), extra=[use])
    assert found["linear_forward_values"][1] == "8.0"
    told, points = found["linear_backward_values"]
    assert points == "0.0"
    assert "It looks as if your code averages db over the batch." in told


@pytest.mark.slow
def test_a_hand_out_is_the_same_bytes_each_time(tmp_path):
    def files(place, kind):
        assert main(["release", str(place), "--units", "linear", "losses", "--for", kind]) == 0
        return {p.relative_to(place): p.read_bytes() for p in place.rglob("*") if p.is_file()}

    for kind in ("notebook", "nbgrader"):
        assert files(tmp_path / f"first-{kind}", kind) == files(tmp_path / f"second-{kind}", kind)


def test_jupyter_is_not_needed_to_make_one(tmp_path):
    """The hand-out's modules load without nbformat and nbgrader."""
    code = (
        "import sys\nfor name in ('nbformat', 'nbgrader', 'IPython'): sys.modules[name] = None\n"
        "from backlings.notebooks.writing import text_of\n"
        "from backlings.course.finding import find_units\n"
        "assert text_of(find_units()[0])\n"
        "import backlings.notebook, backlings.platforms.nbgrader.course"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, timeout=120)
    assert shutil.which(sys.executable)
