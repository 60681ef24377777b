"""Places of a sentence on the left, rows of the table on the right: forward and back."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import arrow, canvas, say, solution, table

UNIT = solution("19_embedding")
IDX = np.array([2, 0, 2])
DOUT = np.array([[1.0, 0.0], [0.0, 5.0], [3.0, 4.0]])
ROWS = 4
_, CACHE = UNIT.embedding_forward(IDX, np.zeros((ROWS, 2)))
DTABLE = UNIT.embedding_backward(DOUT, CACHE)

ALT = (
    f"On the left the places of a sentence with the numbers {', '.join(map(str, IDX))} and the "
    "upstream gradient of each; on the right a table's gradient. "
    + " ".join(
        f"Row {row} is ({values[0]:g}, {values[1]:g}), reached by {int((row == IDX).sum())} arrows."
        for row, values in enumerate(DTABLE)
    )
)
CAPTION = (
    "The example from further down. Each place sends its gradient to the row that it was looked up "
    "from; where two arrows meet, the gradients add up."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """Arrows from places to rows."""
    figure, axes = plt.subplots(figsize=(6.2, 3.1))
    canvas(axes, 9.4, 5.0)
    ink, blame, quiet = colours["ink"], colours["blame"], colours["quiet"]
    table(axes, (1.6, 3.7), DOUT, blame)
    reached = np.isin(np.arange(ROWS), IDX)[:, None]
    shades = np.where(np.broadcast_to(reached, DTABLE.shape), blame, quiet)
    twice = np.broadcast_to((np.bincount(IDX, minlength=ROWS) > 1)[:, None], DTABLE.shape)
    table(axes, (7.0, 4.2), DTABLE, shades, hatched=twice)
    say(axes, (2.6, 4.6), "upstream", ink)
    say(axes, (8.0, 4.6), "gradient of the table", ink)
    for place, number in enumerate(IDX):
        y = 3.2 - place
        say(axes, (0.8, y), f"number {number}", ink, 10)
        arrow(axes, (3.7, y), (6.35, 3.7 - number), blame, 2)
    for row in range(ROWS):
        say(axes, (6.65, 3.7 - row), str(row), ink, 10)
    return figure
