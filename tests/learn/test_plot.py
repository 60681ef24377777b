"""`backlings plot flow`: the learner's own function, drawn."""

import sys

import pytest

from backlings.checking.local import Local
from backlings.checking.student import Student
from backlings.cli import main
from backlings.course.errors import CourseError
from backlings.course.loading import load_module
from backlings.learn.pictures import plot
from support.course import UNITS

FLOW = next(unit for unit in UNITS if plot.FLOW in unit.plots)


@pytest.fixture
def student():
    return Student(Local(load_module(FLOW.solution)), FLOW.returns)


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A copy in which the function is written."""
    pytest.importorskip("matplotlib", reason="drawing: backlings[plot]")
    monkeypatch.chdir(tmp_path)
    assert main(["start"]) == 0
    copy = tmp_path / "work" / f"{FLOW.stem}.py"
    copy.write_bytes(FLOW.solution.read_bytes())
    return copy


def networks(**settings):
    chosen = {"acts": ["relu"], "inits": ["he"], "depths": [6], **settings}
    return plot.wanted_networks(**chosen)


def test_sigmoids_vanish_he_is_level_and_large_weights_explode(student):
    wanted = networks(acts=["sigmoid", "relu"], inits=["he", "large"], depths=[10])
    curves = plot.measure(student, FLOW.plots["flow"], wanted)
    found = {(c.network.act, c.network.init): c.tendency for c in curves}
    assert found["sigmoid", "he"] == "vanishing"
    assert found["relu", "he"] == "level"
    assert found["relu", "large"] == "exploding"


def test_weight_gradients_of_a_relu_network_hide_what_errors_show(student):
    (curve,) = plot.measure(student, FLOW.plots["flow"], networks(inits=["small"], depths=[10]))
    errors, gradients = curve.values["delta_norm"], curve.values["dw_norm"]
    assert errors[0] < 1e-10 * errors[-1]
    assert 0.2 < gradients[0] / gradients[-1] < 5


@pytest.mark.slow
def test_the_command_draws_every_network_and_says_the_same_in_words(work, capsys):
    options = ["--activation", "relu", "tanh", "--init", "he", "small", "--depth", "3", "6"]
    capsys.readouterr()
    assert main(["plot", "flow", *options]) == 0
    picture = (work.parent / "flow.svg").read_text(encoding="utf-8")
    for text in (">relu<", ">tanh<", ">he, 3 layers<", ">small, 6 layers<", ">weight gradient<"):
        assert text in picture
    said = capsys.readouterr().out
    assert said.count("vanishing") == 4
    assert said.count("level") == 4
    assert "flow.svg" in said


@pytest.mark.slow
def test_the_picture_is_the_same_each_time(student, tmp_path):
    pytest.importorskip("matplotlib")
    curves = plot.measure(student, FLOW.plots["flow"], networks())
    for name in ("a.svg", "b.svg"):
        plot.save(curves, tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    plot.save(curves, tmp_path / "c.png")
    assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")


def test_it_is_the_learners_own_function_that_is_drawn(work, capsys):
    """A network without gates on the way back does not vanish as it should."""
    text = work.read_text(encoding="utf-8")
    work.write_text(text.replace("dh if i == last else dh * slope(a)", "dh"), encoding="utf-8")
    capsys.readouterr()
    assert main(["plot", "flow", "--activation", "sigmoid", "--init", "he"]) == 0
    assert "exploding" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("raise ValueError('not yet')", "flow_report raised ValueError: not yet"),
        ("return [1, 2]", "returned 2 entries for a network of 10 layers"),
        ("return 3", "returned an int for a network"),
        ("return [{}] * len(params)", "without a number for 'act_rms'"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(work, capsys, body, said):
    code = f"def flow_report(params, x, labels, act):\n    {body}\n"
    work.write_text(code, encoding="utf-8")
    assert main(["plot", "flow"]) == 2
    assert said in " ".join(capsys.readouterr().err.split())


def test_a_stub_and_a_missing_copy_are_no_tracebacks(work, capsys, tmp_path, monkeypatch):
    work.write_bytes(FLOW.exercise.read_bytes())
    assert main(["plot", "flow"]) == 2
    assert "flow_report is still to be written" in capsys.readouterr().err
    work.unlink()
    assert main(["plot", "flow"]) == 2
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert main(["plot", "flow"]) == 2


def test_without_matplotlib_it_says_how_to_get_it(work, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert main(["plot", "flow"]) == 2
    assert "backlings[plot]" in capsys.readouterr().err


@pytest.mark.parametrize("depth", [1, 0, 1000])
def test_a_depth_that_is_no_network_is_refused(depth):
    with pytest.raises(CourseError, match="from 2 to"):
        networks(depths=[depth])


def test_a_place_that_cannot_be_written_to_is_said(student, tmp_path):
    pytest.importorskip("matplotlib")
    curves = plot.measure(student, FLOW.plots["flow"], networks())
    for name in ("x.gif", "missing/x.svg"):
        with pytest.raises(CourseError):
            plot.save(curves, tmp_path / name)


def test_zero_and_infinite_numbers_are_gaps_and_not_errors(tmp_path):
    pytest.importorskip("matplotlib")
    values = {key: [0.0, float("nan"), float("inf"), 1.0] for key in plot.MEASURES}
    curve = plot.Curve(plot.Network("relu", "he", 4), values)
    assert curve.tendency == "not to be told"
    plot.save([curve], tmp_path / "gaps.svg")
