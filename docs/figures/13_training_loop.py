"""The figure of unit 13: the same training, with rows shuffled and with rows sorted by class."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.course import data
from backlings.course.finding import find_course
from backlings.course.loading import load_module

EPOCHS, BATCH, LR = 5, 10, 1.0

ALT = (
    "Two training runs on iris, 75 steps each. With shuffled rows the loss of all 150 flowers "
    "falls quickly, to 0.28 after one epoch and 0.14 after five, and the batches' losses scatter "
    "closely around it. With rows sorted by class it climbs to 1.29 within the first epoch and "
    "swings in each later one: a batch's loss drops to almost 0 as its class is learned, and jumps "
    "up, once to 3.9, where the next class begins. After five epochs the loss of all is 0.22."
)
CAPTION = (
    "One layer learns iris in batches of 10. Dots: the loss of the batch, which is what the loop "
    "sees. Line: the loss of all 150 flowers. Sorted by class, the network forgets two kinds while "
    "it learns the third."
)


class Sorted:
    """A generator that does not shuffle."""

    def permutation(self, n: int) -> np.ndarray:
        return np.arange(n)


def cross_entropy(params: dict, x: np.ndarray, labels: np.ndarray) -> tuple[float, dict]:
    """Loss of a single layer, and its gradients."""
    logits = x @ params["w"] + params["b"]
    probs = np.exp(logits - logits.max(axis=1, keepdims=True))
    probs /= probs.sum(axis=1, keepdims=True)
    rows = np.arange(len(x))
    loss = -np.log(probs[rows, labels]).mean()
    probs[rows, labels] -= 1
    return float(loss), {"w": x.T @ probs / len(x), "b": probs.mean(axis=0)}


def run(rng) -> tuple[list[float], list[float]]:
    """The loss of each step's batch, and that of all rows before the step."""
    loop = load_module(find_course() / "solutions" / "13_training_loop.py")
    iris = data.load("iris")
    x = loop.standardize(iris["x"], loop.fit_standardizer(iris["x"]))
    seen, whole = [], []

    def loss_fn(params, x_batch, labels):
        loss, grads = cross_entropy(params, x_batch, labels)
        seen.append(loss)
        whole.append(cross_entropy(params, x, iris["labels"])[0])
        return loss, grads

    def update(w, dw, state, lr):
        return w - lr * dw, state

    params = {"w": np.zeros((4, 3)), "b": np.zeros(3)}
    params, _ = loop.train(params, x, iris["labels"], loss_fn, update, EPOCHS, BATCH, LR, rng)
    return seen, [*whole, cross_entropy(params, x, iris["labels"])[0]]


def draw(colours: dict[str, str]) -> plt.Figure:
    """Shuffled on the left, sorted on the right, on one scale."""
    figure, panels = plt.subplots(1, 2, figsize=(7.2, 3.2), sharey=True)
    runs = [("shuffled", np.random.default_rng(0)), ("sorted by class", Sorted())]
    for axes, (title, rng) in zip(panels, runs, strict=True):
        seen, whole = run(rng)
        axes.plot(seen, "o", color=colours["blame"], markersize=3, label="this batch")
        axes.plot(whole, color=colours["value"], lw=1.6, label="all rows")
        for epoch in range(1, EPOCHS + 1):
            axes.axvline(15 * epoch, color=colours["quiet"], lw=0.5, linestyle=":")
        axes.set_title(title, fontsize=10)
        axes.set_xlabel("step (dotted: end of an epoch)")
    panels[0].set_ylabel("loss")
    panels[0].legend(frameon=False, fontsize=9)
    return figure
