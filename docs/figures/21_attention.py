"""Two tables of weights: what a query reads along its row, a key hears down its column."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import solution

UNIT = solution("21_attention")
T, ROW, COLUMN = 5, 3, 1


def weights() -> dict[str, np.ndarray]:
    """The weights of one sequence, without the mask and with it: out for values that are an eye."""
    rng = np.random.default_rng(3)
    q, k = 1.2 * rng.normal(size=(2, 1, T, 4))
    eye = np.eye(T)[None]
    return {
        "every key is seen": UNIT.attention_forward(q, k, eye)[0][0],
        "causal": UNIT.attention_forward(q, k, eye, True)[0][0],
    }


FOUND = weights()
TABLES = " ".join(
    f"{name.capitalize()}: query {ROW + 1} has the weights "
    f"{', '.join(f'{w:.2f}' for w in table[ROW])}, which add up to {table[ROW].sum():.0f}; "
    f"{(table[:, COLUMN] > 0).sum()} queries look at key {COLUMN + 1}."
    for name, table in FOUND.items()
)
ALT = (
    f"Two tables of weights of {T} queries, the rows, for {T} keys, the columns. One row is "
    f"framed: a query reads along it. One column is framed: a key hears down it. {TABLES}"
)
CAPTION = (
    "Weights before and behind a causal mask. Along a row a query reads, and the row adds up to 1; "
    "down a column a key, and its value, hear from all queries that saw them."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """A table for each of the two."""
    figure, panels = plt.subplots(1, 2, figsize=(7.0, 3.5))
    for axes, (name, table) in zip(panels, FOUND.items(), strict=True):
        axes.set_title(name, fontsize=11, color=colours["ink"])
        axes.set_axis_off()
        axes.set_xlim(-0.7, T + 0.1)
        axes.set_ylim(T + 0.1, -0.6)
        for (row, column), weight in np.ndenumerate(table):
            shade = {"fc": colours["value"], "alpha": 0.6 * float(weight), "lw": 0}
            axes.add_patch(plt.Rectangle((column, row), 1, 1, **shade))
            edge = {"fill": False, "ec": colours["quiet"], "lw": 0.6}
            axes.add_patch(plt.Rectangle((column, row), 1, 1, **edge))
            text, colour = (f"{weight:.2f}", "ink") if weight else ("0", "quiet")
            place = {"ha": "center", "va": "center", "fontsize": 9}
            axes.text(column + 0.5, row + 0.5, text, color=colours[colour], **place)
        for at in range(T):
            look = {"color": colours["ink"], "fontsize": 9, "ha": "center", "va": "center"}
            axes.text(-0.4, at + 0.5, f"$q_{at + 1}$", **look)
            axes.text(at + 0.5, -0.3, f"$k_{at + 1}$", **look)
        frame = {"fill": False, "lw": 2.2}
        axes.add_patch(plt.Rectangle((0, ROW), T, 1, ec=colours["value"], **frame))
        axes.add_patch(plt.Rectangle((COLUMN, 0), 1, T, ec=colours["blame"], ls="--", **frame))
    return figure
