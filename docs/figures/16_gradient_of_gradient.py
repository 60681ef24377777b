"""The figure of this unit: a gradient is a value too, and the arrows that `.data` would cut."""

import matplotlib.pyplot as plt

from backlings.site.drawing import canvas, node, say, solution

ours = solution("16_gradient_of_gradient")


def found() -> dict[str, float]:
    """The example of the lesson: values, gradients, and the gradients of da."""
    a, b = ours.Value(2.0), ours.Value(3.0)
    p = a * b
    r = p * a
    dr, dp, da = ours.grad(r, [r, p, a], create_graph=True)
    aa, ab = ours.grad(da, [a, b])
    values = {"a": a, "b": b, "p": p, "r": r, "dr": dr, "dp": dp, "da": da, "aa": aa, "ab": ab}
    return {name: value.data for name, value in values.items()}


FOUND = found()
PLACES = {
    "a": (0.7, 3.9), "b": (0.7, 2.2), "p": (2.8, 2.0), "r": (5.8, 3.9),
    "dr": (6.2, 0.7), "dp": (5.2, 2.0), "da": (1.8, 0.7),
}  # fmt: skip
GAPS = {"da": 68, "dp": 32, "p": 28, "r": 38}  # how much room a name takes, in points
NAMES = {
    "a": "a", "b": "b", "p": "p = ab", "r": "r = pa",
    "dr": "dr", "dp": "dp = dr·a", "da": "da = dr·p + dp·b",
}  # fmt: skip
THERE = [("a", "p"), ("b", "p"), ("p", "r"), ("a", "r")]
BACK = [("dr", "dp"), ("dr", "da"), ("dp", "da")]
ACROSS = [("a", "dp"), ("p", "da"), ("b", "da")]
ALT = (
    "Above, the graph of r = pa with p = ab: "
    + ", ".join(f"{name} = {FOUND[name]:g}" for name in "abpr")
    + ". Below, the graph that the way back leaves: "
    + ", ".join(f"{NAMES[name]} = {FOUND[name]:g}" for name in ("dr", "dp", "da"))
    + ". Three dashed arrows lead from above to below: from a to dp, from p to da and from b to "
    f"da. Along them da has the gradient {FOUND['aa']:g} in a and {FOUND['ab']:g} in b; with "
    ".data in the rule of the product they are cut, and both are 0."
)
CAPTION = (
    "The example from below. The way back makes values of its own, and the dashed arrows are their "
    "ties to the values of the way there. `.data` in a rule cuts them: `da` stays 12, and its own "
    "gradients become 0."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """Four values, three gradients, and what ties them together."""
    figure, axes = plt.subplots(figsize=(7.0, 4.0))
    canvas(axes, 7.0, 4.4)
    for start, end in THERE:
        link(axes, start, end, colours["value"], "-")
    for start, end in BACK:
        link(axes, start, end, colours["blame"], "-")
    for start, end in ACROSS:
        link(axes, start, end, colours["ink"], "--", steep=end == "da")
    for name, (x, y) in PLACES.items():
        colour = colours["blame" if name.startswith("d") else "value"]
        node(axes, (x, y), f"{NAMES[name]} = {FOUND[name]:g}", colour, 10)
    told = f"gradients of da: {FOUND['aa']:g} in a, {FOUND['ab']:g} in b"
    say(axes, (1.8, 0.15), told, colours["ink"], 10)
    return figure


def link(axes, start, end, colour, line, steep=False):
    """An arrow between two stations; a steep one comes from above, where a name is short."""
    gaps = {"shrinkA": GAPS.get(start, 24), "shrinkB": GAPS.get(end, 24)}
    if steep:
        gaps = {"shrinkA": 16, "shrinkB": 16}
    look = {"arrowstyle": "-|>", "color": colour, "lw": 1.4, "ls": line, **gaps}
    axes.annotate("", xy=PLACES[end], xytext=PLACES[start], arrowprops=look)
