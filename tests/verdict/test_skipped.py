"""A unit that needs what is not installed: skipped everywhere, and it counts for nothing."""

import csv
import json
import subprocess
import sys

import pytest

from backlings.cli import main
from backlings.learn import show
from backlings.learn.path import next_open
from backlings.learn.workspace import Workspace
from backlings.verdict.grade import Grader, Verdict
from support.course import LINEAR, UNITS

UNIT = next(unit for unit in UNITS if unit.packages)
ADVICE = 'pip install "backlings[torch]"'


@pytest.fixture(autouse=True)
def without(monkeypatch):
    """As if the packages were not installed."""
    for name in ("torch", "sklearn", "pandas"):
        monkeypatch.setitem(sys.modules, name, None)


@pytest.fixture
def space(tmp_path):
    """A learner's copy of two units, the other one done."""
    made = Workspace(tmp_path / "work")
    made.hand_out([LINEAR, UNIT])
    made.file(LINEAR).write_bytes(LINEAR.solution.read_bytes())
    return made


def test_it_says_what_is_missing_and_how_to_get_it():
    assert ADVICE in UNIT.lacking
    assert "torch is not installed" in UNIT.lacking
    assert LINEAR.lacking == ""


def test_check_skips_it_and_that_is_no_failure(space, capsys):
    files = [str(space.file(unit)) for unit in (LINEAR, UNIT)]
    assert main(["check", *files, "--json", "--seed", "0"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert {c["outcome"] for c in report["units"][1]["checks"]} == {"skipped"}
    assert ADVICE in report["units"][1]["checks"][0]["message"]
    assert report["units"][1]["max_points"] == 0
    assert report["points"] == report["max_points"] == 30
    assert main(["check", files[1], "--seed", "0"]) == 0
    assert ADVICE in " ".join(capsys.readouterr().out.split())


def test_the_list_shows_it_and_the_next_unit_is_another(space, capsys):
    assert main(["list", "--folder", str(space.folder)]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert f"{UNIT.stem} is skipped" in shown
    assert ADVICE in shown
    assert next_open(space, [UNIT, LINEAR]) is LINEAR
    show.say(show.console(), show.status(space, [UNIT, LINEAR]))
    assert "0 of 1 core units" in capsys.readouterr().out


def test_what_was_known_of_it_stays(space):
    space.record.units[UNIT.stem] = {"points": 40.0, "max_points": 40.0, "passed": True}
    space.note(Verdict(UNIT, tuple(Grader(UNIT, 0).skipped())), b"")
    assert space.passed(UNIT)


@pytest.mark.slow
def test_a_class_is_graded_without_it(tmp_path, capsys):
    ada = tmp_path / "class" / "ada"
    ada.mkdir(parents=True)
    for unit in (LINEAR, UNIT):
        (ada / f"{unit.stem}.py").write_bytes(unit.solution.read_bytes())
    out = tmp_path / "graded"
    command = ["grade", str(tmp_path / "class"), "--out", str(out), "--seed", "0", "--jobs", "1"]
    script = (
        "import sys\n"
        "from backlings.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )  # fmt: skip
    site = tmp_path / "hidden"
    site.mkdir()
    hook = "import sys\nfor name in ('torch', 'sklearn', 'pandas'):\n    sys.modules[name] = None\n"
    (site / "sitecustomize.py").write_text(hook, encoding="utf-8")  # also in grader processes
    found = subprocess.run(
        [sys.executable, "-c", script, *command, "--tier", "process"],
        capture_output=True, text=True, env={"PYTHONPATH": str(site), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    assert ADVICE in " ".join(found.stderr.split())
    (row,) = csv.DictReader((out / "grades.csv").read_text(encoding="utf-8").splitlines())
    assert row[UNIT.stem] == ""
    assert (row["points"], row["max_points"], row["status"]) == ("30", "30", "graded")
    page = (out / "feedback" / "ada.html").read_text(encoding="utf-8")
    assert "counts for nothing" in page


def test_nothing_is_imported_for_it():
    text = (
        "import sys\nfrom backlings.course.finding import find_units\n"
        "from backlings.learn import commands\n"
        "[unit.lacking for unit in find_units()]\n"
        "print({'torch', 'sklearn', 'pandas'} & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True)
    assert found.stdout.strip() == "set()", found.stderr
