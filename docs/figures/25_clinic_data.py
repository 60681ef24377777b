"""The figure of unit 25: three patients and a healthy run, by their loss and what they can read."""

import matplotlib.pyplot as plt

from backlings.course.finding import find_unit, find_units
from backlings.learn.pictures.chart import readings

FOUND = {r.chart.function: r for r in readings(find_unit("25_clinic_data", find_units()))}
PATIENTS = [
    ("shuffle_together", "blame", "--", "labels dealt out anew"),
    ("minibatches", "value", ":", "sorted by class"),
    ("scale_pixels", "ink", "-.", "pixels to 4080"),
]
HEALTHY = FOUND["shuffle_together"].healthy

ALT = (
    "Left the loss, right the share of new digits that are read, over eight epochs. In good health "
    f"the loss falls to {HEALTHY['loss'][-1]:.2f} and {HEALTHY['new'][-1]:.0%} are read. "
    + " ".join(
        f"{label.capitalize()}: loss {FOUND[name].sick['loss'][0]:.3g} in the first epoch and "
        f"{FOUND[name].sick['loss'][-1]:.3g} in the last, {FOUND[name].sick['new'][-1]:.0%} read."
        for name, _, _, label in PATIENTS
    )
)
CAPTION = (
    "Three patients and a healthy run (grey). With sorted batches the loss is that of a healthy "
    "network, and little is read; the other two end at the same loss, $\\ln 10$, and began in very "
    "different places."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """Loss on the left, cut at 4; what is read on the right."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.2), layout="constrained")
    epochs = range(1, len(HEALTHY["loss"]) + 1)
    left.plot(epochs, HEALTHY["loss"], color=colours["quiet"], label="healthy")
    right.plot(epochs, HEALTHY["new"], color=colours["quiet"], label="healthy")
    for name, colour, style, label in PATIENTS:
        signs = FOUND[name].sick
        left.plot(epochs, signs["loss"], style, color=colours[colour], label=label)
        right.plot(epochs, signs["new"], style, color=colours[colour], label=label)
    left.set_ylim(0, 4)
    left.set_ylabel("loss")
    right.set_ylim(0, 1)
    right.set_ylabel("new digits that are read")
    for axes in (left, right):
        axes.set_xlabel("epoch")
    right.legend(frameon=False, fontsize=8, loc="center right")
    return figure
