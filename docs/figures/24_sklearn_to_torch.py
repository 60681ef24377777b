"""The figure of unit 24: who may be fitted on, and what scaling does to four columns."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.course import data
from backlings.site.drawing import arrow, canvas, node, say

COLUMNS = {
    "body_mass_g": "body mass, g",
    "flipper_length_mm": "flipper, mm",
    "bill_length_mm": "bill length, mm",
    "bill_depth_mm": "bill depth, mm",
}

ALT = (
    "Left, a table of 344 rows is split into 206 for training, 69 for validation and 69 for the "
    "test. Only the training rows lead to fit; from fit an arrow leads to transform, through which "
    "all three parts go. Right, the standard deviations of four columns on a log axis: body mass "
    "801, flipper 14, bill length 5.5, bill depth 2.0; scaled, each is 1."
)
CAPTION = (
    "Left, `fit` sees the training rows only, `transform` treats all rows alike. Right, how "
    "far the columns spread in their own units: 400 times as far in the first as in the last. "
    "Scaled, all of them by 1."
)


def spreads() -> dict[str, float]:
    """The standard deviation of each column of numbers."""
    table = data.table("penguins")
    return {name: float(np.nanstd(np.array(table[name], float))) for name in COLUMNS}


def draw(colours: dict[str, str]) -> plt.Figure:
    """The split, and the spreads."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.1), width_ratios=[1.1, 1])
    canvas(left, 10, 8)
    ink, value, blame = colours["ink"], colours["value"], colours["blame"]
    node(left, (5, 7.3), "344 rows", ink)
    parts = {"train\n206": 1.6, "val\n69": 5.0, "test\n69": 8.4}
    for text, x in parts.items():
        node(left, (x, 4.9), text, ink, 10)
        arrow(left, (5, 7.3), (x, 4.9), colours["quiet"], 20)
        arrow(left, (x, 4.9), (x, 1.0), value, 20, shrinkB=13)
    node(left, (3.4, 2.9), "fit", blame)
    arrow(left, (1.6, 4.9), (3.4, 2.9), blame, 20)
    arrow(left, (3.4, 2.9), (4.4, 1.0), blame, 14)
    say(left, (5, 0.7), "transform, the same for all", value, 10)
    found = spreads()
    places = np.arange(len(found))[::-1]
    right.barh(places, list(found.values()), 0.5, color="none", edgecolor=blame, hatch="////")
    right.axvline(1.0, color=value, lw=1.6)
    right.text(1.1, 3.55, "scaled: 1", color=value, fontsize=9)
    for place, spread in zip(places, found.values(), strict=True):
        right.text(spread * 1.15, place, f"{spread:.3g}", va="center", fontsize=9)
    right.set_yticks(places, COLUMNS.values())
    right.set_xscale("log")
    right.set_xlim(0.5, 6000)
    right.set_ylim(-0.5, 3.9)
    right.set_xlabel("standard deviation")
    return figure
