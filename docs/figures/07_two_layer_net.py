"""The worked example of the two-layer network: values go down, blame climbs beside them."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import arrow, canvas, say, solution, table

UNIT = solution("07_two_layer_net")
X, LABELS = np.array([[1.0, 2.0]]), np.array([0])
PARAMS = {
    "w1": np.array([[1.0, -1.0], [1.0, 0.0]]),
    "b1": np.zeros(2),
    "w2": np.array([[0.0, 1.0], [2.0, -1.0]]),
    "b2": np.zeros(2),
}
LOSS, GRADS = UNIT.two_layer_loss(PARAMS, X, LABELS)
Z1 = X @ PARAMS["w1"]
A1 = np.maximum(0, Z1)
LOGITS = A1 @ PARAMS["w2"]
DELTA, GATED = GRADS["b2"][None], GRADS["b1"][None]  # of one example, so the sums are the errors
HEARD = DELTA @ PARAMS["w2"].T


def listed(numbers: np.ndarray) -> str:
    """Numbers of an array, one after the other."""
    return ", ".join(f"{number:.3g}" for number in numbers.ravel())


ALT = (
    f"Down the left: x = ({listed(X)}), z1 = ({listed(Z1)}), after the ReLU a1 = ({listed(A1)}), "
    f"logits ({listed(LOGITS)}), loss {LOSS:.3f}. Up the right: at the logits ({listed(DELTA)}), "
    f"through W2 ({listed(HEARD)}), through the gate ({listed(GATED)}). Beside them, W2 gets a1 "
    f"turned over times the error at the logits, {listed(GRADS['w2'])}, and W1 gets x turned over "
    f"times the gated error, {listed(GRADS['w1'])}."
)
CAPTION = (
    "The example from below, without the penalty. Values go down on the left, the error climbs on "
    "the right, and each weight takes what came in on the left times what arrives on the right."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """Four levels, three columns."""
    figure, axes = plt.subplots(figsize=(5.8, 4.7))
    canvas(axes, 11.6, 9.3)
    value, blame = colours["value"], colours["blame"]
    down = [("x", X, 9.0), ("$z_1$", Z1, 6.9), ("$a_1$", A1, 5.0), ("logits", LOGITS, 2.9)]
    for name, numbers, top in down:
        table(axes, (1.6, top), numbers, value, size=11)
        say(axes, (1.4, top - 0.5), name, value, 11, ha="right")
    up = [(DELTA, 2.9), (HEARD, 5.0), (GATED, 6.9)]
    for numbers, top in up:
        shown = np.vectorize(lambda v: f"{v:.2f}" if v else "0")(numbers)
        faint = np.where(numbers == 0, colours["quiet"], blame)
        table(axes, (4.9, top), shown, faint, size=10)
    for (_, _, top), (_, _, below), text in zip(
        down, down[1:], ["× $W_1$", "ReLU", "× $W_2$"], strict=False
    ):
        arrow(axes, (2.6, top - 1), (2.6, below), value, 1)
        say(axes, (2.4, (top - 1 + below) / 2), text, value, 10, ha="right")
    for (_, below), (_, top), text in zip(up, up[1:], ["× $W_2^T$", "gate"], strict=False):
        arrow(axes, (5.9, below), (5.9, top - 1), blame, 1)
        say(axes, (6.1, (below + top - 1) / 2), text, blame, 10, ha="left")
    arrow(axes, (2.6, 1.9), (3.4, 0.75), value, 1)
    arrow(axes, (5.1, 0.75), (5.9, 1.9), blame, 1)
    say(axes, (4.25, 0.5), f"loss {LOSS:.2f}", colours["ink"], 11)
    say(axes, (5.9, 1.1), "$p$ − truth", blame, 10, ha="left")
    for name, corner, grad in (
        ("$W_1$ gets $x^T$ × this", (8.6, 7.4), GRADS["w1"]),
        ("$W_2$ gets $a_1^T$ × this", (8.6, 3.4), GRADS["w2"]),
    ):
        shown = np.vectorize(lambda v: f"{v:.2f}" if v else "0")(grad)
        faint = np.where(grad == 0, colours["quiet"], blame)
        table(axes, corner, shown, faint, size=10)
        arrow(axes, (6.9, corner[1] - 1), (8.6, corner[1] - 1), blame, 2)
        say(axes, (9.0, corner[1] + 0.4), name, colours["ink"], 10)
    return figure
