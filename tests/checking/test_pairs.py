"""What `pair` makes of a declaration."""

from types import SimpleNamespace

import numpy as np

from backlings import pair
from backlings.checking.checks import run_check
from backlings.checking.local import Local
from backlings.checking.student import Student

# The forward counts its calls in a state, and hands it on as a third value.
COUNTED = {
    "scale_forward": lambda x, count: (2 * x, 2.0, count + 1),
    "scale_backward": lambda dout, cache: dout * cache,
}


def outcomes(**functions):
    """The outcome of each check of the pair `scale`."""
    scale = pair(
        "scale",
        inputs={"x": ("N", "D"), "count": lambda rng, sizes: 3},
        cases=[{"N": 2, "D": 3}],
        points=(1, 2),
    )
    reference, mine = SimpleNamespace(**COUNTED), SimpleNamespace(**{**COUNTED, **functions})
    student = Student(
        Local(mine), {"scale_forward": ("out", "cache", "count"), "scale_backward": ("dx",)}
    )
    return {
        check.name: run_check(check, student, reference, np.random.default_rng(0)).outcome
        for check in scale.checks
    }


def test_a_forward_may_return_more_than_output_and_cache():
    assert set(outcomes().values()) == {"passed"}


def test_the_checks_of_such_a_pair_still_see_what_is_wrong():
    found = outcomes(scale_backward=lambda dout, cache: dout)
    assert found["scale_backward_values"] == found["scale_backward_gradient_check"] == "failed"
    assert found["scale_forward_values"] == found["scale_backward_shape"] == "passed"


# A point on a circle, and the same point stretched: two outputs, and an upstream gradient for each.
TURNED = {
    "turn_forward": lambda x: (np.cos(x), 3 * np.sin(x), x),
    "turn_backward": lambda da, db, x: 3 * np.cos(x) * db - np.sin(x) * da,
}


def turned(**functions):
    """The outcome of each check of the pair `turn`, which has two outputs."""
    turn = pair("turn", inputs={"x": ("N",)}, cases=[{"N": 3}], points=(1, 2), outs=2)
    reference, mine = SimpleNamespace(**TURNED), SimpleNamespace(**{**TURNED, **functions})
    returns = {"turn_forward": ("a", "b", "cache"), "turn_backward": ("dx",)}
    student = Student(Local(mine), returns)
    return {
        check.name: run_check(check, student, reference, np.random.default_rng(0)).outcome
        for check in turn.checks
    }


def test_a_forward_may_have_two_outputs():
    assert set(turned().values()) == {"passed"}


def test_each_of_two_outputs_counts():
    found = turned(turn_forward=lambda x: (np.cos(x), np.sin(x), x))
    assert found["turn_forward_values"] == found["turn_backward_gradient_check"] == "failed"
    assert found["turn_backward_values"] == "passed"
    found = turned(turn_backward=lambda da, db, x: -np.sin(x) * da)
    assert found["turn_backward_values"] == found["turn_backward_gradient_check"] == "failed"
    assert found["turn_forward_values"] == "passed"
    found = turned(turn_backward=lambda da, db, x: TURNED["turn_backward"](da, db, x) + da.sort())
    assert "passed" not in {found["turn_backward_pure"]}


def test_an_output_that_is_missing_is_the_learners():
    for value in ([], (np.ones(3), np.ones(3)), None, (np.ones(3), "b", None)):
        found = turned(turn_forward=lambda x, value=value: value)
        assert "ungraded" not in found.values(), value
        assert found["turn_forward_values"] != "passed"
