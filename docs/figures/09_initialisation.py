"""How large a signal is after each of 20 ReLU layers, for four sizes of the first weights."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.course.finding import find_course
from backlings.course.loading import load_module

ALT = (
    "Root mean square of the signal after each of 20 ReLU layers of 256 units, on a log axis. "
    "With He's weights the line stays level, near 1. Without the 2 it falls to a thousandth. With "
    "a standard deviation of 0.01 it falls to about 1e-19, with 1 it rises to about 1e+21."
)
CAPTION = (
    "One batch through four fresh networks of 20 ReLU layers. Every step of the vertical axis is "
    "a factor of 100 000; only the weights of He keep the signal where it was."
)
SIZES = [256] * 21


def levels() -> dict[str, list[float]]:
    """What `activation_rms` of the solution says of each initialisation."""
    course = load_module(find_course() / "solutions" / "09_initialisation.py")

    def of(std):
        return lambda rng, d, m: std * rng.normal(size=(d, m))

    choices = {
        "std 1": of(1.0),
        "He": course.he_normal,
        "He without the 2": of(np.sqrt(1 / 256)),
        "std 0.01": of(0.01),
    }
    return {
        name: course.activation_rms(np.random.default_rng(0), SIZES, init)
        for name, init in choices.items()
    }


def draw(colours: dict[str, str]) -> plt.Figure:
    """One line for each initialisation, named at its end."""
    figure, axes = plt.subplots(figsize=(7.2, 3.6))
    styles = {"He": (colours["value"], "-"), "std 1": (colours["blame"], "--")}
    for name, found in levels().items():
        colour, line = styles.get(name, (colours["ink"], ":" if "2" in name else "-."))
        axes.semilogy(range(1, 21), found, color=colour, linestyle=line, marker=".", label=name)
        axes.annotate(
            name, (20, found[-1]), xytext=(6, 0), textcoords="offset points", color=colour,
            va="bottom" if name == "He" else "top" if "2" in name else "center",
        )  # fmt: skip
    axes.set_xticks([1, 5, 10, 15, 20])
    axes.set_xlim(0.5, 25.5)
    axes.set_yticks([1e-20, 1e-15, 1e-10, 1e-5, 1, 1e5, 1e10, 1e15, 1e20])
    axes.grid(axis="y", color=colours["quiet"], alpha=0.3)
    axes.set_xlabel("after layer")
    axes.set_ylabel("root mean square")
    return figure
