"""The figure of the front lesson: one forward and one backward pass, with every number."""

import matplotlib.pyplot as plt
import numpy as np

ALT = (
    "A kitchen as a network: two ingredients, 0.5 and -1, go to three cooks, of whom one passes "
    "something on; the waiter carries the dish to a guest who wanted 1. Values run to the right, "
    "blame runs back to the left along the same arrows."
)
CAPTION = (
    "The example from further down. Above each arrow the value that goes forward, below it the "
    "blame that comes back. Two of the three cooks in the middle had thrown their bowls away."
)


def passes() -> dict[str, np.ndarray]:
    """The first step of the example on the page: the same seed, the same numbers."""
    rng = np.random.default_rng(1)
    x, y = np.array([0.5, -1.0]), np.array([1.0])
    w1, w2 = rng.normal(size=(2, 3)), rng.normal(size=(3, 1))
    z1 = x @ w1
    a1 = np.maximum(0, z1)
    y_hat = a1 @ w2
    d2 = y_hat - y
    return {"x": x, "z1": z1, "a1": a1, "y_hat": y_hat, "d2": d2, "d1": (w2 @ d2) * (z1 > 0)}


def arrow(axes, start, end, colour, text="", side=0):
    """An arrow with a number beside it: to the left of its way for 1, to the right for -1."""
    start, end = np.array(start, dtype=float), np.array(end, dtype=float)
    along = (end - start) / np.hypot(*(end - start))
    up = np.array([-along[1], along[0]]) * np.sign(along[0])  # away from the line, upwards
    shift = 0.07 * side * up
    axes.annotate(
        "",
        xy=end + shift,
        xytext=start + shift,
        arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 1.4, "shrinkA": 24, "shrinkB": 24},
    )
    middle = (start + end) / 2 + 2.7 * shift
    axes.text(*middle, text, color=colour, ha="center", va="center", fontsize=9)


def draw(colours: dict[str, str]) -> plt.Figure:
    """Ingredients, three cooks, the waiter, and what passes between them."""
    found = passes()
    figure, axes = plt.subplots(figsize=(7.2, 3.6))
    axes.set_axis_off()
    axes.set_xlim(-0.3, 5.3)
    axes.set_ylim(-0.6, 2.8)
    inputs = [(0, 1.7), (0, 0.3)]
    cooks = [(1.7, 2.3), (1.7, 1.0), (1.7, -0.3)]
    waiter, guest = (3.5, 1.0), (5.0, 1.0)
    for place, text in zip(inputs, found["x"], strict=True):
        node(axes, place, f"{text:g}", colours["ink"])
    for place, on, name in zip(cooks, found["z1"] > 0, "123", strict=True):
        node(axes, place, f"cook {name}" if on else "off", colours["ink" if on else "quiet"])
    node(axes, waiter, "waiter", colours["ink"])
    for start in inputs:
        for cook, on in zip(cooks, found["z1"] > 0, strict=True):
            arrow(axes, start, cook, colours["value" if on else "quiet"])
    for cook, value, blame in zip(cooks, found["a1"], found["d1"], strict=True):
        live = value > 0
        colour = colours["value" if live else "quiet"]
        arrow(axes, cook, waiter, colour, f"{value:.3f}" if live else "0", 1)
        colour = colours["blame" if live else "quiet"]
        arrow(axes, waiter, cook, colour, f"{blame:.3f}" if live else "0", -1)
    arrow(axes, waiter, guest, colours["value"], f"{found['y_hat'][0]:.3f}", 1)
    arrow(axes, guest, waiter, colours["blame"], f"{found['d2'][0]:.3f}", -1)
    node(axes, guest, "guest:\n1, please", colours["ink"])
    axes.text(0, 2.6, "values →", color=colours["value"], fontsize=10, ha="center")
    axes.text(5.0, 0.1, "← blame", color=colours["blame"], fontsize=10, ha="center")
    return figure


def node(axes, place, text, colour):
    """A station."""
    box = {"boxstyle": "round,pad=0.45", "fc": "none", "ec": colour, "lw": 1.2}
    axes.text(*place, text, color=colour, ha="center", va="center", fontsize=9, bbox=box)
