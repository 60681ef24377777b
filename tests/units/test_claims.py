"""Numbers that a lesson states, measured again."""

from types import SimpleNamespace

import numpy as np
import pytest

from backlings.checking.local import Local
from backlings.checking.student import Student
from backlings.course.loading import load_module
from backlings.verdict.grade import Grader
from support.course import ROOT, UNITS

NORMALISATION = next(unit for unit in UNITS if unit.name == "normalisation")
TRAINING = "batchnorm_helps_a_deep_network"


def test_without_batch_norm_five_sigmoid_layers_guess():
    """Batch norm that does nothing: one in ten new digits is right."""
    nothing = SimpleNamespace(
        batchnorm_forward=lambda x, gamma, beta, state, train: (x, None, state),
        batchnorm_backward=lambda dout, cache: (dout, np.zeros(32), np.zeros(32)),
    )
    for seed in range(3):
        grader = Grader(NORMALISATION, seed)
        student = Student(Local(nothing), NORMALISATION.returns)
        (seen,) = grader.run(grader.check(TRAINING), student).trace.observations
        assert seen.got < 0.15


@pytest.mark.slow
def test_most_mistakes_of_batch_norm_pass_the_training_check():
    grader = Grader(NORMALISATION, 0)
    known = [m for m in grader.catalogue.mistakes if m.function.startswith("batchnorm")]
    check = grader.check(TRAINING)
    passing = [m.id for m in known if grader.open_mistake(m).run(check).outcome == "passed"]
    assert len(passing) > len(known) / 2


@pytest.mark.slow
def test_the_regularisation_figure_ends_where_its_lesson_says():
    """Within a point: another BLAS rounds otherwise, and training is long."""
    pytest.importorskip("matplotlib", reason="the site's tools: backlings[site]")
    drawing = load_module(ROOT / "docs" / "figures" / "14_regularisation.py")
    stated = {"neither": (94, 76, 94.9), "dropout": (90, 83, 95.5), "penalty": (76, 87, 95.1)}
    for name, run in drawing.RUNS.items():
        shares, length = drawing.train(run["p_drop"], run["reg"])
        clean, _ = drawing.train(run["p_drop"], run["reg"], drawn=0)
        found = 100 * np.array([*shares[-1], clean[-1, 1]])
        np.testing.assert_allclose(found, stated[name], atol=1.0)
        if name != "dropout":
            assert length == pytest.approx(27.2 if name == "neither" else 10.3, abs=0.1)
