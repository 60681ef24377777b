"""Learning by heart, and what a penalty and dropout do about it; the numbers of the lesson."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.course import data
from backlings.course.finding import find_course
from backlings.course.loading import load_module

ours = load_module(find_course() / "solutions" / "14_regularisation.py")

EPOCHS, EVERY = 100, 4
RUNS = {
    "neither": {"p_drop": 0.0, "reg": 0.0, "style": "-"},
    "dropout": {"p_drop": 0.5, "reg": 0.0, "style": "--"},
    "penalty": {"p_drop": 0.0, "reg": 0.01, "style": "-."},
}
ALT = (
    "Two panels over 100 epochs of training on 300 digits, of whose labels 90 were drawn at "
    "random. Left, the share of the given labels that the network repeats: without brakes it "
    "climbs to 94 percent, with dropout to 90, with the penalty only to 76. Right, the share of "
    "new digits read rightly: without regularisation it peaks at 87 percent and falls to 76; with "
    "dropout it ends at 83 percent, with the penalty at 87."
)
CAPTION = (
    "300 digits, 90 of them with a label drawn at random, and 256 hidden units. Without "
    "regularisation the network learns the wrong labels by heart (left), and reads new digits "
    "worse and worse (right). Dropout with `p_drop` 0.5, penalty with `reg` 0.01."
)


def digits(rng: np.random.Generator, drawn: int) -> tuple[np.ndarray, ...]:
    """300 digits with some labels drawn at random, and the other digits with their true labels."""
    found = data.load("digits")
    x, labels = found["x"] / 16, found["labels"]
    order = rng.permutation(len(x))
    train, test = order[:300], order[300:]
    given = labels[train].copy()
    given[:drawn] = rng.integers(0, 10, drawn)
    return x[train], given, x[test], labels[test]


def train(p_drop: float, reg: float, drawn: int = 90) -> tuple[np.ndarray, float]:
    """Every 4 epochs the share right on the given labels and on new digits; length of weights."""
    rng = np.random.default_rng(0)
    x, given, new, truth = digits(rng, drawn)
    w1, b1 = rng.normal(size=(64, 256)) * np.sqrt(2 / 64), np.zeros(256)
    w2, b2 = rng.normal(size=(256, 10)) * np.sqrt(2 / 256), np.zeros(10)
    shares = []
    for number in range(1, EPOCHS + 1):
        for rows in np.array_split(rng.permutation(len(x)), 15):
            z = x[rows] @ w1 + b1
            h, cache = ours.dropout_forward(np.maximum(0, z), p_drop, True, rng)
            logits = h @ w2 + b2
            e = np.exp(logits - logits.max(axis=1, keepdims=True))
            d = (e / e.sum(axis=1, keepdims=True) - np.eye(10)[given[rows]]) / len(rows)
            dz = ours.dropout_backward(d @ w2.T, cache) * (z > 0)
            dw1, dw2 = ours.add_l2_grads([x[rows].T @ dz, h.T @ d], [w1, w2], reg)
            w1, b1 = w1 - 0.1 * dw1, b1 - 0.1 * dz.sum(axis=0)
            w2, b2 = w2 - 0.1 * dw2, b2 - 0.1 * d.sum(axis=0)
        if number % EVERY:
            continue
        scores = [np.maximum(0, some @ w1 + b1) @ w2 + b2 for some in (x, new)]
        right = [s.argmax(axis=1) == t for s, t in zip(scores, (given, truth), strict=True)]
        shares.append([r.mean() for r in right])
    return np.array(shares), float(np.sqrt(np.sum(w1**2) + np.sum(w2**2)))


def draw(colours: dict[str, str]) -> plt.Figure:
    """Both shares over the epochs, a line for each network."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.2), sharey=True)
    for name, run in RUNS.items():
        shares, _ = train(run["p_drop"], run["reg"])
        colour = colours["blame" if name == "neither" else "value"]
        for axes, share in zip((left, right), shares.T, strict=True):
            axes.plot(np.arange(EVERY, EPOCHS + 1, EVERY), 100 * share, run["style"], color=colour)
            place = (EPOCHS + 3, 100 * share[-1])
            axes.annotate(name, place, va="center", fontsize=9, color=colours["ink"])
    left.set_title("given labels repeated", fontsize=10)
    right.set_title("new digits read rightly", fontsize=10)
    left.set_ylabel("percent")
    for axes in (left, right):
        axes.set_xlabel("epoch")
        axes.set_xlim(0, 132)
        axes.set_xticks([0, 50, 100])
        axes.set_ylim(60, 100)
    return figure
