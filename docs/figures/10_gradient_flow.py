"""Signals, errors and weight gradients of four fresh ten-layer networks, layer by layer."""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from backlings.course import data
from backlings.course.finding import find_course
from backlings.course.loading import load_module

ALT = (
    "Three panels over ten layers, on log axes: signal, error, weight gradient. ReLU with He's "
    "weights is level in all three. ReLU with weights of 0.01 falls to about 1e-13 in the signal "
    "from left to right and in the error from right to left, so that its weight gradients are "
    "level, near 1e-12. Sigmoid falls in error and weight gradient towards the first layer, more "
    "than ten thousand times. Tanh with weights of size 1 rises several hundred times on its way "
    "back."
)
CAPTION = (
    "Four fresh networks of ten layers on 256 handwritten digits. Errors and gradients travel from "
    "right to left. The dotted line is the trap: level gradients, and nothing arrives."
)
LINES = {
    "ReLU, He": ("relu", np.sqrt(2 / 64), "value", "-", "o"),
    "ReLU, std 0.01": ("relu", 0.01, "ink", ":", "s"),
    "sigmoid, He": ("sigmoid", np.sqrt(2 / 64), "quiet", "-.", "^"),
    "tanh, std 1": ("tanh", 1.0, "blame", "--", "v"),
}
PANELS = {"act_rms": "signal", "delta_norm": "error", "dw_norm": "weight gradient"}


def reports() -> dict[str, list[dict]]:
    """What `flow_report` of the solution says of each network."""
    course = load_module(find_course() / "solutions" / "10_gradient_flow.py")
    digits = data.load("digits")
    x, labels = digits["x"][:256] / 16, digits["labels"][:256]
    found = {}
    for name, (act, std, *_) in LINES.items():
        rng = np.random.default_rng(0)
        widths = [64] * 10 + [10]
        params = [(rng.normal(0, std, size=(d, m)), np.zeros(m)) for d, m in pairwise(widths)]
        found[name] = course.flow_report(params, x, labels, act)
    return found


def draw(colours: dict[str, str]) -> plt.Figure:
    """A panel for each measurement, a line for each network."""
    figure, panels = plt.subplots(1, 3, figsize=(7.2, 3.4), sharex=True, sharey=True)
    for name, report in reports().items():
        *_, colour, line, marker = LINES[name]
        for axes, key in zip(panels, PANELS, strict=True):
            values = [entry[key] for entry in report]
            axes.semilogy(
                range(1, 11), values, linestyle=line, marker=marker, markersize=3.5, label=name,
                color=colours[colour],
            )  # fmt: skip
    for axes, title in zip(panels, PANELS.values(), strict=True):
        axes.set_title(title)
        axes.set_xlabel("layer")
        axes.set_xticks([1, 5, 10])
        axes.grid(axis="y", color=colours["quiet"], alpha=0.3)
    handles, names = panels[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=4, frameon=False, fontsize=8.5)
    return figure
