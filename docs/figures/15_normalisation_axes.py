"""Who feels it if one entry of x moves: batch norm of images, group norm of 1, 2, 4 groups."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import arrow, canvas, say, solution, table

ours = solution("15_normalisation_axes")

SHAPE = (2, 4, 1, 2)  # examples, channels, rows and columns of pixels
PLACE = (0, 1, 0, 0)  # the entry that is nudged
KINDS = {"batch norm": 0, "1 group": 1, "2 groups": 2, "4 groups": 4}


def moved(groups: int) -> np.ndarray:
    """Whether each entry of out moves with the nudged one: a row for each pixel."""
    x = np.random.default_rng(15).normal(size=SHAPE)
    one, zero = np.ones(4), np.zeros(4)

    def forward(v: np.ndarray) -> np.ndarray:
        if groups:
            return ours.groupnorm_forward(v, one, zero, groups)[0]
        return ours.spatialnorm_forward(v, one, zero)[0]

    nudge = np.zeros(SHAPE)
    nudge[PLACE] = 1e-5
    slopes = (forward(x + nudge) - forward(x - nudge)) / 2e-5
    return (np.abs(slopes) > 1e-6).transpose(0, 2, 3, 1).reshape(4, 4)


FOUND = {name: moved(groups) for name, groups in KINDS.items()}
ALT = (
    "Four tables of four columns, the channels, and four rows: two pixels of one example, and two "
    "of another. An entry of the second channel is nudged. Marked is what moves: in batch norm "
    "{} entries, its channel in both examples; in group norm with 1 group {}, its whole example; "
    "with 2 groups {}, the first two channels of its example; with 4 groups {}, its channel in its "
    "example alone."
).format(*(int(found.sum()) for found in FOUND.values()))
CAPTION = (
    "Columns are channels, rows are pixels. The entry with the dot is nudged; whoever is marked "
    "shares its mean, and moves. The way back averages over the same entries."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """A table for each kind of normalisation."""
    figure, axes = plt.subplots(figsize=(7.2, 2.2))
    canvas(axes, 26.0, 6.6)
    axes.set_aspect("equal")
    dot = np.full((4, 4), "", dtype=object)
    dot[0, PLACE[1]] = "\N{BLACK CIRCLE}"
    for number, (name, found) in enumerate(FOUND.items()):
        left = 3.2 + 5.7 * number
        edges = np.where(found, colours["value"], colours["quiet"])
        table(axes, (left, 5.0), dot, edges, found, 8)
        say(axes, (left + 2, 5.7), name, colours["ink"], 10)
        arrow(axes, (left, 0.6), (left + 4, 0.6), colours["quiet"], 0)
        say(axes, (left + 2, 0.1), "channels", colours["quiet"], 8)
    for height, text in {4.0: "example 0", 2.0: "example 1"}.items():
        say(axes, (2.9, height), text, colours["ink"], 9, ha="right")
    return figure
