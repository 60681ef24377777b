"""The figure of unit 12: one valley, one gradient, four ways of using it."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.course.finding import find_course
from backlings.course.loading import load_module

STEEPNESS = np.array([1.0, 100.0])  # along the valley, across it
START = np.array([3.0, 1.0])
WALKS = [  # each with about the best learning rate it has here
    ("sgd", 0.0195, "SGD", "blame", "-"),
    ("momentum", 0.01, "momentum", "value", "--"),
    ("rmsprop", 0.05, "RMSprop", "quiet", ":"),
    ("adam", 0.2, "Adam", "ink", "-."),
]

ALT = (
    "Left, a valley seen from above, a hundred times as steep across as along: SGD zigzags from "
    "wall to wall and has hardly moved along after 12 steps, momentum swings, RMSprop and Adam "
    "walk down the slope diagonally. Right, the distance from the lowest point on a log axis over "
    "250 steps: it stays below 0.05 for Adam from step 77 on, for momentum from step 80, for "
    "RMSprop from step 178, for SGD from step 208; RMSprop then goes on jumping by "
    "half its learning rate."
)
CAPTION = (
    "The same gradients, used in four ways. Left, the first 12 steps in a valley that is 100 times "
    "as steep across as along. Right, how far each is from the lowest point: SGD's rate is limited "
    "by the steep walls, so it crawls along the floor."
)


def walk(name: str, lr: float, steps: int) -> np.ndarray:
    """Where an optimiser of the solution goes."""
    update = getattr(load_module(find_course() / "solutions" / "12_optimisers.py"), name)
    w, state, path = START, {}, [START]
    for _ in range(steps):
        w, state = update(w, STEEPNESS * w, state, lr)
        path.append(w)
    return np.array(path)


def draw(colours: dict[str, str]) -> plt.Figure:
    """The valley from above, and the distance over time."""
    figure, (above, time) = plt.subplots(1, 2, figsize=(7.2, 3.4))
    x, y = np.meshgrid(np.linspace(0, 3.2, 80), np.linspace(-1.3, 1.3, 80))
    height = (STEEPNESS[0] * x**2 + STEEPNESS[1] * y**2) / 2
    levels = [2, 8, 20, 45, 80]
    above.contour(x, y, height, levels, colors=colours["quiet"], linewidths=0.5, alpha=0.6)
    for name, lr, label, colour, style in WALKS:
        path = walk(name, lr, 250)
        look = {"color": colours[colour], "linestyle": style}
        above.plot(*path[:13].T, marker=".", markersize=4, lw=1.1, **look)
        far = np.abs(path).max(axis=1)
        time.semilogy(np.maximum(far, 1e-4), lw=1.4, label=f"{label}, lr {lr:g}", **look)
    above.plot(0, 0, marker="x", color=colours["ink"])
    above.annotate("start", START, xytext=(2.6, 1.15), fontsize=9)
    above.set_xlim(-0.25, 3.3)
    above.set_xlabel("along the valley")
    above.set_ylabel("across")
    time.axhline(0.05, color=colours["quiet"], lw=0.6)
    time.set_ylim(1e-3, 5)
    time.set_xlabel("step")
    time.set_ylabel("distance from the lowest point")
    time.legend(frameon=False, fontsize=8)
    return figure
