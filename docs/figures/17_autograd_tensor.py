"""The figure of unit 17: broadcasting copies, and its way back adds up."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import arrow, canvas, say, solution, table

Tensor = solution("17_autograd_tensor").Tensor

A = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
S = np.array([[10.0], [1.0]])
DOUT = np.array([[1.0, 0.0, 2.0], [1.0, 1.0, -1.0]])


def gradients() -> tuple[np.ndarray, np.ndarray]:
    """What s hears for each of its copies, and in all."""
    a, s = Tensor(A), Tensor(S)
    (a * s).backward(DOUT)
    return DOUT * A, s.grad


EACH, DS = gradients()
ALT = (
    "Above, the way forward: s is a column of two, 10 and 1, and becomes a table of two rows and "
    "three columns, with 10 three times in the first row and 1 three times in the second. Below, "
    "the way back: dout times a is a table of two rows and three columns, "
    + "; ".join(", ".join(f"{number:g}" for number in row) for row in EACH)
    + ". Each row is added up, which gives ds, a column of two: "
    + " and ".join(f"{number:g}" for number in DS[:, 0])
    + "."
)
CAPTION = (
    "The example from below. Forward, numpy copies each entry of `s` along its row. Back, each "
    "copy has a report of its own, and what was copied is added up."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """A column and its copies; their reports and the sum of these."""
    figure, axes = plt.subplots(figsize=(6.0, 3.2))
    canvas(axes, 10, 6.2)
    axes.set_aspect("equal")
    copied = np.zeros((2, 3), dtype=bool)
    copied[:, 1:] = True
    table(axes, (0.5, 5.4), S, colours["value"])
    table(axes, (5.5, 5.4), np.repeat(S, 3, axis=1), colours["value"], copied)
    arrow(axes, (1.7, 4.4), (5.3, 4.4), colours["value"], 4)
    say(axes, (3.5, 4.75), "copied", colours["value"], 10)
    table(axes, (5.5, 2.4), EACH, colours["blame"])
    table(axes, (0.5, 2.4), DS, colours["blame"])
    arrow(axes, (5.3, 1.4), (1.7, 1.4), colours["blame"], 4)
    say(axes, (3.5, 1.75), "added up", colours["blame"], 10)
    for place, text in {
        (1.0, 5.8): "s, (2, 1)",
        (7.0, 5.8): "s as numpy uses it, (2, 3)",
        (1.0, 2.8): "ds, (2, 1)",
        (7.0, 2.8): "dout · a, (2, 3)",
    }.items():
        say(axes, place, text, colours["ink"], 10)
    return figure
