"""The gradient of the first weight as a multiplication table: error leaving, input entering."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import canvas, say, solution, table

UNIT = solution("01_one_hidden_layer_column")
X, Y = np.array([[1.0], [2.0]]), np.array([[10.0]])
PARAMS = {
    "w1": np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0]]),
    "b1": np.zeros((3, 1)),
    "w2": np.array([[2.0, -1.0, 3.0]]),
    "b2": np.array([[0.5]]),
}
Y_HAT, CACHE = UNIT.net_forward(X, PARAMS)
DELTA2 = UNIT.half_squared_error(Y_HAT, Y)[1]
GRADS = UNIT.net_backward(DELTA2, PARAMS, CACHE)
HEARD, GATE = PARAMS["w2"].T @ DELTA2, (PARAMS["w1"] @ X > 0).astype(float)


def listed(numbers: np.ndarray) -> str:
    """Numbers of an array, one after the other."""
    return ", ".join(f"{number:g}" for number in numbers.ravel())


ALT = (
    f"Three hidden units hear {listed(HEARD)} from above. Their gates are {listed(GATE)}, so their "
    f"errors are {listed(GRADS['b1'])}, which is also the gradient of the bias. Each error times "
    f"each of the inputs {listed(X)} fills one row of the gradient of W1: "
    f"{'; '.join(listed(row) for row in GRADS['w1'])}. The row of the unit that was off is zero."
)
CAPTION = (
    "The example from below with a third hidden unit. A gradient of weights is a multiplication "
    "table: the error leaving the layer down the side, what came in along the top."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """Three columns, a row on top, and their products."""
    figure, axes = plt.subplots(figsize=(5.8, 3.5))
    canvas(axes, 9.2, 5.3)
    off = np.where(GATE > 0, colours["blame"], colours["quiet"])
    gate = np.where(GATE > 0, colours["value"], colours["quiet"])
    table(axes, (0.4, 3.4), HEARD, colours["blame"], size=12)
    table(axes, (2.3, 3.4), GATE, gate, size=12)
    table(axes, (4.2, 3.4), GRADS["b1"], off, size=12)
    table(axes, (6.1, 3.4), GRADS["w1"], np.repeat(off, 2, axis=1), size=12)
    table(axes, (6.1, 4.75), X.T, colours["value"], size=12)
    say(axes, (1.85, 1.9), "×", colours["ink"], 14)
    say(axes, (3.75, 1.9), "=", colours["ink"], 14)
    say(axes, (5.65, 1.9), "×", colours["ink"], 14)
    say(axes, (0.9, 3.8), r"$W_2^T \delta_2$", colours["blame"], 12)
    say(axes, (2.8, 3.8), r"$[z_1 > 0]$", colours["value"], 12)
    say(axes, (4.7, 3.8), r"$\delta_1$", colours["blame"], 12)
    say(axes, (5.8, 4.25), r"$x^T$", colours["value"], 12)
    say(axes, (8.3, 1.9), "off", colours["quiet"], 11, ha="left")
    say(axes, (7.1, 0.1), r"gradient of $W_1$", colours["blame"], 11)
    say(axes, (4.7, 0.1), r"gradient of $b_1$", colours["blame"], 11)
    return figure
