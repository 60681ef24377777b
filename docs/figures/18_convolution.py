"""The figure of unit 18: four overlapping windows hand out their reports, and they add up."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import canvas, say, solution, table

ours = solution("18_convolution")

X = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [2.0, 0.0, 1.0]])
W = np.array([[1.0, 0.0], [2.0, -1.0]])
DOUT = np.array([[1.0, 2.0], [0.0, -1.0]])


def reports() -> tuple[dict[tuple[int, int], np.ndarray], np.ndarray]:
    """What each window hands out, at its place in the image, and the sum of it all."""
    _, cache = ours.conv2d_forward(X[None, None], W[None, None], np.zeros(1))
    found = {}
    for place in np.ndindex(DOUT.shape):
        alone = np.zeros_like(DOUT)
        alone[place] = DOUT[place]
        found[place] = ours.conv2d_backward(alone[None, None], cache)[0][0, 0] + 0.0
    return found, ours.conv2d_backward(DOUT[None, None], cache)[0][0, 0]


EACH, DX = reports()
ALT = (
    "Four tables of three rows and three columns, one for each window of two by two pixels, with "
    "what it hands out, and a fifth one with their sum. The window at the top left, whose dout is "
    "1, hands out 1, 0 and 2, -1; the one at the top right, whose dout is 2, hands out 2, 0 and 4, "
    "-2; the one at the bottom left, whose dout is 0, hands out zeros; the last one, at the right, "
    "whose dout is -1, hands out -1, 0 and -2, 1. The sum has the rows "
    + "; ".join(", ".join(f"{number:g}" for number in row) for row in DX)
    + ". The pixel in the middle lies in all four windows: -1 + 4 + 0 - 1 = 2."
)
CAPTION = (
    "The example from below. Each window hands out its `dout` times the filter, at the place where "
    "it lay; where windows overlap, reports add up. The pixel in the middle hears from all four."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """Five tables in a row."""
    figure, axes = plt.subplots(figsize=(7.2, 1.75))
    canvas(axes, 18.7, 4.4)
    axes.set_aspect("equal")
    for number, ((i, j), report) in enumerate(EACH.items()):
        left = 3.9 * number
        inside = np.zeros((3, 3), dtype=bool)
        inside[i : i + 2, j : j + 2] = True
        text = np.where(inside, np.vectorize("{:g}".format)(report), "")
        shade = np.where(inside, colours["blame"], colours["quiet"])
        table(axes, (left, 3.2), text, shade, inside, 8)
        name = f"dout = {DOUT[i, j]:g}".replace("-", "\N{MINUS SIGN}")
        say(axes, (left + 1.5, 3.8), name, colours["ink"], 8.5)
        say(axes, (left + 3.45, 1.7), "+" if number < 3 else "=", colours["ink"], 11)
    middle = np.zeros((3, 3), dtype=bool)
    middle[1, 1] = True
    table(axes, (15.6, 3.2), DX, colours["blame"], middle, 8)
    say(axes, (17.1, 3.8), "dx", colours["ink"], 8.5)
    return figure
