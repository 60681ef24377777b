"""What several figures draw: stations, arrows between them, and tables of numbers."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np

from backlings.course.finding import find_course
from backlings.course.loading import load_module


def solution(stem: str) -> ModuleType:
    """The reference functions of a unit, from which a figure takes its numbers."""
    return load_module(find_course() / "solutions" / f"{stem}.py")


def canvas(axes: Any, width: float, height: float) -> None:
    """Make axes an empty sheet, with the origin at the lower left."""
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)


def say(
    axes: Any, place: Sequence[float], text: str, colour: str, size: float = 11, **how: Any
) -> None:
    """A text centred on a place."""
    axes.text(*place, text, color=colour, fontsize=size, **{"ha": "center", "va": "center", **how})


def node(axes: Any, place: Sequence[float], text: str, colour: str, size: float = 11) -> None:
    """A station: a text in a rounded box."""
    box = {"boxstyle": "round,pad=0.4", "fc": "none", "ec": colour, "lw": 1.2}
    say(axes, place, text, colour, size, bbox=box)


def arrow(
    axes: Any,
    start: Sequence[float],
    end: Sequence[float],
    colour: str,
    gap: float = 24,
    **how: Any,
) -> None:
    """An arrow that leaves `gap` points free at either end."""
    style = {"arrowstyle": "-|>", "color": colour, "lw": 1.4, "shrinkA": gap, "shrinkB": gap}
    axes.annotate("", xy=end, xytext=start, arrowprops={**style, **how})


def table(
    axes: Any,
    corner: Sequence[float],
    numbers: np.ndarray,
    colours: np.ndarray | str,
    hatched: np.ndarray | None = None,
    size: float = 11,
) -> None:
    """
    A grid of unit cells with a number in each.

    Parameters
    ----------
    axes : matplotlib Axes
    corner : (x, y)
        Upper left corner; rows run downwards.
    numbers : ndarray of shape (R, C)
        Numbers, or texts.
    colours : str or ndarray of str of shape (R, C)
        Of the cells' edges and numbers.
    hatched : ndarray of bool of shape (R, C), optional
        Cells that are marked.
    """
    colours = np.broadcast_to(np.asarray(colours), numbers.shape)
    for row, column in np.ndindex(numbers.shape):
        x, y = corner[0] + column, corner[1] - row - 1
        colour = str(colours[row, column])
        marked = hatched is not None and hatched[row, column]
        cell = {"fc": colour if marked else "none", "alpha": 0.22} if marked else {"fc": "none"}
        axes.add_patch(_box(x, y, ec="none", **cell))
        axes.add_patch(_box(x, y, fc="none", ec=colour, lw=2.2 if marked else 0.8))
        number = numbers[row, column]
        text = number if isinstance(number, str) else f"{number:g}"
        say(axes, (x + 0.5, y + 0.5), text.replace("-", "\N{MINUS SIGN}"), colour, size)


def _box(x: float, y: float, **look: Any) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), 1, 1, **look)
