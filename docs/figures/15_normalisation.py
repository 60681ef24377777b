"""Who feels it if one entry of x moves: batch norm in both modes, and layer norm."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.course.finding import find_course
from backlings.course.loading import load_module

ours = load_module(find_course() / "solutions" / "15_normalisation.py")

PLACE = (1, 2)  # the entry that is nudged
ALT = (
    "Three tables of four rows and five columns show how much each entry of out moves if the entry "
    "of x in the second row and third column is nudged. Batch norm in training: the whole third "
    "column moves, the nudged entry by 0.64, the others by -0.17, -0.14 and -0.33; all else stays. "
    "Batch norm at evaluation: only the nudged entry moves, by 0.50. Layer norm: the whole second "
    "row moves and nothing else, the nudged entry by 0.30, the others by -0.02 to -0.14."
)
CAPTION = (
    "The framed entry of `x` is nudged; each number is the slope of that entry of `out`. What is "
    "moved together on the way forward is what is added up on the way back."
)


def slopes() -> dict[str, np.ndarray]:
    """Central differences of out, for a nudge at one place."""
    rng = np.random.default_rng(15)
    x = np.round(rng.normal(size=(4, 5)) * 2, 1)
    one, zero = np.ones(5), np.zeros(5)
    state = {"mean": zero, "var": 4 * one}
    forwards = {
        "batch norm, training": lambda v: ours.batchnorm_forward(v, one, zero, state, True)[0],
        "batch norm, evaluation": lambda v: ours.batchnorm_forward(v, one, zero, state, False)[0],
        "layer norm": lambda v: ours.layernorm_forward(v, one, zero)[0],
    }
    nudge = np.zeros_like(x)
    nudge[PLACE] = 1e-5
    return {
        name: (forward(x + nudge) - forward(x - nudge)) / 2e-5 for name, forward in forwards.items()
    }


def draw(colours: dict[str, str]) -> plt.Figure:
    """A table for each of the three."""
    found = slopes()
    figure, panels = plt.subplots(1, len(found), figsize=(7.2, 1.9))
    for axes, (name, table) in zip(panels, found.items(), strict=True):
        axes.set_title(name, fontsize=10)
        axes.set_axis_off()
        axes.set_xlim(-0.05, 5.05)
        axes.set_ylim(4.05, -0.05)
        axes.set_aspect(0.72)
        for (row, column), slope in np.ndenumerate(table):
            moves = abs(slope) > 1e-6
            shade = {"fc": colours["value"], "alpha": 0.22 if moves else 0.0}
            axes.add_patch(plt.Rectangle((column, row), 1, 1, lw=0, **shade))
            edge = {"fill": False, "ec": colours["quiet"], "lw": 0.6}
            axes.add_patch(plt.Rectangle((column, row), 1, 1, **edge))
            text, colour = (f"{slope:.2f}", "ink") if moves else ("0", "quiet")
            middle = (column + 0.5, row + 0.52)
            axes.text(*middle, text, color=colours[colour], fontsize=8, ha="center", va="center")
        frame = {"fill": False, "ec": colours["blame"], "lw": 2.2}
        axes.add_patch(plt.Rectangle(PLACE[::-1], 1, 1, **frame))
    return figure
