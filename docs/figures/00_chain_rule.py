"""Two paths from x to y: slopes multiply along each, and the two reports add."""

import matplotlib.pyplot as plt

from backlings.site.drawing import arrow, canvas, node, say

X, DOUT = 2.0, 0.5
P, Q = 3 * X, X**2
UPPER, LOWER = DOUT * Q * 3, DOUT * P * 2 * X  # along a path: times the slope of every step

ALT = (
    f"x = {X:g} reaches y = p times q along two paths, through p = 3x = {P:g} and q = x squared = "
    f"{Q:g}. Back from y comes {DOUT:g}. The upper path multiplies it by {Q:g} and by 3, which "
    f"makes {UPPER:g}; the lower one by {P:g} and by {2 * X:g}, which makes {LOWER:g}. At x the "
    f"two are added: {UPPER + LOWER:g}."
)
CAPTION = (
    "Values stand in the boxes, the way back beside the arrows. Along a path multiply, across "
    "paths add."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """The diamond, the four slopes, and the sum at x."""
    figure, axes = plt.subplots(figsize=(5.8, 3.7))
    canvas(axes, 5.8, 3.7)
    x, p, q, y = (0.9, 1.85), (2.9, 2.95), (2.9, 0.75), (4.7, 1.85)
    node(axes, x, f"$x = {X:g}$", colours["value"], 12)
    node(axes, p, f"$p = 3x = {P:g}$", colours["value"], 12)
    node(axes, q, f"$q = x^2 = {Q:g}$", colours["value"], 12)
    node(axes, y, f"$y = pq = {P * Q:g}$", colours["value"], 12)
    for middle in (p, q):
        arrow(axes, y, middle, colours["blame"], 30)
        arrow(axes, middle, x, colours["blame"], 30)
    blame = colours["blame"]
    say(axes, (4.1, 2.6), f"× q = {Q:g}", blame, ha="left")
    say(axes, (4.1, 1.1), f"× p = {P:g}", blame, ha="left")
    say(axes, (1.6, 2.6), "× 3", blame, ha="right")
    say(axes, (1.6, 1.1), f"× 2x = {2 * X:g}", blame, ha="right")
    say(axes, (5.1, 1.45), f"dout = {DOUT:g}", blame)
    say(axes, (2.9, 3.45), f"{DOUT:g} × {Q:g} × 3 = {UPPER:g}", blame)
    say(axes, (2.9, 0.25), f"{DOUT:g} × {P:g} × {2 * X:g} = {LOWER:g}", blame)
    say(axes, (2.6, 1.85), f"dx = {UPPER:g} + {LOWER:g} = {UPPER + LOWER:g}", blame, 12)
    return figure
