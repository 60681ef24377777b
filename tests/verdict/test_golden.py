"""Golden submissions: a folder, and the verdict it must get in every runner."""

import json

import pytest
import yaml

from backlings.cli import main
from backlings.learn.check import Target, check_file
from backlings.sandbox import ProcessWorkers
from support.course import BY_AND_BY, GOLDEN, at_leisure, golden_target, grader

by_folder = pytest.mark.parametrize(
    "folder",
    [pytest.param(folder, marks=at_leisure(golden_target(folder)[0])) for folder in GOLDEN],
    ids=lambda folder: folder.name,
)


def wanted(folder):
    """For each check (outcome, points lost, mistake): what is not listed passes."""
    told = yaml.safe_load((folder / "verdict.yaml").read_text(encoding="utf-8"))
    names = [check.name for check in grader(golden_target(folder)[0], 0).checks]
    listed = told.get("checks") or {}
    assert set(listed) <= set(names)
    return {
        name: {"outcome": "passed", "mistake": None, **listed.get(name, {})} for name in names
    }, told["points"]


def test_there_are_enough_of_them():
    assert len(GOLDEN) >= 20


@by_folder
def test_the_learners_check_gives_the_golden_verdict(folder):
    spares = ProcessWorkers()
    unit, path = golden_target(folder)
    verdict, _ = check_file(Target(unit, path), grader(unit, 0), spares)
    checks, points = wanted(folder)
    for result in verdict.results:
        right = checks[result.check.name]
        found = {
            "outcome": result.outcome,
            "mistake": result.mistakes[0].id if result.mistakes else None,
        }
        assert found == {k: right[k] for k in found}, f"{result.check.name}: {result.message}"
        assert right.get("message", "") in result.message, result.check.name
    assert verdict.points == points


@pytest.mark.parametrize("folder", BY_AND_BY, ids=lambda folder: folder.name)
def test_the_json_report_gives_the_golden_verdict(folder, capsys):
    _, path = golden_target(folder)
    if not path.exists():
        pytest.skip("a file that is not there is a usage error on the command line")
    code = main(["check", str(path), "--json", "--seed", "0"])
    data = json.loads(capsys.readouterr().out)
    checks, points = wanted(folder)
    assert data["points"] == points
    assert code == (0 if points == data["max_points"] else 1)
    for check in data["units"][0]["checks"]:
        right = checks[check["name"]]
        assert (check["outcome"], check["mistake"]) == (right["outcome"], right["mistake"])
