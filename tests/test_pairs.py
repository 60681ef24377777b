"""What `pair` makes of a declaration."""

from types import SimpleNamespace

import numpy as np

from backlings import pair
from backlings.checks import run_check
from backlings.student import Local, Student

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
