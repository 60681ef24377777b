"""A class whose units build on earlier ones, and those of it who mean no good."""

import contextlib
import json
import shutil

import pytest

from backlings.learn.check import Target, check_file, parts_beside
from backlings.notebooks import cell as notebook
from backlings.sandbox import IsolatedWorkers, SandboxError, Submission
from support.capstone import CAPSTONE, FILES, GRADER, MINE, all_right, change
from support.classroom import grade as grade_class
from support.classroom import hand_in, messages, outcomes, report
from support.course import ROOT, TESTS

pytestmark = pytest.mark.xdist_group("assembly_class")  # what they share is made once

ATTACKS = TESTS / "attacks"


@pytest.fixture
def work(tmp_path):
    return all_right(tmp_path)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class: all files, one missing, one broken, one as a notebook, all in a zip archive."""
    place = tmp_path_factory.mktemp("assembled")
    texts = {name: (ROOT / "solutions" / name).read_text(encoding="utf-8") for name in FILES}
    cells = [{"cell_type": "code", "source": texts["11_clipping.py"]}]
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    broken = texts["11_clipping.py"].replace("Array = np.ndarray", "Array = np.arrays")
    cells = [{"cell_type": "code", "source": broken}]
    sick = {**document, "cells": [{"cell_type": "markdown", "source": "x"}, *cells]}
    others = {name: text for name, text in texts.items() if name != "11_clipping.py"}
    classmates = {
        "ada": texts,
        "ben": others,
        "cleo": {**texts, "11_clipping.py": broken},
        "dora": {**others, "11_clipping.ipynb": json.dumps(document)},
        "emil": {**others, "11_clipping.ipynb": json.dumps(sick)},
        "fay": {**others, "11_clipping.ipynb": "no notebook"},
    }
    early = {f"gus/attempt 1/{name}": text for name, text in texts.items() if name != MINE}
    canvas = {f"hope_7_{10 * n}_{name}": texts[name] for n, name in enumerate(FILES, 1)}
    files = early | canvas | {"gus/attempt 2/" + MINE: texts[MINE]}
    files |= {
        f"{who}/{name}": text for who, own in classmates.items() for name, text in own.items()
    }
    hand_in(place / "in", files)
    assert grade_class(place / "in", place / "out", "--units", CAPSTONE.stem) in (0, 1)
    return place


def test_a_class_is_graded_with_the_files_of_each_attempt(graded):
    out = graded / "out"
    for who in ("ada", "dora", "gus", "hope_7"):
        assert set(outcomes(out, who).values()) == {"passed"}, messages(out, who)
    assert [unit["unit"] for unit in report(out, "ada")["units"]] == [CAPSTONE.stem]
    assert set(outcomes(out, "ben").values()) == {"missing"}
    told = f"{MINE} imports clipping, and no file for 11_clipping was handed in."
    assert told in messages(out, "ben")
    told = "imports clipping, and 11_clipping.py cannot be loaded: AttributeError: "
    assert told in messages(out, "cleo")
    assert "(line 5 of cell 2 of 11_clipping.ipynb: " in messages(out, "emil")
    assert "11_clipping.ipynb cannot be read as a notebook." in messages(out, "fay")


def test_another_earlier_file_is_another_submission(graded, capsys):
    again = graded / "in" / "cleo" / "11_clipping.py"
    again.write_bytes((ROOT / "solutions" / "11_clipping.py").read_bytes())
    assert grade_class(graded / "in", graded / "out", "--units", CAPSTONE.stem) in (0, 1)
    assert set(outcomes(graded / "out", "cleo").values()) == {"passed"}
    again.write_bytes(again.read_bytes().replace(b"Array = np.ndarray", b"Array = np.arrays"))
    assert grade_class(graded / "in", graded / "out", "--units", CAPSTONE.stem) in (0, 1)
    assert set(outcomes(graded / "out", "cleo").values()) == {"error"}


@pytest.fixture(scope="module")
def workers():
    try:
        source = IsolatedWorkers()
    except SandboxError as error:
        pytest.skip(str(error))
    with contextlib.closing(source):
        yield source


HOSTILE = [
    "exits_politely", "finds_the_seed", "forges_early_answers", "opens_tcp", "opens_unix_sockets",
    "patches_numpy", "patches_the_import_system", "reads_other_submissions", "reads_the_checks",
    "reads_the_graders_memory", "reads_the_solutions", "replaces_modules", "replaces_the_encoder",
    "runs_programs", "signals_its_parent", "undoes_its_limits", "writes_files",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_earlier_file_gets_no_further_than_any_other(work, workers, name):
    """The attack comes first in a file that is imported, and then in a file that is honest."""
    attack = (ATTACKS / f"{name}.py").read_text(encoding="utf-8")
    path = work / "11_clipping.py"
    path.write_text(attack + "\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    source = (work / MINE).read_bytes()
    parts = parts_beside(CAPSTONE, work / MINE)
    mine = Submission(source, MINE, workers, 2.0, (), parts)
    with contextlib.closing(mine):
        results = GRADER.open(mine, source).results()
    assert "BREACH" not in mine.printed()
    assert "ungraded" not in {r.outcome for r in results}


def test_a_hostile_earlier_file_cannot_forge_a_pass(work, workers):
    """What it does to the modules of the others is the learner's own business: values decide."""
    change(
        work,
        "11_clipping",
        "import numpy as np",
        "import sys\nimport types\nimport numpy as np\n"
        "sys.modules['submission'] = types.ModuleType('submission')\n"
        "sys.modules['keeps'] = sys.modules['protocol'] = None",
    )
    shutil.copy(CAPSTONE.exercise, work)
    verdict, _ = check_file(Target(CAPSTONE, work / MINE), GRADER, workers)
    assert verdict.points == 0


def test_a_notebook_gets_the_notebooks_beside_it(tmp_path, monkeypatch, capsys):
    """In Jupyter: what the other notebooks of the folder define, however they import it."""
    all_right(tmp_path)
    cells = [{"cell_type": "code", "source": (tmp_path / "11_clipping.py").read_text("utf-8")}]
    text = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    (tmp_path / "11_clipping.ipynb").write_text(text, encoding="utf-8")
    (tmp_path / "11_clipping.py").write_text("no Python", encoding="utf-8")
    history = ["", (tmp_path / MINE).read_text(encoding="utf-8")]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(notebook, "_history", lambda: history)
    assert notebook.check("train_network_clips") == 4
    (tmp_path / "11_clipping.ipynb").unlink()
    (tmp_path / "11_clipping.py").unlink()
    assert notebook.check("train_network_clips") == 0
    told = "imports clipping, and there is no 11_clipping.ipynb beside this notebook."
    assert told in " ".join(capsys.readouterr().out.split())
