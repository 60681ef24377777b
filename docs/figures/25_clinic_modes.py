"""The figure of the fourth ward: loss in training beside what is read in evaluation."""

import matplotlib.pyplot as plt

from backlings.course.finding import find_unit, find_units
from backlings.learn.pictures.chart import readings

FOUND = {r.chart.function: r for r in readings(find_unit("25_clinic_modes", find_units()))}
PATIENTS = [
    ("accumulate", "ink", "-.", "nothing is cleared"),
    ("drop", "value", "--", "dropout left on"),
    ("batch_norm", "blame", ":", "nothing remembered"),
]
HEALTHY = FOUND["batch_norm"].healthy

ALT = (
    "Left the loss in training, right the share of training digits that are read in evaluation, "
    "over eight epochs. In good health, with batch norm, the loss falls to "
    f"{HEALTHY['loss'][-1]:.2f} and {HEALTHY['train'][-1]:.0%} are read. "
    + " ".join(
        f"{label.capitalize()}: loss {FOUND[name].sick['loss'][0]:.2f} in the first epoch and "
        f"{FOUND[name].sick['loss'][-1]:.2f} in the last, {FOUND[name].sick['train'][-1]:.0%} read."
        for name, _, _, label in PATIENTS
    )
)
CAPTION = (
    "Three patients and a healthy run (grey). The one that remembers nothing trains exactly as the "
    "healthy one does, the lines cover each other, and does not know its own training digits."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """Loss on the left, what is read of the training digits on the right."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.4), layout="constrained")
    epochs = range(1, len(HEALTHY["loss"]) + 1)
    for axes, sign in ((left, "loss"), (right, "train")):
        axes.plot(epochs, HEALTHY[sign], color=colours["quiet"], label="healthy")
        for name, colour, style, label in PATIENTS:
            axes.plot(epochs, FOUND[name].sick[sign], style, color=colours[colour], label=label)
        axes.set_xlabel("epoch")
        axes.set_ylim(bottom=0)
    left.set_ylabel("loss in training")
    right.set_ylabel("training digits that are read")
    right.set_ylim(0, 1)
    lines, names = left.get_legend_handles_labels()
    figure.legend(lines, names, frameon=False, fontsize=8, loc="outside lower center", ncols=4)
    return figure
