"""The figure of the second ward: loss, and the norm of all weights, of four patients."""

import matplotlib.pyplot as plt

from backlings.course.finding import find_unit, find_units
from backlings.learn.pictures.chart import readings

FOUND = {r.chart.function: r for r in readings(find_unit("25_clinic_descent", find_units()))}
PATIENTS = [
    ("initial_weights", "blame", "-", "all weights 0"),
    ("slow_down", "value", "--", "rate too low"),
    ("warm_up", "ink", "-.", "rate too high"),
    ("with_penalty", "blame", ":", "penalty too strong"),
]
HEALTHY = FOUND["slow_down"].healthy

ALT = (
    "Left the loss, right the norm of all weights on a logarithmic axis, over eight epochs. In "
    f"good health the loss falls to {HEALTHY['loss'][-1]:.2f} and the norm is "
    f"{HEALTHY['weights'][-1]:.1f}. "
    + " ".join(
        f"{label.capitalize()}: loss {FOUND[name].sick['loss'][0]:.2f} in the first epoch and "
        f"{FOUND[name].sick['loss'][-1]:.2f} in the last, norm "
        f"{FOUND[name].sick['weights'][-1]:.3g}."
        for name, _, _, label in PATIENTS
    )
)
CAPTION = (
    "Four patients and a healthy run (grey). By their loss they are hard to tell apart; by the "
    "norm of their weights it is easy. Weights that are all 0 lie below the paper."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """Loss on the left, weights on the right."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.4), layout="constrained")
    epochs = range(1, len(HEALTHY["loss"]) + 1)
    left.plot(epochs, HEALTHY["loss"], color=colours["quiet"], label="healthy")
    right.plot(epochs, HEALTHY["weights"], color=colours["quiet"], label="healthy")
    for name, colour, style, label in PATIENTS:
        signs = FOUND[name].sick
        left.plot(epochs, signs["loss"], style, color=colours[colour], label=label)
        if signs["weights"][0] > 0:
            right.plot(epochs, signs["weights"], style, color=colours[colour], label=label)
    left.set_ylim(0, 3)
    left.set_ylabel("loss")
    right.set_yscale("log")
    right.set_ylabel("norm of all weights")
    for axes in (left, right):
        axes.set_xlabel("epoch")
    lines, names = left.get_legend_handles_labels()
    figure.legend(lines, names, frameon=False, fontsize=8, loc="outside lower center", ncols=5)
    return figure
