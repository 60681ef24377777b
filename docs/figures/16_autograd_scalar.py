"""The figure of unit 16: a shared value reports last, and what happens if it does not wait."""

import matplotlib.pyplot as plt

from backlings.site.drawing import arrow, canvas, node, say, solution

Value = solution("16_autograd_scalar").Value


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
    figure, axes = plt.subplots(figsize=(7.0, 3.4))
    canvas(axes, 7.0, 3.4)
    for (user, parent), report in REPORTS.items():
        (x0, y0), (x1, y1) = PLACES[user], PLACES[parent]
        arrow(axes, (x0, y0), (x1, y1), colours["blame"], 46 if y0 == y1 else 30)
        shift = (0, 0.17) if y0 == y1 else (0.25, 0)
        middle = (x0 + x1) / 2 + shift[0], (y0 + y1) / 2 + shift[1]
        say(axes, middle, f"{report:g}", colours["blame"])
    for name, (x, y) in PLACES.items():
        node(axes, (x, y), f"${NAMES[name]} = {FOUND[name].data:g}$", colours["value"])
        beside = y + (0.5 if y > 1.5 else -0.5)
        say(axes, (x, beside), f"gradient {FOUND[name].grad:g}", colours["blame"])
        if name in ORDER:
            ring = {"boxstyle": "circle,pad=0.2", "fc": "none", "ec": colours["ink"], "lw": 0.8}
            left = -0.95 if name == "r" else 1.05
            say(axes, (x + left, beside), f"{ORDER[name]}", colours["ink"], 9, bbox=ring)
    return figure
