"""A unit that builds on earlier ones gets the learner's own files of these, and no others."""

import contextlib
import shutil
import sys

import pytest

from backlings.cli import main
from backlings.course.loading import load_module
from backlings.course.mistakes import load_catalogue, mistaken_module
from backlings.course.versions import unit_version
from backlings.learn.check import parts_beside
from backlings.sandbox import Part, ProcessWorkers, Submission
from backlings.sandbox.inside.keeps import keeps_state
from support.capstone import CAPSTONE, FILES, GRADER, MINE, all_right, change, checked
from support.course import ROOT


class Counted:
    """A source that counts the workers it gives."""

    def __init__(self):
        self.spares, self.taken = ProcessWorkers(), 0

    def take(self, packages=()):
        self.taken += 1
        return self.spares.take(packages)


@pytest.fixture
def work(tmp_path):
    return all_right(tmp_path)


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
            (work / MINE).read_bytes(),
            MINE,
            ProcessWorkers(),
            0.5,
            (),
            parts_beside(CAPSTONE, work / MINE),
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
        assert "12_optimisers.py, which belongs beside it." in result.message


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
