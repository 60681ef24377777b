"""The figure of unit 26: what the first weights are worth, as errors by layer and digits read."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.course import data
from backlings.course.finding import find_course
from backlings.course.loading import load_module

SIZES = [64, 32, 32, 32, 32, 10]
RECIPE = ("momentum", 0.05, 1.0, 6, 32)
SEEDS = range(5)
RULES = ("he", "xavier", "tiny")

ALT = (
    "Left: the norm of the error at each of five layers before training, on a logarithmic scale. "
    "After He's rule it stays between 0.05 and 0.07, after Xavier's it falls from 0.06 at the last "
    "layer to 0.03 at the first; with weights of 0.01 it falls to about a twenty-third from each "
    "layer to the one before, from 0.06 to 0.0000002. Right: the share of digits read after six "
    "epochs, a dot for each of five seeds. The means are 0.95 for He, 0.95 for Xavier and 0.08 for "
    "tiny, and the dots of He and Xavier overlap."
)
CAPTION = (
    "The same network, the same luck, the same recipe; only the first weights differ. Where no "
    "error reaches the first layers, six epochs teach nothing."
)


def digits() -> tuple[tuple, tuple]:
    """Rows to train on and rows to judge by."""
    found = data.load("digits")
    rows = np.random.default_rng(0).permutation(1797)
    x, labels = found["x"][rows] / 16, found["labels"][rows]
    return (x[:1437], labels[:1437]), (x[1437:], labels[1437:])


def errors(init: str) -> list[float]:
    """The norm of the error at each layer of a fresh network."""
    solutions = find_course() / "solutions"
    course, flow = (
        load_module(solutions / f"{stem}.py") for stem in ("26_capstone", "10_gradient_flow")
    )
    params = course.build_network(np.random.default_rng(0), SIZES, init)
    x, labels = digits()[0]
    return [
        layer["delta_norm"] for layer in flow.flow_report(params, x[:256], labels[:256], "relu")
    ]


def shares(init: str) -> list[float]:
    """The share of right answers for each seed."""
    course = load_module(find_course() / "solutions" / "26_capstone.py")
    train, test = digits()
    return [course.ablate([init], [seed], SIZES, train, test, RECIPE)[init] for seed in SEEDS]


def draw(colours: dict[str, str]) -> plt.Figure:
    """Errors on the left, digits read on the right."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.2))
    shades = dict(zip(RULES, (colours["value"], colours["quiet"], colours["blame"]), strict=True))
    for at, (init, shade) in enumerate(shades.items()):
        found = shares(init)
        left.semilogy(range(1, len(SIZES)), errors(init), "o-", color=shade, ms=4, label=init)
        right.plot([at] * len(found), found, "o", color=shade, ms=4, alpha=0.7)
        right.plot([at - 0.2, at + 0.2], [np.mean(found)] * 2, color=shade, lw=1.6)
    left.set_xlabel("layer")
    left.set_ylabel("norm of the error")
    left.set_xticks(range(1, len(SIZES)))
    left.legend(frameon=False, fontsize=9)
    right.set_xticks(range(len(RULES)), RULES)
    right.set_ylim(0, 1)
    right.set_ylabel("digits read after 6 epochs")
    return figure
