"""The figure of unit 23: a node between two calls, and what happens when nothing is cleared."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import arrow, canvas, node, say

LR, STEPS = 0.1, 60

ALT = (
    "Left, a node of autograd: x goes into forward and out comes; forward saves tensors in ctx; "
    "later dout arrives, backward reads ctx and hands on dx. Right, the loss w²/2 over 60 "
    "steps with learning rate 0.1, from w = 1: cleared, it falls to 0.000002; never "
    "cleared, it is back at about a half every ten steps, touches 0 in between, and never settles."
)
CAPTION = (
    "Left, `forward` runs at once, `backward` when the gradient arrives; `ctx` is all that they "
    "share. Right, 60 steps down the same valley: without clearing, every step uses the sum of all "
    "gradients so far, and the ball swings for ever."
)


def losses(clear: bool) -> np.ndarray:
    """The loss before each step, with a gradient that is cleared or only grows."""
    w, grad, seen = 1.0, 0.0, []
    for _ in range(STEPS):
        seen.append(w**2 / 2)
        grad = w if clear else grad + w
        w -= LR * grad
    return np.array(seen)


def draw(colours: dict[str, str]) -> plt.Figure:
    """The two calls, and the two runs."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.1), width_ratios=[1, 1.1])
    canvas(left, 10, 8)
    ink, value, blame = colours["ink"], colours["value"], colours["blame"]
    node(left, (5, 6.6), "forward", value)
    node(left, (5, 1.4), "backward", blame)
    node(left, (5, 4), "ctx", ink)
    say(left, (0.9, 6.6), "x", value, 12)
    say(left, (9.1, 6.6), "out", value, 12)
    say(left, (9.1, 1.4), "dout", blame, 12)
    say(left, (0.9, 1.4), "dx", blame, 12)
    arrow(left, (0.9, 6.6), (5, 6.6), value, 30, shrinkA=10)
    arrow(left, (5, 6.6), (9.1, 6.6), value, 30, shrinkB=14)
    arrow(left, (9.1, 1.4), (5, 1.4), blame, 34, shrinkA=18)
    arrow(left, (5, 1.4), (0.9, 1.4), blame, 34, shrinkB=12)
    arrow(left, (5, 6.6), (5, 4), ink, 16)
    arrow(left, (5, 4), (5, 1.4), ink, 16)
    say(left, (7.2, 5.3), "saves", ink, 9)
    say(left, (7.2, 2.7), "reads", ink, 9)
    right.plot(losses(True), color=value, lw=1.6, label="cleared before each step")
    right.plot(losses(False), color=blame, lw=1.4, ls="--", label="never cleared")
    right.set_xlabel("step")
    right.set_ylabel("loss")
    right.set_ylim(-0.02, 0.68)
    right.legend(frameon=False, fontsize=8, loc="upper right")
    return figure
