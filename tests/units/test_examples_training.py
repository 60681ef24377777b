"""The numbers in the lessons on optimisers and the training loop, from the solutions."""

import numpy as np
import pytest

from backlings.course import data
from backlings.course.loading import load_module
from support.lessons import LESSONS, ROOT, SOLUTIONS, section, shown

OPTIMISERS, LOOP = "12_optimisers", "13_training_loop"


def drawing(stem):
    """The script of a lesson's figure, whose numbers its text quotes."""
    pytest.importorskip("matplotlib", reason="the site's tools: backlings[site]")
    return load_module(ROOT / "docs" / "figures" / f"{stem}.py")


def steps(name, gradients, *settings):
    """The steps of an optimiser, and its last state."""
    w, state, found = np.zeros(1), {}, []
    for gradient in gradients:
        w_new, state = getattr(SOLUTIONS[OPTIMISERS], name)(
            w, np.array([gradient]), state, *settings
        )
        found.append((w_new - w).item())
        w = w_new
    return found, state


def test_steps_by_hand():
    text = section(OPTIMISERS, "An example by hand")
    for name, settings in [
        ("sgd", (0.1,)),
        ("momentum", (0.1, 0.9)),
        ("rmsprop", (0.1, 0.9)),
        ("adam", (0.1, 0.5, 0.75)),
    ]:
        found, _ = steps(name, [4.0, 2.0], *settings)
        for step in found:
            assert shown(step) in text, (name, step)


def test_steps_with_one_missing():
    text = section(OPTIMISERS, "The same with a step missing")
    for name, settings in (("momentum", (0.1, 0.5)), ("rmsprop", (0.1, 0.75))):
        found, state = steps(name, [-1.0, 3.0], *settings)
        assert all(shown(step) in text for step in found), found
    assert f"= {state['s'].item():g}$" in text


def test_a_first_step_without_correction():
    assert f"{0.1 / np.sqrt(0.001):.2f}" in section(OPTIMISERS, "Both means start at 0")
    assert steps("adam", [50.0], 0.01)[0] == pytest.approx([-0.01])


def test_the_walks_through_the_valley():
    figure = drawing(OPTIMISERS)
    for name, lr, label, *_ in figure.WALKS:
        far = np.abs(figure.walk(name, lr, 400)).max(axis=1)
        arrived = np.flatnonzero(far >= 0.05)[-1] + 1
        assert f"{label} from step {arrived}" in figure.ALT, (label, arrived)


def test_a_column_by_hand():
    unit = SOLUTIONS[LOOP]
    for title, rows, new in (
        ("An example by hand", [2, 2, 8, 8], 11),
        ("The same with a step missing", [1, 1, 5, 5], 8),
    ):
        mean, std = unit.fit_standardizer(np.array([rows], dtype=float).T)
        z = unit.standardize(np.array([[float(new)]]), (mean, std)).item()
        text = section(LOOP, title)
        assert f"({new} - {shown(mean.item())})/{shown(std.item())} = {shown(z)}$" in text


def test_a_short_batch():
    text = section(LOOP, "The last batch is short")
    losses, sizes = [1.0, 0.7, 0.1], [2, 2, 1]
    assert f"so ${shown(SOLUTIONS[LOOP].epoch_mean(losses, sizes))}$ each" in text
    assert f"is ${shown(np.mean(losses))}$" in text


def test_rounding_and_constant_pixels():
    assert f"{np.full(7, 0.1).std():.0e}" == "1e-17"
    constant = np.flatnonzero(np.ptp(data.load("digits")["x"], axis=0) == 0)
    assert f"({', '.join(map(str, constant))})" in LESSONS[LOOP]


@pytest.mark.slow
def test_noise_falls_with_the_root_of_the_batch():
    """Four times the rows, half the noise: measured as the lesson says."""
    digits, rng = data.load("digits"), np.random.default_rng(0)
    x, labels = digits["x"] / 16, digits["labels"]
    layer = {"w": rng.normal(size=(64, 10)) * 0.1, "b": np.zeros(10)}
    slope = drawing(LOOP).cross_entropy
    whole = slope(layer, x, labels)[1]["w"]
    text = section(LOOP, "How noisy is a batch")
    assert f"{np.linalg.norm(whole):.2f}" in text
    for size in (8, 32, 128):
        rows = [rng.choice(len(x), size, replace=False) for _ in range(400)]
        off = [np.sum((slope(layer, x[r], labels[r])[1]["w"] - whole) ** 2) for r in rows]
        assert f"{np.sqrt(np.mean(off)):.2f} for {size}" in text


def test_sorted_rows_and_shuffled_ones():
    figure = drawing(LOOP)
    _, shuffled = figure.run(np.random.default_rng(0))
    seen, in_order = figure.run(figure.Sorted())
    for number in (shuffled[15], shuffled[75], max(in_order[:16]), in_order[75]):
        assert f"{number:.2f}" in figure.ALT
    assert f"{max(seen):.1f}" in figure.ALT
