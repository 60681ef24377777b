"""How much of an error at the last step reaches each earlier input: two RNNs and an LSTM."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import solution

UNIT = solution("20_recurrent")
N, T, D, H = 8, 40, 4, 16


def reached() -> dict[str, np.ndarray]:
    """Size of dx at each step, over that at the last step, for an error at the last step alone."""
    rng = np.random.default_rng(20)
    x, zero = 0.3 * rng.normal(size=(N, T, D)), np.zeros((N, H))
    turn, wx = np.linalg.qr(rng.normal(size=(H, H)))[0], rng.normal(size=(D, H)) / 2
    dhs = np.zeros((N, T, H))
    dhs[:, -1] = rng.normal(size=(N, H))
    found = {}
    for gain in (0.8, 1.0):
        cache = UNIT.rnn_forward(x, zero, wx, gain * turn, np.zeros(H))[1]
        found[f"RNN, $W_h$ with a gain of {gain:g}"] = UNIT.rnn_backward(dhs, cache)[0]
    wx4, wh4 = rng.normal(size=(D, 4 * H)) / 2, 0.3 * rng.normal(size=(H, 4 * H)) / np.sqrt(H)
    for forget in (0.0, 4.0):
        b = np.zeros(4 * H)
        b[H : 2 * H] = forget
        cache = UNIT.lstm_forward(x, zero, zero, wx4, wh4, b)[1]
        found[f"LSTM, forget bias {forget:g}"] = UNIT.lstm_backward(dhs, cache)[0]
    sizes = {name: np.sqrt((dx**2).mean(axis=(0, 2))) for name, dx in found.items()}
    return {name: size / size[-1] for name, size in sizes.items()}


FOUND = reached()
ALT = (
    f"Sequences of {T} steps; an error arrives at the last step only. The size of the gradient of "
    "each input, as a share of that of the last one, on a logarithmic scale. At the first step it "
    "is " + "; ".join(f"{share[0]:.2g} for the {name}" for name, share in FOUND.items()) + "."
).replace("$W_h$", "recurrent weight")
CAPTION = (
    "How much of an error at the last step is heard at each earlier one. An RNN multiplies by its "
    "weight and the slope of tanh at every step, the LSTM's cell only by its forget gate."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """A line for each network."""
    figure, axes = plt.subplots(figsize=(6.4, 3.4))
    looks = [("blame", ":"), ("blame", "-"), ("value", ":"), ("value", "-")]
    for (name, share), (colour, line) in zip(FOUND.items(), looks, strict=True):
        axes.plot(np.arange(1, T + 1), share, color=colours[colour], ls=line, lw=1.8, label=name)
    axes.set_yscale("log")
    axes.set_xlabel("step whose input hears of the error", color=colours["ink"])
    axes.set_ylabel("share that arrives", color=colours["ink"])
    axes.tick_params(colors=colours["ink"], which="both")
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(colours["quiet"])
    legend = axes.legend(frameon=False, fontsize=9, loc="lower right")
    for text in legend.get_texts():
        text.set_color(colours["ink"])
    return figure
