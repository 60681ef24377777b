"""`backlings release`: hand-outs without answers, which check themselves all the same."""

import csv
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile

import pytest
import yaml

from backlings.checking.local import Local
from backlings.checking.student import Student
from backlings.cli import HAND_OUTS, main
from backlings.course.handed_out import HandedOut
from backlings.course.mistakes import mistaken_module
from backlings.release import leaks
from backlings.release.record import record
from backlings.verdict.grade import Grader
from backlings.verdict.recorded import PUBLIC_SEED
from support import tiers
from support.course import LINEAR, ROOT, UNITS
from support.rotation import in_turn

by_unit = pytest.mark.parametrize(
    "unit",
    [LINEAR, *in_turn([unit for unit in UNITS if unit is not LINEAR], 4)],
    ids=lambda unit: unit.stem,
)
NAMES = ["linear", "activations"]


def slow(*values):
    """A case for the slow suite."""
    return pytest.param(*values, marks=pytest.mark.slow)


@pytest.fixture(scope="module")
def handout(tmp_path_factory):
    """Two units for GitHub, which is a folder with more beside it."""
    out = tmp_path_factory.mktemp("handout") / "class"
    assert main(["release", str(out), "--units", *NAMES, "--for", "github"]) == 0
    return out


@pytest.fixture(scope="module")
def engine(handout, tmp_path_factory):
    """The engine that the hand-out brings, unpacked as pip does it."""
    place = tmp_path_factory.mktemp("engine")
    (wheel,) = handout.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    return place


def as_learner(engine, folder, *words):
    """Run the hand-out's own engine in a folder; the text it prints, and its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "backlings.cli", *words], cwd=folder, capture_output=True,
        text=True, check=False, env={**os.environ, "PYTHONPATH": str(engine), "COLUMNS": "80"},
    )  # fmt: skip
    return done.stdout + done.stderr, done.returncode


def copy_of(handout, tmp_path):
    """A learner's own copy."""
    return shutil.copytree(handout, tmp_path / "mine")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """Each unit from its recorded answers."""
    root = tmp_path_factory.mktemp("recorded")
    (root / "autograder" / "answers").mkdir(parents=True)
    (root / "autograder" / "checks").symlink_to(ROOT / "autograder" / "checks")

    def unit_of(unit):
        path = root / "autograder" / "answers" / f"{unit.stem}.zip"
        if not path.exists():
            path.write_bytes(record(unit))
        return HandedOut(root, unit.stem)

    return unit_of


@by_unit
def test_recorded_answers_come_to_the_verdicts_of_the_solution(unit, recorded):
    """For right code and known mistakes; what only the solution can tell is skipped."""
    copy, whole = Grader(recorded(unit), PUBLIC_SEED), Grader(unit, PUBLIC_SEED)
    assert copy.unit.functions == unit.functions and copy.unit.uses == unit.uses
    right = copy.assess(Student(Local(unit.load_reference()), unit.returns)).results()
    assert {r.outcome for r in right} <= {"passed", "skipped"}
    skipped = {r.check.name for r in right if r.outcome == "skipped"}
    assert len(skipped) <= len(right) // 5
    mistakes = whole.catalogue.mistakes
    for mistake in mistakes[:: max(1, len(mistakes) // 5)]:
        mine = copy.assess(Student(Local(mistaken_module(unit, mistake)), unit.returns))
        full = whole.open_mistake(mistake)
        for check in whole.checks:
            if check.replayed and check.name not in skipped:
                a, b = mine.result(copy.check(check.name)), full.result(check)
                named = [m.id for m in a.mistakes], [m.id for m in b.mistakes]
                assert a.outcome == b.outcome and named[0] == named[1]


@pytest.mark.slow
def test_the_same_course_makes_the_same_bytes(handout, tmp_path):
    again = tmp_path / "again"
    assert main(["release", str(again), "--units", *reversed(NAMES), "--for", "github"]) == 0
    first, second = (
        {p.relative_to(place).as_posix(): p.read_bytes() for p in place.rglob("*") if p.is_file()}
        for place in (handout, again)
    )
    assert first == second


def test_a_hand_out_has_stubs_and_no_solutions(handout):
    files = {p.relative_to(handout).as_posix() for p in handout.rglob("*") if p.is_file()}
    assert {"work/04_linear.py", "course/autograder/checks/04_linear.py"} <= files
    assert not any("solutions" in name or "mistakes" in name for name in files)
    stub = (handout / "work" / "04_linear.py").read_text(encoding="utf-8")
    assert stub == (ROOT / "exercises" / "04_linear.py").read_text(encoding="utf-8")


def test_every_kind_of_hand_out_is_registered_with_what_it_takes():
    for kind in HAND_OUTS.values():
        assert callable(kind().make)
        assert isinstance(kind().PRIVATE, tuple)


IMPORT_ALL = """
import importlib, pkgutil, backlings
for module in pkgutil.walk_packages(backlings.__path__, "backlings."):
    if module.name.rpartition(".")[2] not in ("worker", "warm_parent"):  # programs, started by path
        try:
            importlib.import_module(module.name)
        except ImportError as error:
            print(error)
"""


def test_its_engine_imports_and_holds_no_solution(engine):
    """Only the clinic's module, which the units of this hand-out do not need, is left out."""
    assert not (engine / "backlings" / "_bundled").exists()
    assert leaks.scan(engine, UNITS) == []
    environment = {**os.environ, "PYTHONPATH": str(engine)}
    done = subprocess.run(
        [sys.executable, "-P", "-c", IMPORT_ALL],
        env=environment, cwd=engine, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    lacking = done.stdout.splitlines()
    assert lacking and all("vitals" in line for line in lacking)


def test_a_learner_checks_with_it_and_is_told_the_mistake(handout, engine, tmp_path):
    mine = copy_of(handout, tmp_path)
    text, code = as_learner(engine, mine)
    assert "0 of 2 core units" in text
    wrong = (ROOT / "tests" / "golden" / "mean_for_sum" / "04_linear.py").read_bytes()
    (mine / "work" / "04_linear.py").write_bytes(wrong)
    text, code = as_learner(engine, mine, "check", "linear")
    assert code == 1 and "averages db over the batch" in " ".join(text.split())
    text, code = as_learner(engine, mine, "hint", "linear")
    assert code == 1 and "hint 1 of 4" in text
    right = (ROOT / "tests" / "golden" / "einsum" / "04_linear.py").read_bytes()
    (mine / "work" / "04_linear.py").write_bytes(right)
    text, code = as_learner(engine, mine, "check", "linear")
    assert code == 0 and "30 / 30 points" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["solution", "linear"], "the solution of linear is not in this copy"),
        (["check", "--seed", "3"], f"has answers for the seed {PUBLIC_SEED} only"),
        (["build"], "this takes the whole course"),
        slow(["mistakes"], "this takes the whole course"),
        slow(["grade", "work", "--out", "out"], "this takes the whole course"),
        slow(["release", "out", "--units", "linear"], "this takes the whole course"),
        (["chart", "linear"], "there is no clinic in this copy"),
    ],
    ids=lambda words: words[0] if isinstance(words, list) else "",
)
def test_what_takes_the_solutions_says_so(handout, engine, tmp_path, words, said):
    text, code = as_learner(engine, copy_of(handout, tmp_path), *words)
    assert code == 2 and said in " ".join(text.split()) and "Traceback" not in text


def test_damaged_answers_are_told(handout, engine, tmp_path):
    mine = copy_of(handout, tmp_path)
    (mine / "course" / "autograder" / "answers" / "04_linear.zip").write_bytes(b"half")
    text, code = as_learner(engine, mine, "check", "linear")
    assert code == 2 and "04_linear.zip" in text and "download it again" in " ".join(text.split())


def test_the_workflow_reports_points_and_a_summary(handout, engine, tmp_path):
    """Its own last step, run where a push would run it."""
    mine = copy_of(handout, tmp_path)
    workflow = (mine / ".github" / "workflows" / "backlings.yml").read_text(encoding="utf-8")
    step = yaml.safe_load(workflow)["jobs"]["check"]["steps"][-1]["run"]
    right = (ROOT / "tests" / "golden" / "einsum" / "04_linear.py").read_bytes()
    (mine / "work" / "04_linear.py").write_bytes(right)
    tools = tmp_path / "bin"
    tools.mkdir()
    command = f'#!/bin/sh\nexec "{sys.executable}" -m backlings.cli "$@"\n'
    (tools / "backlings").write_text(command, encoding="utf-8")
    (tools / "backlings").chmod(0o755)
    summary = tmp_path / "summary.md"
    env = {**os.environ, "PYTHONPATH": str(engine), "GITHUB_STEP_SUMMARY": str(summary)}
    env["PATH"] = f"{tools}:{env['PATH']}"
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", step], cwd=mine, env=env, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert "::notice title=Autograding complete::Points 30/" in done.stdout
    report = json.loads(done.stdout.split("Autograding report::")[1])
    assert report["totalPoints"] == 30
    text = summary.read_text(encoding="utf-8")
    assert "### 04_linear: 30 of 30 points" in text and "| 22 / 22 |" in text
    json.loads((mine / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))


def test_a_learners_text_stays_text_in_the_summary(tmp_path):
    path = tmp_path / "04_linear.py"
    path.write_text(
        "def linear_forward(x, w, b):\n    raise ValueError('<img src=x> | `**[a](b)')\n"
    )
    summary = tmp_path / "summary.md"
    assert main(["check", str(path), "--summary", str(summary)]) == 1
    text = summary.read_text(encoding="utf-8")
    assert not re.search(r"(?<!\\)<", text) and r"\<img src=x\> \| \`\*\*\[a\]\(b\)" in text


@pytest.mark.slow
def test_the_page_about_handing_out_can_be_followed_word_by_word(tmp_path):
    text = (ROOT / "docs" / "teachers" / "handing-out.md").read_text(encoding="utf-8")
    lines = re.findall(
        r"^backlings .*$", "\n".join(re.findall(r"```sh\n(.*?)```", text, re.S)), re.M
    )
    assert [line.split()[1] for line in lines] == [
        "release", "grade", "release", "release", "grade",
    ]  # fmt: skip
    right = ROOT / "tests" / "golden" / "einsum" / "04_linear.py"
    for line in lines:
        words = shlex.split(line)[1:]
        words += tiers.options() if words[0] == "grade" else []
        done = subprocess.run(
            [sys.executable, "-m", "backlings.cli", *words],
            cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"
        if words[0] == "release" and words[1] != "notebooks":
            made = tmp_path / words[1]
            where = {"handout": ("work", "submissions"), "template": (".", "clones")}[words[1]]
            handed_in = shutil.copytree(made / where[0], tmp_path / where[1] / "class-ada")
            target = handed_in / "work" if words[1] == "template" else handed_in
            shutil.copy(right, target / "04_linear.py")
    for out in ("graded", "graded-clones"):
        (row,) = csv.DictReader((tmp_path / out / "grades.csv").open(encoding="utf-8"))
        assert row["submission"] == "class-ada" and float(row["04_linear"]) == 30
    for file in re.findall(r"^\| `([\w./]+)`", text, re.M):
        assert (tmp_path / "handout" / file).exists(), file


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bwrap") is None, reason="no bubblewrap here: make sandbox")
@pytest.mark.parametrize("kind", ["folder", "github"])
def test_it_works_in_an_empty_root_for_an_ordinary_user(tmp_path, kind):
    """Nothing of this repository is there: the hand-out, Python and the packages it needs."""
    home = tmp_path / "ada"
    assert main(["release", str(home), "--units", *NAMES, "--for", kind]) == 0
    (wheel,) = home.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:  # as pip does it
        archive.extractall(home / ".engine")
    wrong = ROOT / "tests" / "golden" / "mean_for_sum" / "04_linear.py"
    shutil.copy(wrong, home / "work" / "04_linear.py")
    walls = empty_root(home)
    done = subprocess.run(
        [*walls, sys.executable, "-m", "backlings.cli", "check", "linear"],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "averages db over the batch" in " ".join(done.stdout.split())
    look = f"import os; print(os.path.exists({str(ROOT / 'solutions')!r}), os.getuid())"
    done = subprocess.run(
        [*walls, sys.executable, "-c", look], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "1000"]


def empty_root(home):
    """Walls with /usr, this Python and its packages in them, and a home."""
    command = ["bwrap", "--unshare-all", "--clearenv", "--uid", "1000", "--gid", "1000"]
    command += ["--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    for name in ("bin", "lib", "lib64"):
        command += ["--symlink", f"usr/{name}", f"/{name}"]
    for path in {sys.prefix, sys.base_prefix} - {"/usr"}:
        command += ["--ro-bind", path, path]
    command += ["--bind", str(home), "/home/ada", "--chdir", "/home/ada"]
    command += ["--setenv", "PYTHONPATH", "/home/ada/.engine", "--setenv", "HOME", "/home/ada"]
    return [*command, "--"]


def test_a_folder_that_is_there_is_left_alone(tmp_path, capsys):
    (tmp_path / "note.txt").write_text("mine")
    assert main(["release", str(tmp_path), "--units", "linear"]) == 2
    assert "is there already" in " ".join(capsys.readouterr().err.split())
    assert [p.name for p in tmp_path.iterdir()] == ["note.txt"]
