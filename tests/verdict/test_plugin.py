"""The same verdicts, natively in pytest."""

import shutil
from pathlib import Path

import pytest

from backlings.course.finding import find_course
from backlings.learn.check import Target, check_file
from backlings.learn.workspace import Workspace
from backlings.sandbox import ProcessWorkers
from support.course import BY_AND_BY, GOLDEN, UNITS, golden_target, grader

CHECKS = find_course() / "autograder" / "checks"


def run(pytester, *arguments):
    return pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:xdist", *arguments)


def native(pytester, *arguments):
    """What the plugin's items reported: check name -> (outcome, mistakes)."""
    found = {}

    class Listener:
        def pytest_runtest_logreport(self, report):
            for name, result in report.user_properties:
                if name == "backlings" and report.when == "call":
                    found[result["name"]] = (result["outcome"], result["mistakes"])

    pytester.inline_run(
        "-p", "no:cacheprovider", "-p", "no:xdist", *arguments, plugins=[Listener()]
    )
    return found


@pytest.mark.parametrize("folder", BY_AND_BY, ids=lambda folder: folder.name)
def test_pytest_gives_the_verdicts_of_check(pytester, folder):
    unit, path = golden_target(folder)
    verdict, _ = check_file(Target(unit, path), grader(unit, 0), ProcessWorkers())
    ours = {r.check.name: (r.outcome, [m.id for m in r.mistakes]) for r in verdict.results}

    theirs = native(pytester, str(CHECKS / f"{unit.stem}.py"), "--submission", str(folder))

    if path.exists():
        assert theirs == ours
    else:
        assert theirs == {}


@pytest.fixture
def work(pytester):
    space = Workspace(Path(pytester.path))
    space.hand_out(UNITS)
    return space


def test_plain_pytest_in_a_learners_copy_runs_the_checks(pytester, work):
    shutil.copy(GOLDEN[0].parent / "einsum" / "04_linear.py", work.folder)
    result = run(pytester, "-k", "04_linear")
    result.assert_outcomes(passed=8, deselected=result.parseoutcomes()["deselected"])
    assert result.ret == 0


def test_a_failure_reads_like_the_learners_check(pytester, work):
    shutil.copy(GOLDEN[0].parent / "mean_for_sum" / "04_linear.py", work.folder)
    result = run(pytester, "-k", "linear_backward", "-x", "--seed", "3")
    result.stdout.fnmatch_lines(
        [
            "*db is 1/6 of what it should be in every element; your batch has 6 rows.*",
            "*your code averages*",
            "Read: 04_linear#bias-sum",
        ]
    )
    output = result.stdout.str()
    assert "Traceback" not in output
    assert "plugin.py" not in output
    assert result.parseoutcomes()["failed"] == 1


def test_checks_without_a_submission_say_what_to_do(pytester):
    result = run(pytester, str(CHECKS / "04_linear.py"))
    assert result.ret != 0
    assert "--submission" in result.stdout.str() + result.stderr.str()


def test_a_missing_file_is_missing_in_every_check(pytester, tmp_path):
    result = run(pytester, str(CHECKS / "04_linear.py"), "--submission", str(tmp_path))
    result.assert_outcomes(failed=8)


def test_other_peoples_files_with_numbers_are_left_alone(pytester):
    pytester.makepyfile(**{"04_linear": "raise SystemExit"})
    result = run(pytester)
    result.assert_outcomes()


def test_a_failure_travels_between_the_processes_of_xdist(pytester, work):
    pytest.importorskip("xdist")
    shutil.copy(GOLDEN[0].parent / "mean_for_sum" / "04_linear.py", work.folder)
    result = pytester.runpytest_subprocess(
        "-p", "no:cacheprovider", "-n", "1", "-k", "04_linear and values"
    )
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*averages db over the batch*"])
