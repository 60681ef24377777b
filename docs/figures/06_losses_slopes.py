"""Four losses over how far off one number is, and their slopes."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import solution

ours = solution("06_losses_slopes")
X = np.linspace(-4, 4, 401)
DELTA = 1.0


def curves() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Cost and slope of each loss: X is a difference, or how far a wrong class is ahead."""
    huber = [ours.huber_forward(np.array([x]), np.zeros(1), DELTA) for x in X]
    two = [np.array([[0.0, x]]) for x in X]
    hinge = [ours.hinge_forward(scores, np.zeros(1, dtype=int)) for scores in two]
    soft = [ours.log_softmax_forward(scores) for scores in two]
    blame = np.array([[-1.0, 0.0]])
    return {
        "squared error, halved": (X**2 / 2, X),
        f"Huber, delta {DELTA:g}": (
            np.array([cost for cost, _ in huber]),
            np.array([ours.huber_backward(1.0, cache)[0] for _, cache in huber]),
        ),
        "hinge, margin 1": (
            np.array([cost for cost, _ in hinge]),
            np.array([ours.hinge_backward(1.0, cache)[0, 1] for _, cache in hinge]),
        ),
        "cross-entropy": (
            np.array([-out[0, 0] for out, _ in soft]),
            np.array([ours.log_softmax_backward(blame, cache)[0, 1] for _, cache in soft]),
        ),
    }


CURVES = curves()
ALT = "Four losses and their slopes between -4 and 4. " + " ".join(
    f"{name}: at 4 it costs {cost[-1]:.3g} with a slope of {slope[-1]:.2g}, at -4 {cost[0]:.2g} "
    f"with a slope of {slope[0]:.2g}."
    for name, (cost, slope) in CURVES.items()
)
CAPTION = (
    "Solid what it costs, dashed its slope: who is heard, and how loudly. For squared error and "
    "Huber the axis is a difference; for hinge and cross-entropy it says by how much a wrong "
    "class is ahead of the true one."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """Two by two."""
    figure, grid = plt.subplots(2, 2, figsize=(5.8, 4.8), sharex=True, sharey=True)
    for axes, (name, (cost, slope)) in zip(grid.flat, CURVES.items(), strict=True):
        axes.axhline(0, color=colours["quiet"], lw=0.8)
        axes.axvline(0, color=colours["quiet"], lw=0.8)
        axes.plot(X, cost, color=colours["value"], lw=1.8)
        jumps = np.append(np.abs(np.diff(slope)) > 0.5, False)
        axes.plot(X, np.where(jumps, np.nan, slope), "--", color=colours["blame"], lw=2)
        axes.set_title(name, color=colours["ink"], fontsize=11)
        axes.set_ylim(-2.2, 4.2)
    axes = grid[0, 1]
    axes.text(3.9, 0.1, "slope", color=colours["blame"], fontsize=11, ha="right")
    axes.text(-1.9, 3.4, "cost", color=colours["value"], fontsize=11)
    return figure
