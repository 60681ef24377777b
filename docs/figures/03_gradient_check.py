"""The valley: the error of a numeric gradient against the step, on a small network."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import solution

UNIT = solution("03_gradient_check")
STEPS = 10.0 ** np.arange(-13, -0.9, 0.25)


def errors() -> tuple[np.ndarray, np.ndarray]:
    """Largest relative error for each step: central differences, and one-sided ones."""
    rng = np.random.default_rng(0)
    x, w1, w2 = rng.normal(size=(8, 5)), rng.normal(size=(5, 4)), rng.normal(size=4)

    def loss(w):
        return np.sum(np.tanh(x @ w) @ w2) / len(x)

    true = x.T @ ((1 - np.tanh(x @ w1) ** 2) * w2) / len(x)
    central = [UNIT.relative_error(UNIT.numeric_gradient(loss, w1, h), true) for h in STEPS]
    one_sided = [UNIT.relative_error(forward(loss, w1, h), true) for h in STEPS]
    return np.array(central), np.array(one_sided)


def forward(f, x, step):
    """One-sided differences, for comparison."""
    grad = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        moved = x.copy()
        moved[index] += step
        grad[index] = (f(moved) - f(x)) / step
    return grad


CENTRAL, ONE_SIDED = errors()


def at(step: float, found: np.ndarray = CENTRAL) -> float:
    """The error at the step nearest to this one."""
    return float(found[np.abs(np.log(STEPS / step)).argmin()])


ALT = (
    "Relative error of the numeric gradient against the step, both on logarithmic axes. The curve "
    f"of central differences is a V: {at(1e-1):.0e} at a step of 0.1, down to {at(1e-5):.0e} at "
    f"1e-5, and up again to {at(1e-12):.0e} at 1e-12. One-sided differences have a shallower V, "
    f"with {at(1e-5, ONE_SIDED):.0e} at 1e-5."
)
CAPTION = (
    "Measured on a small tanh network with 20 weights. From the right the curve bends less and "
    "less; from the left rounding eats less and less. The best step is where the two meet."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """Two curves, and what makes each side."""
    figure, axes = plt.subplots(figsize=(5.8, 3.7))
    axes.loglog(STEPS, ONE_SIDED, "--", color=colours["blame"], lw=1.6)
    axes.loglog(STEPS, CENTRAL, "-o", color=colours["value"], lw=1.8, ms=3)
    axes.set_xlabel("step $h$", fontsize=11)
    axes.set_ylabel("largest relative error", fontsize=11)
    axes.text(6e-9, 3e-2, "one side only", color=colours["blame"], fontsize=11)
    axes.text(2e-5, 1e-11, "both sides", color=colours["value"], fontsize=11)
    axes.text(1e-13, 3e-10, "too small:\nrounding", color=colours["ink"], fontsize=11)
    axes.text(6e-3, 1e-8, "too large:\nthe bend", color=colours["ink"], fontsize=11)
    axes.axvline(1e-5, color=colours["quiet"], lw=1, ls=":")
    axes.set_ylim(1e-12, 3)
    return figure
