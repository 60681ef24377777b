"""
What an earlier version handed out still works: `tests/samples/handed_out`.

It was made before the engine's modules moved, and must not be made again.
"""

import csv
import importlib.util
import json
import os
import shutil
import subprocess
import sys

import pytest

from backlings.cli import main
from backlings.release.wheel import engine_files
from support.course import ROOT

OLD = ROOT / "tests" / "samples" / "handed_out"
needs_nbgrader = pytest.mark.skipif(
    importlib.util.find_spec("nbgrader") is None, reason="no nbgrader: backlings[nbgrader]"
)


def test_a_learner_checks_with_an_old_copy_and_a_new_engine(tmp_path):
    """The engine as a hand-out has it, without any solution."""
    mine = shutil.copytree(OLD, tmp_path / "mine")
    (mine / "work" / ".backlings").mkdir()  # not so in the sample: pytest would check that copy
    (mine / "progress.json").rename(mine / "work" / ".backlings" / "progress.json")
    for name, content in engine_files().items():
        (tmp_path / "engine" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "engine" / name).write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-m", "backlings.cli", "check", "linear"],
        cwd=mine, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "engine")},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    words = " ".join(done.stdout.split())
    assert "averages db over the batch" in words
    assert "8 / 30 points" in words


def test_an_old_notebook_is_graded(tmp_path):
    notebook = json.loads((OLD / "04_linear.ipynb").read_text(encoding="utf-8"))
    right = (ROOT / "solutions" / "04_linear.py").read_text(encoding="utf-8")
    first, second = (
        cell for cell in notebook["cells"] if "    raise Not" in "".join(cell["source"])
    )
    first["source"], second["source"] = right, "# both are above"
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "04_linear.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    command = ["grade", str(tmp_path / "ada"), "--out", str(tmp_path / "out"), "--tier", "process"]
    assert main(command) == 0
    with (tmp_path / "out" / "grades.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert float(row["points"]) == 30


def test_the_name_in_an_old_notebook_is_the_same_function():
    from backlings.notebook import check

    from backlings.notebooks import cell

    assert check is cell.check


@needs_nbgrader
def test_an_old_course_of_nbgrader_finds_its_classes(monkeypatch):
    """`configure` by its old address, and the classes that a teacher may have named beside it."""
    from traitlets.config import Config
    from traitlets.utils.importstring import import_item

    config = Config()
    path = OLD / "nbgrader_config.py"
    names = {"get_config": lambda: config, "__file__": str(path)}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
    named = [config.ExportApp.plugin_class, *config.Autograde.autograde_preprocessors]
    assert all(import_item(name) for name in named)
    from backlings.platforms.nbgrader import plugin

    assert import_item("backlings.classroom.nbgrader.KeepStubs") is plugin.KeepStubs
    assert import_item("backlings.classroom.nbgrader_files.Export").__name__ == "Export"


def test_an_address_that_never_was_is_not_found():
    with pytest.raises(ModuleNotFoundError, match=r"backlings\.classroom\.canvas"):
        importlib.import_module("backlings.classroom.canvas")
