"""Four activations and their slopes."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import solution

UNIT = solution("05_activations")
X = np.linspace(-4, 4, 401)
LEAK = 0.1


def curves() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Each activation, and its backward pass for an upstream gradient of 1: the slope."""
    found = {}
    for name, title, settings in (
        ("relu", "ReLU", ()),
        ("leaky_relu", f"leaky ReLU, leak {LEAK:g}", (LEAK,)),
        ("sigmoid", "sigmoid", ()),
        ("tanh", "tanh", ()),
    ):
        out, cache = getattr(UNIT, f"{name}_forward")(X[:, None], *settings)
        slope = getattr(UNIT, f"{name}_backward")(np.ones_like(out), cache)
        found[title] = (out[:, 0], slope[:, 0])
    return found


CURVES = curves()
FLAT = {name: (slope[0], slope.max()) for name, (_, slope) in CURVES.items()}

ALT = "Four activations and their slopes between -4 and 4. " + " ".join(
    f"{name}: the slope is {low:.2g} at -4 and at most {high:.2g}."
    for name, (low, high) in FLAT.items()
)
CAPTION = (
    "Solid the activation, dashed its slope, which is all that the way back sees of it. Where the "
    "dashed line lies on the axis, nothing comes through; that of the sigmoid never rises above a "
    "quarter."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """Two by two."""
    figure, grid = plt.subplots(2, 2, figsize=(5.8, 4.8), sharex=True, sharey=True)
    for axes, (name, (out, slope)) in zip(grid.flat, CURVES.items(), strict=True):
        axes.axhline(0, color=colours["quiet"], lw=0.8)
        axes.axvline(0, color=colours["quiet"], lw=0.8)
        axes.plot(X, out, color=colours["value"], lw=1.8)
        jumps = np.abs(np.diff(slope)) > 0.5
        shown = np.where(np.append(jumps, False), np.nan, slope)
        axes.plot(X, shown, "--", color=colours["blame"], lw=2)
        axes.set_title(name, color=colours["ink"], fontsize=11)
        axes.set_ylim(-1.2, 2.2)
        axes.set_yticks([-1, 0, 1, 2])
    for axes in (grid[0, 0], grid[0, 1]):
        axes.text(3.9, 0.7, "slope", color=colours["blame"], fontsize=11, ha="right")
    grid[1, 0].text(
        0.2, -0.3, "slope: at most\n" + f"{CURVES['sigmoid'][1].max():g}", color=colours["blame"],
        fontsize=11, va="top",
    )  # fmt: skip
    grid[1, 1].text(1.6, 0.4, "slope", color=colours["blame"], fontsize=11)
    return figure
