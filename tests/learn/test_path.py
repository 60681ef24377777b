"""The way through the course: what opens, what waits, what counts as known."""

import shutil

import pytest

from backlings.cli import main
from backlings.learn.path import next_open, places
from backlings.learn.workspace import Workspace
from support.course import GOLDEN, UNITS


@pytest.fixture
def space(tmp_path):
    made = Workspace(tmp_path / "work")
    made.hand_out(UNITS)
    return made


def earn(space, name, points, most=10.0, passed=False):
    stem = next(unit.stem for unit in UNITS if unit.name == name)
    about = {"points": points, "max_points": most, "passed": passed}
    space.record.units[stem] = {**about, "digest": "", "when": "", "mistakes": {}}


def place(space, name):
    return next(p for p in places(space, UNITS) if p.unit.name == name)


def test_at_first_only_what_needs_nothing_is_open(space):
    at_once = [unit for unit in UNITS if not unit.about["needs"]]
    assert [p.unit for p in places(space, UNITS) if p.open] == at_once
    assert next_open(space, UNITS).name == "chain_rule"


@pytest.mark.parametrize(("points", "opened"), [(7.9, False), (8.0, True)])
def test_four_fifths_of_the_points_open_what_comes_after(space, points, opened):
    earn(space, "chain_rule", points)
    assert place(space, "gradient_check").open is opened


def test_a_unit_waits_for_all_that_it_needs(space):
    earn(space, "one_hidden_layer_column", 10, passed=True)
    assert [unit.name for unit in place(space, "linear").lacking] == ["gradient_check"]


def test_whoever_passes_a_unit_has_tested_out_of_what_it_needs(space):
    earn(space, "two_layer_net", 10, passed=True)
    assert place(space, "linear").open and place(space, "activations").open
    assert not place(space, "linear").passed
    assert place(space, "deep_mlp").open


def test_core_units_come_before_stretch_and_open_ones_before_those_that_wait(space):
    for unit in UNITS:
        if unit.about["level"] != "stretch":
            earn(space, unit.name, 10, passed=True)
    left = next_open(space, UNITS)
    assert left is None or left.about["level"] == "stretch"


def test_a_unit_that_waits_can_be_opened_for_good(space, monkeypatch, capsys):
    monkeypatch.setattr("backlings.learn.commands.Watch.run", lambda self, unit: None)
    folder = ["--folder", str(space.folder)]
    assert main(["watch", "linear", *folder]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "linear builds on one_hidden_layer_column and gradient_check" in said
    assert main(["watch", "linear", "--anyway", *folder]) == 1
    assert "builds on" not in capsys.readouterr().out
    assert place(Workspace(space.folder), "linear").open
    assert main(["watch", "--anyway", *folder]) == 2


def test_what_waits_is_checked_all_the_same(space, capsys):
    right = next(folder for folder in GOLDEN if folder.name == "einsum")
    shutil.copy(right / "04_linear.py", space.folder / "04_linear.py")
    assert main(["check", "linear", "--folder", str(space.folder)]) == 0
    assert place(Workspace(space.folder), "gradient_check").open  # tested out


def test_the_list_shows_what_comes_after_what(space, capsys):
    assert main(["list", "--folder", str(space.folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("04_linear" in line and "← 01 03" in line for line in lines)
    assert all(unit.stem[:20] in line for unit, line in zip(UNITS, lines, strict=False))
