"""The figure of the third ward: how long the gradient of each layer is, and an impostor."""

import matplotlib.pyplot as plt

from backlings.course.finding import find_unit, find_units
from backlings.learn.pictures.chart import readings

FOUND = {r.chart.function: r for r in readings(find_unit("25_clinic_gradients", find_units()))}
ASLEEP, IMPOSTOR = FOUND["activate"], FOUND["hidden_backward"]
LAYERS = [name for name in ASLEEP.sick if name.startswith("|")]
SICK, HEALTHY = ([run[name][0] for name in LAYERS] for run in (ASLEEP.sick, ASLEEP.healthy))
EPOCHS = range(1, len(IMPOSTOR.sick["new"]) + 1)

ALT = (
    "Left: norms of the weight gradients of seven layers in the first epoch, on a logarithmic "
    f"axis. In the patient they fall from {SICK[-1]:.2g} in the last layer to {SICK[0]:.2g} in the "
    f"first; in good health they are {HEALTHY[-1]:.2g} and {HEALTHY[0]:.2g}. Right: the share of "
    f"new digits that the impostor reads in eight epochs, {IMPOSTOR.sick['new'][-1]:.0%} at the "
    f"end, and a healthy network, {IMPOSTOR.healthy['new'][-1]:.0%}."
)
CAPTION = (
    "Left, a patient whose chart cries out: from layer to layer the gradient gets shorter by the "
    "same factor. Right, one whose chart says nothing: its gradients are wrong, and it reads on."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """Norms by layer on the left, what the impostor reads on the right."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.2), layout="constrained")
    at = range(1, len(LAYERS) + 1)
    left.plot(at, HEALTHY, "o-", color=colours["quiet"], label="healthy")
    left.plot(at, SICK, "s--", color=colours["blame"], label="asleep")
    left.set_yscale("log")
    left.set_xlabel("layer")
    left.set_ylabel("gradient norm, first epoch")
    right.plot(EPOCHS, IMPOSTOR.healthy["new"], color=colours["quiet"], label="healthy")
    right.plot(EPOCHS, IMPOSTOR.sick["new"], "--", color=colours["blame"], label="impostor")
    right.set_ylim(0, 1)
    right.set_xlabel("epoch")
    right.set_ylabel("new digits that are read")
    for axes in (left, right):
        axes.legend(frameon=False, fontsize=8, loc="lower right")
    return figure
