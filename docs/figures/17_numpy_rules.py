"""The figure of this unit: a column times a row, and who hears which copies."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import arrow, canvas, say, solution, table

ours = solution("17_numpy_rules")

A = np.array([[2.0], [3.0]])
B = np.array([[1.0, 2.0, 4.0]])
DOUT = np.array([[1.0, 1.0, 1.0], [0.0, 0.0, 2.0]])
DA, DB = ours.mul_backward(DOUT, A, B)
ALT = (
    "A table of two rows and three columns, dout times b. Its first row is 1, 2, 4 and is added up "
    f"along the row to da = {DA[0, 0]:g}; the second is 0, 0, 8, added up to {DA[1, 0]:g}. Beside "
    "it dout times a: rows 2, 2, 2 and 0, 0, 6, added up along the columns to db = "
    + ", ".join(f"{number:g}" for number in DB[0])
    + "."
)
CAPTION = (
    "`out = a * b` with a column `a` = (2, 3) and a row `b` = (1, 2, 4). Each copy is multiplied "
    "with its own partner first; then `da` adds along the rows, `db` along the columns."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """The two products, and their sums."""
    figure, axes = plt.subplots(figsize=(6.6, 2.9))
    canvas(axes, 13.6, 6.0)
    axes.set_aspect("equal")
    for left, product, title in ((0.3, DOUT * B, "dout times b"), (9.6, DOUT * A, "dout times a")):
        table(axes, (left, 4.6), product, colours["blame"])
        say(axes, (left + 1.5, 5.1), title, colours["ink"], 10)
    table(axes, (5.2, 4.6), DA, colours["value"], np.ones(DA.shape, dtype=bool))
    say(axes, (5.7, 5.1), "da", colours["ink"], 10)
    for row in (4.1, 3.1):
        arrow(axes, (3.4, row), (5.1, row), colours["quiet"], 2)
    table(axes, (9.6, 1.4), DB, colours["value"], np.ones(DB.shape, dtype=bool))
    say(axes, (9.2, 0.9), "db", colours["ink"], 10, ha="right")
    for column in (10.1, 11.1, 12.1):
        arrow(axes, (column, 2.6), (column, 1.4), colours["quiet"], 2)
    return figure
