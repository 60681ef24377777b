"""A unit that builds on earlier ones gets the learner's own files of these, and no others."""

import contextlib
import json
import shutil
import sys
from pathlib import Path

import pytest

from backlings.cli import main
from backlings.grade import Grader
from backlings.learn.check import Target, check_file, parts_beside
from backlings.mistakes import load_catalogue, mistaken_module
from backlings.sandbox import Part, Spares, Submission
from backlings.sandbox.keeps import keeps_state
from backlings.units import load_module
from backlings.versions import unit_version
from classes import grade as grade_class
from classes import hand_in, messages, outcomes, report
from course import ROOT, UNITS

CAPSTONE = next(unit for unit in UNITS if unit.builds_on)
MINE = f"{CAPSTONE.stem}.py"
FILES = [MINE, *(f"{stem}.py" for stem in CAPSTONE.builds_on)]
GRADER = Grader(CAPSTONE, 0)
ATTACKS = Path(__file__).parent / "attacks"


class Counted:
    """A source that counts the workers it gives."""

    def __init__(self):
        self.spares, self.taken = Spares(), 0

    def take(self, packages=()):
        self.taken += 1
        return self.spares.take(packages)


@pytest.fixture
def work(tmp_path):
    """A learner's folder in which everything is right."""
    for name in FILES:
        shutil.copy(ROOT / "solutions" / name, tmp_path / name)
    return tmp_path


def change(work, stem, old, new):
    path = work / f"{stem}.py"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def checked(work, spares=None):
    verdict, _ = check_file(Target(CAPSTONE, work / MINE), GRADER, spares or Spares())
    return {result.check.name: result for result in verdict.results}


def test_the_files_beside_it_are_loaded(work):
    assert {r.outcome for r in checked(work).values()} == {"passed"}


@pytest.mark.parametrize(("extra", "taken"), [("", 1), ("seen = []\n", 3)])
def test_plain_files_have_one_worker_for_all_checks(extra, taken):
    """Together as each alone; one that may remember something has a fresh one for each."""
    source = Counted()
    part = Part("deep_mlp", "08_deep_mlp.py", f"{extra}def g(): return 7\n".encode())
    mine = Submission(REMEMBERING.encode(), MINE, source, parts=[part])
    with contextlib.closing(mine):
        for _ in range(3):
            assert mine.call("f", [], {}) == 7
            mine.forget()
    assert source.taken == taken


def test_what_an_earlier_file_does_wrong_is_seen(work):
    change(work, "11_clipping", "max_norm / total if", "2 * max_norm / total if")
    found = checked(work)
    assert found["train_network_clips"].outcome == "failed"
    assert found["train_network_full_batch"].outcome == "passed"


@pytest.mark.parametrize(
    ("new", "what"),
    [("Array = np.arrays", "AttributeError: "), ("Array = (", "SyntaxError: ")],
)
def test_an_earlier_file_that_cannot_be_loaded_is_told_with_its_line(work, new, what):
    change(work, "08_deep_mlp", "Array = np.ndarray", new)
    for result in checked(work).values():
        assert result.outcome == "error"
        assert f"{MINE} imports deep_mlp, and " in result.message
        assert f"08_deep_mlp.py cannot be loaded: {what}" in result.message
        assert "(line 5 of " in result.message
        assert f"08_deep_mlp.py: {new})." in result.message


def test_an_error_in_an_earlier_function_is_told_with_its_line(work):
    change(work, "11_clipping", "total = float(", "total = 1 / 0 + float(")
    message = checked(work)["train_network_clips"].message
    assert message.startswith("train_network raised ZeroDivisionError: division by zero (line ")
    assert "11_clipping.py: total = 1 / 0 + float(" in message


def test_an_earlier_function_that_hangs_is_told_with_its_line(work):
    change(work, "11_clipping", "    total = float(", "    while True: pass\n    total = float(")
    with contextlib.closing(
        Submission(
            (work / MINE).read_bytes(), MINE, Spares(), 0.5, (), parts_beside(CAPSTONE, work / MINE)
        )
    ) as mine:
        results = {r.check.name: r for r in GRADER.open(mine, mine.source).results()}
    message = results["train_network_clips"].message
    assert "it was still running at line " in message
    assert "11_clipping.py: while True: pass" in message


def test_an_earlier_file_that_is_not_there_is_missing(work):
    (work / "12_optimisers.py").unlink()
    for result in checked(work).values():
        assert result.outcome == "missing"
        assert f"{MINE} imports optimisers, and there is no " in result.message
        assert "12_optimisers.py; `backlings start` makes it." in result.message


def test_an_earlier_function_that_is_still_the_stub_is_to_do(work):
    shutil.copy(ROOT / "exercises" / "12_optimisers.py", work)
    found = checked(work)
    result = found["train_network_clips"]
    assert result.outcome == "todo"
    assert result.message.startswith("train_network needs sgd, still to be written: line ")
    assert result.message.endswith("12_optimisers.py.")
    assert found["find_wrong"].outcome == "passed"


def test_a_stub_of_its_own_is_to_do_whatever_the_earlier_files_are(work):
    shutil.copy(CAPSTONE.exercise, work)
    (work / "12_optimisers.py").write_text("raise SystemExit", encoding="utf-8")
    assert {r.outcome for r in checked(work).values()} == {"todo"}


REMEMBERING = "import deep_mlp\ndef f(): return deep_mlp.g()\n"


@pytest.mark.parametrize(
    ("mine", "part", "keeps"),
    [
        (REMEMBERING, "def g(): return 1\n", False),
        ("from deep_mlp import g\ndef f(): return g()\n", "def g(): return 1\n", False),
        (REMEMBERING, "seen = []\ndef g():\n    seen.append(1)\n    return len(seen)\n", True),
        ("import deep_mlp\ndef f():\n    deep_mlp.g = 1\n", "def g(): return 1\n", True),
        ("import deep_mlp\ndef f(): return deep_mlp.np\n", "import numpy as np\n", True),
        ("import deep_mlp\nheld = deep_mlp\n", "def g(): return 1\n", True),
        ("import deep_mlp\ndef f(): return [deep_mlp]\n", "def g(): return 1\n", True),
        ("import other\n", "def g(): return 1\n", True),
        (REMEMBERING, "def g(:", True),
    ],
)
def test_what_an_earlier_file_may_remember_counts(mine, part, keeps):
    assert keeps_state(mine.encode(), {"deep_mlp": part.encode()}) is keeps


def test_what_an_earlier_file_remembers_is_gone_after_a_check(work):
    """A counter in it begins anew for each check, so that none knows how often it was asked."""
    counter = "seen = []\n\n\ndef clip_by_global_norm(*given):\n    seen.append(1)\n"
    counter += "    assert len(seen) < 200\n    return clip(*given)\n"
    change(work, "11_clipping", "def clip_by_global_norm(", "def clip(")
    path = work / "11_clipping.py"
    path.write_text(path.read_text(encoding="utf-8") + counter, encoding="utf-8")
    found = {name for name, r in checked(work).items() if r.outcome != "passed"}
    assert found == {"train_network_reads_digits"}


def test_only_what_the_lesson_names_is_loaded(work):
    (work / "04_linear.py").write_text("import numpy", encoding="utf-8")
    change(work, CAPSTONE.stem, "import clipping\n", "import clipping\nimport linear\n")
    result = checked(work)["find_wrong"]
    assert result.outcome == "error"
    assert "No module named 'linear'" in result.message


def test_in_this_process_the_solutions_import_each_other_and_nothing_else_can(work):
    before = list(sys.path), set(sys.modules)
    module = load_module(CAPSTONE.solution)
    assert module.deep_mlp is load_module(ROOT / "solutions" / "08_deep_mlp.py")
    wrong = mistaken_module(CAPSTONE, load_catalogue(CAPSTONE).mistakes[0])
    assert wrong.deep_mlp is module.deep_mlp
    assert list(sys.path) == before[0]
    assert not {stem[3:] for stem in CAPSTONE.builds_on} & set(sys.modules)


def test_a_verdict_depends_on_the_solutions_it_builds_on(course, tmp_path):
    for part in ("solutions", "autograder", "docs"):
        shutil.copytree(
            ROOT / part, tmp_path / part, ignore=lambda *_: ["backlings", "widgets", "theme"]
        )
    unit = type(CAPSTONE)(tmp_path, CAPSTONE.stem)
    first = unit_version.__wrapped__(unit)
    path = tmp_path / "solutions" / f"{CAPSTONE.builds_on[0]}.py"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert unit_version.__wrapped__(unit) != first


def test_pytest_gives_the_same_verdicts(work, pytester):
    change(work, "11_clipping", "max_norm / total if", "2 * max_norm / total if")
    checks = ROOT / "autograder" / "checks" / MINE
    options = "-p", "no:cacheprovider", "-p", "no:xdist"
    result = pytester.runpytest_inprocess(*options, str(checks), "--submission", str(work))
    result.assert_outcomes(passed=11, failed=1)
    result.stdout.fnmatch_lines(["*train_network_clips*"])


def test_debug_writes_a_script_that_finds_the_earlier_files(work, capsys, monkeypatch):
    monkeypatch.chdir(work)
    main(["start"])
    for name in FILES:
        shutil.copy(work / name, work / "work" / name)
    change(work / "work", "11_clipping", "if total > max_norm else 1.0", "if False else 1.0")
    main(["debug", CAPSTONE.name, "train_network_clips"])
    script = work / "work" / "debug" / "train_network_clips.py"
    text = script.read_text(encoding="utf-8")
    assert "'deep_mlp': " in text
    for stem in CAPSTONE.builds_on:
        monkeypatch.delitem(sys.modules, stem[3:], raising=False)
    exec(compile(text, str(script), "exec"), {"__file__": str(script), "__name__": "script"})
    assert "result_1" in capsys.readouterr().out
    for name in [*(stem[3:] for stem in CAPSTONE.builds_on), "submission"]:
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class: all files, one missing, one broken, one as a notebook, all in a zip archive."""
    place = tmp_path_factory.mktemp("assembled")
    texts = {name: (ROOT / "solutions" / name).read_text(encoding="utf-8") for name in FILES}
    cells = [{"cell_type": "code", "source": texts["11_clipping.py"]}]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    broken = texts["11_clipping.py"].replace("Array = np.ndarray", "Array = np.arrays")
    cells = [{"cell_type": "code", "source": broken}]
    sick = {**notebook, "cells": [{"cell_type": "markdown", "source": "x"}, *cells]}
    others = {name: text for name, text in texts.items() if name != "11_clipping.py"}
    classmates = {
        "ada": texts,
        "ben": others,
        "cleo": {**texts, "11_clipping.py": broken},
        "dora": {**others, "11_clipping.ipynb": json.dumps(notebook)},
        "emil": {**others, "11_clipping.ipynb": json.dumps(sick)},
        "fay": {**others, "11_clipping.ipynb": "no notebook"},
    }
    files = {f"{who}/{name}": text for who, own in classmates.items() for name, text in own.items()}
    hand_in(place / "in", files)
    assert grade_class(place / "in", place / "out", "--units", CAPSTONE.stem) in (0, 1)
    return place


def test_a_class_is_graded_with_the_files_of_each_attempt(graded):
    out = graded / "out"
    for who in ("ada", "dora"):
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
