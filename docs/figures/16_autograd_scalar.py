"""The figure of unit 16: a shared value reports last, and what happens if it does not wait."""

import matplotlib.pyplot as plt

from backlings.units import find_course, load_module

Value = load_module(find_course() / "solutions" / "16_autograd_scalar.py").Value


def values() -> dict[str, object]:
    """The example of the lesson: its five values, after `backward`."""
    a, b = Value(2.0), Value(-3.0)
    c = a * b
    d = c + a
    r = d * c
    r.backward()
    return {"a": a, "b": b, "c": c, "d": d, "r": r}


FOUND = values()
EARLY = FOUND["d"].data  # all that c has heard if it does not wait for d
ORDER = {"r": 1, "d": 2, "c": 3}
PLACES = {"a": (0.7, 2.6), "b": (0.7, 0.7), "c": (2.7, 0.7), "d": (4.4, 2.6), "r": (6.2, 0.7)}
NAMES = {"a": "a", "b": "b", "c": "c = ab", "d": "d = c + a", "r": "r = dc"}
REPORTS = {  # from a value to its parent
    ("r", "d"): FOUND["c"].data,
    ("r", "c"): FOUND["d"].data,
    ("d", "c"): FOUND["d"].grad,
    ("d", "a"): FOUND["d"].grad,
    ("c", "a"): FOUND["c"].grad * FOUND["b"].data,
    ("c", "b"): FOUND["c"].grad * FOUND["a"].data,
}

ALT = (
    "The graph of r = dc with d = c + a and c = ab. Values: "
    + ", ".join(f"{name} = {value.data:g}" for name, value in FOUND.items())
    + ". Reports, in their order: "
    + ", ".join(f"{user} to {parent} {report:g}" for (user, parent), report in REPORTS.items())
    + f". c hears from r and from d and reports third, with {FOUND['c'].grad:g}; the gradients are "
    f"{FOUND['a'].grad:g} for a and {FOUND['b'].grad:g} for b. Had c reported right after r, it "
    f"would have passed on {EARLY:g}, and a would have "
    f"{EARLY * FOUND['b'].data + FOUND['d'].grad:g}."
)
CAPTION = (
    "The example from below. In each box a value, under or above it its gradient; the numbers in "
    "circles say who reports first. $c$ is one step from $r$, and still has to wait for $d$."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """Five values, six reports, and the order of those who report."""
    figure, axes = plt.subplots(figsize=(7.0, 3.5))
    axes.set_axis_off()
    axes.set_xlim(0, 7)
    axes.set_ylim(0, 3.5)
    for (user, parent), report in REPORTS.items():
        start, end = PLACES[user], PLACES[parent]
        arrow = {"arrowstyle": "-|>", "color": colours["blame"], "shrinkA": 34, "shrinkB": 34}
        axes.annotate("", xy=end, xytext=start, arrowprops=arrow)
        middle = [(one + other) / 2 for one, other in zip(start, end, strict=True)]
        flat = start[1] == end[1]
        shift = (0, 0.16) if flat else (0.22, 0)
        axes.text(
            middle[0] + shift[0], middle[1] + shift[1], f"{report:g}",
            color=colours["blame"], ha="center", va="center", fontsize=10,
        )  # fmt: skip
    for name, (x, y) in PLACES.items():
        value = FOUND[name]
        box = {"boxstyle": "round,pad=0.45", "fc": "none", "ec": colours["value"], "lw": 1.2}
        text = f"${NAMES[name]} = {value.data:g}$"
        axes.text(x, y, text, color=colours["ink"], ha="center", va="center", fontsize=10, bbox=box)
        up = 1 if y > 1.5 else -1
        text = f"gradient {value.grad:g}"
        axes.text(x, y + 0.48 * up, text, color=colours["blame"], ha="center", va="center")
        if name in ORDER:
            ring = {"boxstyle": "circle,pad=0.2", "fc": "none", "ec": colours["ink"], "lw": 0.8}
            place = x + 0.95 * (name != "r") + 0.0, y + 0.48 * up
            if name == "r":
                place = x - 0.85, place[1]
            axes.text(*place, f"{ORDER[name]}", color=colours["ink"], fontsize=8, ha="center",
                      va="center", bbox=ring)  # fmt: skip
    return figure
