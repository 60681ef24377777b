"""Softmax cross-entropy: probabilities, the truth, and the gradient that is their difference."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import solution

UNIT = solution("06_losses")
LOGITS, LABEL = np.log([[6.0, 3.0, 1.0]]), 1
LOSS, CACHE = UNIT.softmax_ce_forward(LOGITS, np.array([LABEL]))
PROBS = UNIT.softmax_forward(LOGITS)[0][0]
GRAD = UNIT.softmax_ce_backward(1.0, CACHE)[0]
TRUTH = np.eye(3)[LABEL]

ALT = (
    "Left, bars of the three probabilities "
    + ", ".join(f"{p:.1f}" for p in PROBS)
    + f", and a frame of height 1 around class {LABEL}, the true one. Right, the gradient at the "
    "logits: " + ", ".join(f"{g:+.1f}" for g in GRAD) + ". It adds up to 0."
)
CAPTION = (
    "The example above. The gradient is how far each bar stands above its frame: what is too "
    "high is pushed down, the truth is pulled up, and the pushes add up to the pull."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """Two panels of bars."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(5.8, 3.3))
    places = np.arange(3)
    left.bar(places, PROBS, color=colours["value"], width=0.5)
    left.bar(places, TRUTH, fc="none", ec=colours["ink"], width=0.66, lw=1.6, ls="--")
    for place, p in zip(places, PROBS, strict=True):
        left.text(place, p + 0.03, f"{p:.1f}", color=colours["value"], ha="center", fontsize=11)
    left.text(1.4, 0.93, "the truth", color=colours["ink"], fontsize=11)
    left.set_title("$p$", color=colours["value"], fontsize=12)
    right.bar(places, GRAD, color="none", ec=colours["blame"], hatch="///", width=0.5, lw=1.4)
    right.axhline(0, color=colours["ink"], lw=1)
    for place, g in zip(places, GRAD, strict=True):
        end = g + (0.05 if g > 0 else -0.14)
        text = f"{g:+.1f}".replace("-", "\N{MINUS SIGN}")
        right.text(place, end, text, color=colours["blame"], ha="center", fontsize=11)
    right.set_title("gradient at the logits: $p$ − truth", color=colours["blame"], fontsize=11)
    for axes in (left, right):
        axes.set_xticks(places, [f"class {place}" for place in places])
    left.set_ylim(0, 1.12)
    right.set_ylim(-0.95, 0.85)
    return figure
