"""The command, as a learner types it."""

import json
import subprocess
import sys

import pytest

from support.command import backlings
from support.course import TESTS

SAMPLES = TESTS / "samples"
GOLDEN = TESTS / "golden"
RIGHT = (GOLDEN / "einsum" / "04_linear.py").read_text(encoding="utf-8")
WRONG = (GOLDEN / "mean_for_sum" / "04_linear.py").read_text(encoding="utf-8")


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run `backlings` in an empty folder."""
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments, folder=tmp_path, expected=None):
        found = backlings(*arguments, folder=folder)
        if expected is not None:
            assert found.returncode == expected, found.stdout + found.stderr
        return found

    return run


@pytest.fixture
def work(run, tmp_path):
    run("start", expected=0)
    return tmp_path / "work"


def test_before_the_start_it_says_how_to_start(run):
    found = run(expected=1)
    assert "`backlings start`" in found.stdout


def test_start_makes_the_copy_and_shows_what_is_next(run, tmp_path):
    found = run("start", "mine", expected=0)
    assert "next  00_chain_rule" in found.stdout
    assert (tmp_path / "mine" / "04_linear.py").exists()
    again = run("start", "mine", expected=0)
    assert "new" not in again.stdout.split("\n")[0]


def test_start_into_a_file_is_refused(run, tmp_path):
    (tmp_path / "mine").write_text("", encoding="utf-8")
    assert "is a file" in run("start", "mine", expected=2).stderr


def test_the_untouched_stub_is_to_do(run, work):
    found = run("check", "linear", expected=1)
    assert "0 / 30 points" in found.stdout
    assert "to do" in found.stdout


def test_a_mistake_is_named(run, work):
    (work / "04_linear.py").write_text(WRONG, encoding="utf-8")
    found = run("check", "linear", expected=1)
    assert "8 / 30 points" in found.stdout
    assert "db is 1/6 of what it should be in every element; your batch has 6 rows." in found.stdout
    assert "averages" in found.stdout
    assert "04_linear.md#bias-sum" in found.stdout.replace("\n    ", "")


def test_a_right_file_passes(run, work):
    (work / "04_linear.py").write_text(RIGHT, encoding="utf-8")
    assert "30 / 30 points" in run("check", "linear", expected=0).stdout
    assert "1 of " in run(expected=0).stdout
    assert run("hint", "linear", expected=0).stdout.startswith("Nothing is wrong")


def test_a_file_in_another_place_is_checked_there(run):
    found = run("check", GOLDEN / "mean_for_sum" / "04_linear.py", expected=1)
    assert "8 / 30 points" in found.stdout


def test_the_json_report_keeps_its_contract(run):
    found = run("check", GOLDEN / "mean_for_sum" / "04_linear.py", "--json", "--seed", "7")
    data = json.loads(found.stdout)
    assert set(data) == {"schema", "submission", "seed", "tier", "units", "points", "max_points"}
    assert (data["schema"], data["seed"], data["tier"]) == (1, 7, "process")
    assert (data["points"], data["max_points"]) == (8.0, 30.0)
    (unit,) = data["units"]
    assert set(unit) == {"unit", "points", "max_points", "checks"}
    assert unit["unit"] == "04_linear"
    for check in unit["checks"]:
        assert set(check) == {
            "name", "function", "outcome", "points", "max_points", "message", "mistake",
            "mistakes", "hint", "lesson",
        }  # fmt: skip
    values = next(c for c in unit["checks"] if c["name"] == "linear_backward_values")
    assert values["outcome"] == "failed"
    assert values["mistake"] == "linear-04"
    assert values["mistakes"] == ["linear-04"]
    assert values["lesson"] == "04_linear#bias-sum"
    assert values["hint"]


def test_output_to_a_pipe_is_plain(run, work):
    (work / "04_linear.py").write_text(WRONG, encoding="utf-8")
    found = run("check", "linear")
    assert "\x1b" not in found.stdout
    assert all(line == line.rstrip() for line in found.stdout.splitlines())


def test_printed_output_is_shown_and_capped(run, work):
    text = (GOLDEN / "prints_a_lot" / "04_linear.py").read_text(encoding="utf-8")
    (work / "04_linear.py").write_text(text, encoding="utf-8")
    found = run("check", "linear", expected=0)
    assert "your code printed:" in found.stdout
    assert "the shape of x is (6, 5)" in found.stdout
    assert len(found.stdout) < 6000


def test_hints_go_one_step_further_each_time(run, work):
    (work / "04_linear.py").write_text(WRONG, encoding="utf-8")
    first, second = (run("hint", "linear", expected=1).stdout for _ in range(2))
    assert "hint 1 of 4" in first
    assert "averages" in first
    assert "hint 2 of 4" in second
    for _ in range(3):
        last = run("hint", "linear", expected=1).stdout
    assert "hint 4 of 4" in last
    assert "backlings solution linear" in last


def test_a_function_stands_for_its_unit_and_has_its_own_hints(run, work):
    (work / "04_linear.py").write_text(WRONG, encoding="utf-8")
    assert "04_linear" in run("check", "linear_backward", expected=1).stdout
    assert "linear_backward, hint 1 of 4" in run("hint", "linear_backward", expected=1).stdout
    assert "with linear_forward, so" in run("hint", "linear_forward", expected=0).stdout
    told = run("hint", "relu_forwards", expected=2).stderr
    assert "no unit 'relu_forwards'" in told


def test_the_solution_is_shown_on_request(run):
    assert "def linear_backward" in run("solution", "linear", expected=0).stdout


def test_reset_puts_the_stub_back_and_keeps_the_file(run, work):
    (work / "04_linear.py").write_text(WRONG, encoding="utf-8")
    found = run("reset", "linear", expected=0)
    assert "04_linear.py.backup-1" in found.stdout
    assert (work / "04_linear.py.backup-1").read_text(encoding="utf-8") == WRONG
    assert "NotImplementedError" in (work / "04_linear.py").read_text(encoding="utf-8")


def test_debug_writes_a_script_that_runs(run, work):
    (work / "04_linear.py").write_text(WRONG, encoding="utf-8")
    found = run("debug", "linear", "linear_backward_values", expected=1)
    script = work.parent / found.stdout.split()[-1]
    ran = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, encoding="utf-8"
    )
    assert ran.returncode == 0, ran.stderr
    assert "result_2" in ran.stdout
    text = script.read_text(encoding="utf-8")
    assert "yours.linear_backward(" in text
    assert "db is 1/6" in text


def test_debug_of_what_passes_says_so(run, work):
    (work / "04_linear.py").write_text(RIGHT, encoding="utf-8")
    assert "passes" in run("debug", "linear", expected=0).stdout
    assert "has no check 'nonsense'" in run("debug", "linear", "nonsense", expected=2).stderr


def test_a_folder_of_a_learner_is_found_from_inside(run, work):
    assert "next  00_chain_rule" in run(folder=work, expected=0).stdout
    assert "0 / 30" in run("check", "04_linear.py", folder=work, expected=1).stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "nonsense"], "no unit 'nonsense'"),
        (["check", "nowhere/04_linear.py"], "no file nowhere/04_linear.py"),
        (["check"], "`backlings start`"),
        (["hint", "linear"], "`backlings start`"),
        (["frobnicate"], "invalid choice"),
        (["check", "--seed", "x"], "invalid int value"),
    ],
)
def test_a_usage_error_says_what_and_ends_with_2(run, arguments, words):
    assert words in run(*arguments, expected=2).stderr


def test_list_names_every_unit(run, work):
    found = run("list", expected=0)
    assert "04_linear" in found.stdout
    assert "The linear layer" in found.stdout


def test_list_survives_a_reader_that_hangs_up(run, work):
    command = f"{sys.executable} -m backlings.cli list | head -1"
    found = subprocess.run(command, shell=True, cwd=work, capture_output=True, text=True)
    assert "Traceback" not in found.stderr
