"""The figure of this unit: dout pulled apart, and the turned filter that slides over it."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import arrow, canvas, say, solution, table

ours = solution("18_convolution_gathered")

W = np.array([3.0, -1.0])
DOUT = np.array([1.0, 2.0])
PLACES, STRIDE = 5, 2


def rows() -> tuple[np.ndarray, np.ndarray]:
    """Dout with its zeros, and the gradient of the sequence."""
    _, cache = ours.conv1d_forward(np.zeros((1, 1, PLACES)), W[None, None], np.zeros(1), STRIDE)
    dx, _, _ = ours.conv1d_backward(DOUT[None, None], cache)
    spread = ours.dilate_forward(DOUT, (0,), STRIDE - 1)[0]
    room = len(W) - 1
    rest = PLACES - room - len(spread)
    return ours.pad_forward(spread, ((room, room + rest),))[0], dx[0, 0] + 0.0


WIDE, DX = rows()
ALT = (
    "Three rows. Above, dout: 1, 2. In the middle, dout with zeros between, behind and around: "
    + ", ".join(f"{number:g}" for number in WIDE)
    + ". Under it the turned filter, -1 and 3, at its fourth place, below 2 and 0. Last, dx: "
    + ", ".join(f"{number:g}" for number in DX)
    + "; its fourth entry is 2 times -1 plus 0 times 3."
)
CAPTION = (
    "The example from below. The marked entries are those of `dout`; all others are zeros. The "
    "turned filter stands at the fourth place, and finds the fourth entry of `dx`."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """Dout, dout with zeros, the turned filter, and dx."""
    figure, axes = plt.subplots(figsize=(6.0, 4.0))
    canvas(axes, 9.0, 6.4)
    axes.set_aspect("equal")
    left, at = 2.6, 3
    table(axes, (left + 1, 6.2), DOUT[None], colours["blame"], np.ones((1, 2), dtype=bool))
    table(axes, (left, 4.4), WIDE[None], colours["blame"], (WIDE != 0)[None])
    table(axes, (left + at, 3.1), W[None, ::-1], colours["value"])
    table(axes, (left + 0.5, 1.2), DX[None], colours["blame"], (np.arange(PLACES) == at)[None])
    arrow(axes, (left + 1.5, 5.2), (left + 1.5, 4.4), colours["quiet"], 2)
    arrow(axes, (left + 2.5, 5.2), (left + 3.5, 4.4), colours["quiet"], 2)
    arrow(axes, (left + at + 1, 2.1), (left + at + 1, 1.2), colours["quiet"], 2)
    for height, text in {
        5.7: "dout",
        3.9: "with zeros",
        2.6: "turned filter",
        0.7: "dx",
    }.items():
        say(axes, (2.3, height), text, colours["ink"], 10, ha="right")
    return figure
