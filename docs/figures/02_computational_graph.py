"""The graph of the lesson's example: values forward, gradients backward."""

import matplotlib.pyplot as plt

from backlings.site.drawing import arrow, canvas, node, say, solution

GRAPH = {
    "x": ("input", []),
    "y": ("input", []),
    "e": ("exp", ["x"]),
    "p": ("mul", ["x", "y"]),
    "r": ("add", ["p", "e"]),
}
UNIT = solution("02_computational_graph")
VALUES = UNIT.graph_forward(GRAPH, "r", {"x": 0.0, "y": 3.0})
GRADS = UNIT.graph_backward(GRAPH, "r", VALUES)
REPORTS = {  # (from, to): the gradient of a node times its own slope
    ("r", "e"): GRADS["r"],
    ("r", "p"): GRADS["r"],
    ("e", "x"): GRADS["e"] * VALUES["e"],
    ("p", "x"): GRADS["p"] * VALUES["y"],
    ("p", "y"): GRADS["p"] * VALUES["x"],
}

ALT = (
    "The graph of r = p + e with p = x times y and e = exp(x). Values: "
    + ", ".join(f"{name} = {value:g}" for name, value in VALUES.items())
    + ". Reports on the way back: "
    + ", ".join(f"{a} to {b} {report:g}" for (a, b), report in REPORTS.items())
    + f". x is used twice, so its gradient is {REPORTS['e', 'x']:g} + {REPORTS['p', 'x']:g} = "
    f"{GRADS['x']:g}."
)
CAPTION = (
    "The example from below. A value in every box, a gradient under it; on the arrows what is "
    "reported. Only $x$ has two users, so only there something is added."
)
PLACES = {"x": (0.9, 2.7), "y": (0.9, 0.8), "e": (3.0, 2.7), "p": (3.0, 0.8), "r": (5.0, 1.75)}
NAMES = {"x": "x", "y": "y", "e": "e = e^x", "p": "p = xy", "r": "r = p + e"}


def draw(colours: dict[str, str]) -> plt.Figure:
    """Five nodes, five arrows back."""
    figure, axes = plt.subplots(figsize=(5.8, 3.5))
    canvas(axes, 5.8, 3.5)
    for name, place in PLACES.items():
        node(axes, place, f"${NAMES[name]} = {VALUES[name]:g}$", colours["value"], 12)
        text = f"gradient {GRADS[name]:g}"
        if name == "x":
            text = f"{REPORTS['e', 'x']:g} + {REPORTS['p', 'x']:g} = {GRADS['x']:g}"
        above = 1 if name in "xe" else -1
        say(axes, (place[0], place[1] + 0.45 * above), text, colours["blame"])
    for (start, end), report in REPORTS.items():
        (x0, y0), (x1, y1) = PLACES[start], PLACES[end]
        flat = y0 == y1
        arrow(axes, (x0, y0), (x1, y1), colours["blame"], 38 if flat else 32)
        shift = (0, 0.17) if flat else (0.18, -0.18 if end == "p" else 0.18)
        middle = ((x0 + x1) / 2 + shift[0], (y0 + y1) / 2 + shift[1])
        say(axes, middle, f"{report:g}", colours["blame"], 12)
    say(axes, (5.0, 2.3), "starts with 1", colours["blame"], 10)
    return figure
