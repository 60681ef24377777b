"""Numeric gradients, and the check that needs few of them."""

import numpy as np
import pytest

from backlings.checking.gradcheck import (
    TOLERANCE,
    check_gradient,
    floor_for,
    relative_error,
)


def network(seed, shape=(128, 64)):
    """A ReLU network's loss as a function of its first weights, and the right gradient."""
    rng = np.random.default_rng(seed)
    d, h = shape
    x, w2, labels = rng.normal(size=(5, d)), rng.normal(size=(h, 10)) * 0.1, rng.integers(0, 10, 5)
    w = rng.normal(size=shape) * 0.1

    def probabilities(w):
        scores = np.maximum(0, x @ w) @ w2
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def loss(w):
        return -np.log(probabilities(w)[np.arange(5), labels]).mean()

    d_scores = probabilities(w)
    d_scores[np.arange(5), labels] -= 1
    gradient = x.T @ ((d_scores / 5 @ w2.T) * (x @ w > 0))
    return loss, w, gradient


def batched(f):
    return lambda points: np.array([f(point) for point in points])


def test_relative_error_is_between_nothing_and_one():
    a, b = np.array([1.0, 0.0, 1.0]), np.array([1.0, 0.0, -1.0])
    np.testing.assert_allclose(relative_error(a, b), [0.0, 0.0, 1.0])


def test_a_right_gradient_agrees_after_a_handful_of_evaluations():
    """Only where a direction happens to cross a kink does it take more."""
    few = 0
    for seed in range(20):
        loss, w, gradient = network(seed)
        points = []

        def f(batch, points=points, loss=loss):
            points.append(len(batch))
            return batched(loss)(batch)

        assert check_gradient(f, w, gradient, 1.0, np.random.default_rng(seed)).agrees
        few += sum(points) <= 12
    assert few >= 15


@pytest.mark.parametrize("seed", range(20))
def test_no_single_wrong_entry_among_thousands_slips_through(seed):
    """The smallest error that the rule calls wrong is found, and its place is named."""
    loss, w, gradient = network(seed)
    rng = np.random.default_rng(seed)
    index = tuple(int(i) for i in np.unravel_index(rng.integers(gradient.size), gradient.shape))
    size = max(floor_for(gradient), 2 * abs(gradient[index]))
    wrong = gradient.copy()
    wrong[index] += rng.choice([-1, 1]) * 2 * TOLERANCE * size

    found = check_gradient(batched(loss), w, wrong, 1.0, rng)

    assert not found.agrees
    assert found.index == index


@pytest.mark.parametrize("seed", range(10))
def test_two_errors_that_cancel_in_the_sum_are_found(seed):
    loss, w, gradient = network(seed, (16, 8))
    wrong = gradient.copy()
    wrong[0, 0] += 1e-3
    wrong[5, 5] -= 1e-3

    found = check_gradient(batched(loss), w, wrong, 1.0, np.random.default_rng(seed))

    assert found.index in {(0, 0), (5, 5)}


def test_a_gradient_that_is_wrong_everywhere_is_found():
    loss, w, gradient = network(0)
    found = check_gradient(batched(loss), w, 2 * gradient, 1.0, np.random.default_rng(0))
    assert not found.agrees
    assert found.analytic == pytest.approx(2 * found.numeric, rel=1e-4)


def test_a_gradient_that_is_not_finite_is_found_where_it_is_not():
    wrong = np.zeros((2, 2))
    wrong[1, 0] = np.nan
    found = check_gradient(lambda p: p, np.zeros((2, 2)), wrong, 1.0, np.random.default_rng(0))
    assert found.index == (1, 0)


def test_a_number_has_a_gradient_too():
    x = np.array(0.7)
    rng = np.random.default_rng(0)
    assert check_gradient(np.sin, x, np.cos(x), 1.0, rng).agrees
    assert not check_gradient(np.sin, x, np.sin(x), 1.0, rng).agrees


def test_nothing_has_no_wrong_entry():
    empty = np.zeros((0, 3))
    rng = np.random.default_rng(0)
    assert check_gradient(lambda points: points, empty, empty, empty, rng).agrees
