"""The size of the error at each layer of a deep stack, with a way past every layer and without."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import solution

UNIT = solution("22_transformer_block")
DEPTH, D = 24, 32


def sizes() -> dict[str, np.ndarray]:
    """Size of dx of each layer over that of the upstream gradient, first layer first."""
    found = {}
    for name, past in (("with a way past", 1.0), ("without", 0.0)):
        rng = np.random.default_rng(22)
        x, caches = rng.normal(size=(4, 8, D)), []
        for _ in range(DEPTH):
            w = 0.3 * rng.normal(size=(D, D)) / np.sqrt(D)
            out, cache = UNIT.residual_forward(x, w)
            x = out - (1 - past) * x
            caches.append(cache)
        dx = rng.normal(size=x.shape)
        start, reached = np.linalg.norm(dx), []
        for cache in reversed(caches):
            dx = UNIT.residual_backward(dx, cache)[0] - (1 - past) * dx
            reached.append(np.linalg.norm(dx) / start)
        found[name] = np.array(reached[::-1])
    return found


FOUND = sizes()
PAST, WITHOUT = (share[0] for share in FOUND.values())
ALT = (
    f"The size of the error at each of {DEPTH} layers with small weights, as a share of the "
    f"upstream gradient, on a logarithmic scale. At the first layer it is {PAST:.2g} with a way "
    f"past every layer, and {WITHOUT:.2g} without."
)
CAPTION = (
    "What reaches each layer of a deep stack of small ReLU layers. With a way past every layer the "
    "error arrives at the first one; without, it fades by about the same factor at each."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """A line for each of the two stacks."""
    figure, axes = plt.subplots(figsize=(6.2, 3.2))
    looks = {"with a way past": ("value", "-"), "without": ("blame", "--")}
    layers = np.arange(1, DEPTH + 1)
    for name, share in FOUND.items():
        colour, line = looks[name]
        axes.plot(layers, share, color=colours[colour], ls=line, lw=1.8, label=name)
    axes.set_yscale("log")
    axes.set_xlabel("layer, the first on the left", color=colours["ink"])
    axes.set_ylabel("share of the error", color=colours["ink"])
    axes.tick_params(colors=colours["ink"], which="both")
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(colours["quiet"])
    for text in axes.legend(frameon=False, fontsize=9, loc="lower right").get_texts():
        text.set_color(colours["ink"])
    return figure
