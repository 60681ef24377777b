"""One gradient, clipped in two ways: by its norm it keeps its direction, by value it does not."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.course.finding import find_course
from backlings.course.loading import load_module

ALT = (
    "The gradient (3, 4) as an arrow, twice. Clipped to a norm of 2 it becomes (1.2, 1.6), on the "
    "same line, with its tip on a circle. Clipped by value at 2 it becomes (2, 2), the corner of a "
    "square, and points in another direction."
)
CAPTION = (
    "The gradient $(3, 4)$ is too long. Left: shortened to a norm of 2, it keeps its direction. "
    "Right: each entry cut off at 2, it turns, from 53° to 45°."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """The same arrow, before and after, beside the edge of what is allowed."""
    course = load_module(find_course() / "solutions" / "11_clipping.py")
    grads = [np.array([3.0, 4.0])]
    by_norm = course.clip_by_global_norm(grads, 2.0)[0][0]
    by_value = course.clip_by_value(grads, 2.0)[0]
    figure, panels = plt.subplots(1, 2, figsize=(7.2, 4.1), sharex=True, sharey=True)
    turn = np.linspace(0, np.pi / 2, 100)
    edges = [
        (2 * np.cos(turn), 2 * np.sin(turn)),
        (np.array([2.0, 2.0, 0.0]), np.array([0.0, 2.0, 2.0])),
    ]
    shown = zip(panels, ("by norm", "by value"), (by_norm, by_value), edges, strict=True)
    for axes, title, after, (x, y) in shown:
        axes.plot(x, y, color=colours["quiet"], linestyle="--", lw=1)
        arrow(axes, grads[0], colours["quiet"], "(3, 4)")
        arrow(axes, after, colours["blame"], f"({after[0]:g}, {after[1]:g})")
        axes.set_title(title)
        axes.set_aspect("equal")
        axes.set_xlim(0, 4.4)
        axes.set_ylim(0, 4.4)
        axes.set_xticks(range(5))
        axes.set_yticks(range(5))
    return figure


def arrow(axes, tip, colour, text):
    """A gradient, with its numbers beside the tip."""
    style = {"arrowstyle": "-|>", "color": colour, "lw": 1.8, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", xy=tip, xytext=(0, 0), arrowprops=style)
    axes.annotate(text, tip, xytext=(6, -3), textcoords="offset points", color=colour)
