"""The loop back: one error is carried, changes its shape, and drops two gradients a round."""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import arrow, canvas, node, say, solution

UNIT = solution("08_deep_mlp")
WIDTHS, N = [64, 64, 32, 10], 5
RNG = np.random.default_rng(0)
PARAMS = [(RNG.normal(size=(d, m)) * np.sqrt(2 / d), np.zeros(m)) for d, m in pairwise(WIDTHS)]
OUT, CACHES = UNIT.mlp_forward(RNG.normal(size=(N, WIDTHS[0])), PARAMS)
DX, GRADS = UNIT.mlp_backward(RNG.normal(size=OUT.shape), CACHES)
ROUNDS = list(reversed(range(len(PARAMS))))

ALT = f"The rounds of the loop for a batch of {N} and widths {WIDTHS}. " + " ".join(
    f"Layer {i + 1}: an error of shape {CACHES[i][2].shape} arrives, "
    + ("there is no gate, " if i == ROUNDS[0] else "the gate is applied, ")
    + f"dW {GRADS[i][0].shape} and db {GRADS[i][1].shape} are dropped, and an error of shape "
    f"{CACHES[i][0].shape} goes on."
    for i in ROUNDS
)
CAPTION = (
    f"Widths {', '.join(map(str, WIDTHS))} and a batch of {N}. One error is carried through all "
    "rounds; only the way on, through the turned weight, changes its shape."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """A row for each round."""
    figure, axes = plt.subplots(figsize=(5.8, 4.8))
    canvas(axes, 5.8, 5.2)
    ink, blame = colours["ink"], colours["blame"]
    for text, x in (("arrives", 0.85), ("after the gate", 2.75), ("stays here", 4.8)):
        say(axes, (x, 5.05), text, ink)
    for at, i in enumerate(ROUNDS):
        y = 4.45 - 1.35 * at
        _, _, z = CACHES[i]
        dw, db = GRADS[i]
        node(axes, (0.85, y), f"error\n{z.shape}", blame)
        node(axes, (2.75, y), f"error\n{z.shape}", blame)
        node(axes, (4.8, y), f"$dW_{i + 1}$ {dw.shape}\n$db_{i + 1}$ {db.shape}", ink)
        arrow(axes, (0.85, y), (2.75, y), blame, 32)
        arrow(axes, (2.75, y), (4.8, y), ink, shrinkA=32, shrinkB=48)
        say(axes, (1.8, y + 0.25), "no gate" if at == 0 else f"× $[z_{i + 1} > 0]$", ink, 10)
        arrow(axes, (2.75, y), (0.85, y - 1.35), blame, 28)
        say(axes, (2.05, y - 0.68), f"× $W_{i + 1}^T$", blame, ha="left")
    node(axes, (0.85, 4.45 - 1.35 * len(ROUNDS)), f"$dx$ {DX.shape}", blame)
    return figure
