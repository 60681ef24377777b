"""
Vital signs of a training run: what somebody looks at when a network does not learn.

`train` trains a small network on handwritten digits and writes down how it goes. Every part of it
is healthy unless it is replaced; a check replaces one by the learner's function. `chart` marks a
function of a check file that runs one patient, for `backlings chart`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import ModuleType
from typing import Any, TypeVar

import numpy as np

from backlings.checking import expect
from backlings.checking.slopes import leaves
from backlings.checking.student import Student, StudentError
from backlings.course import data

Array = np.ndarray[Any, Any]
Layers = list[tuple[Array, Array]]
Rows = tuple[Array, Array]
Signs = dict[str, list[float]]  # for each vital sign its value after each epoch
Rng = np.random.Generator
F = TypeVar("F", bound=Callable[[Student, Rng], Signs])

WIDTHS = (64, 64, 32, 10)


@dataclass(frozen=True)
class Chart:
    """
    One patient's run.

    Attributes
    ----------
    function : str
        The learner's function that is part of it.
    complaint : str
        What brought the patient here, in a sentence.
    body : callable
        Takes a student and a Generator, and returns the vital signs.
    """

    function: str
    complaint: str
    body: Callable[[Student, Rng], Signs]


def chart(function: str) -> Callable[[F], F]:
    """Mark a function of a check file as the run of the patient that `function` is part of."""

    def mark(body: F) -> F:
        body.chart = Chart(function, (body.__doc__ or "").strip(), body)  # type: ignore[attr-defined]
        return body

    return mark


def charts(module: ModuleType) -> list[Chart]:
    """The patients of a check file, in its order."""
    found = (getattr(value, "chart", None) for value in vars(module).values())
    return [one for one in found if isinstance(one, Chart)]


def split(rng: Rng) -> tuple[Rows, Rows]:
    """Digits with pixels from 0 to 16, in a random order: training rows and new ones."""
    digits = data.load("digits")
    order = rng.permutation(len(digits["x"]))
    train, new = order[:1437], order[1437:]
    return (digits["x"][train], digits["labels"][train]), (digits["x"][new], digits["labels"][new])


def small(rows: Rows) -> Rows:
    """Pixels from 0 to 1."""
    return rows[0] / 16, rows[1]


def he(rng: Rng, widths: Sequence[int] = WIDTHS) -> Layers:
    """Weights for ReLU layers."""
    return [(rng.normal(size=(d, m)) * np.sqrt(2 / d), np.zeros(m)) for d, m in pairwise(widths)]


def shuffled(x: Array, labels: Array, rng: Rng, size: int = 32) -> list[Rows]:
    """Mini-batches in a new order."""
    mixed = rng.permutation(len(x))
    return [(x[rows], labels[rows]) for rows in np.split(mixed, range(size, len(x), size))]


def signals(params: Layers, x: Array) -> list[Array]:
    """What each layer is handed, and the scores."""
    handed = [x]
    for at, (w, b) in enumerate(params):
        z = handed[-1] @ w + b
        handed.append(z if at == len(params) - 1 else np.maximum(0, z))
    return handed


def cross_entropy(logits: Array, labels: Array) -> tuple[float, Array]:
    """Softmax cross-entropy, a mean over the rows, and its gradient with respect to logits."""
    below = logits - logits.max(axis=1, keepdims=True)
    surprise = np.log(np.exp(below).sum(axis=1, keepdims=True)) - below
    rows = np.arange(len(logits))
    error = np.exp(-surprise)
    error[rows, labels] -= 1
    return float(surprise[rows, labels].mean()), error / len(logits)


def back(params: Layers, handed: Sequence[Array], error: Array) -> Layers:
    """The gradients of every layer, from the error of the scores."""
    grads: Layers = []
    for at in reversed(range(len(params))):
        grads.insert(0, (handed[at].T @ error, error.sum(axis=0)))
        error = (error @ params[at][0].T) * (handed[at] > 0)
    return grads


def slopes(params: Layers, x: Array, labels: Array) -> tuple[float, Layers]:
    """Softmax cross-entropy and its gradients."""
    *handed, logits = signals(params, x)
    loss, error = cross_entropy(logits, labels)
    return loss, back(params, handed, error)


def descend(params: Layers, grads: Layers, lr: float) -> Layers:
    """One step of gradient descent."""
    return [(w - lr * dw, b - lr * db) for (w, b), (dw, db) in zip(params, grads, strict=True)]


def train(
    rng: Rng,
    rows: tuple[Rows, Rows],
    *,
    init: Callable[[Rng], Layers] = he,
    batches: Callable[[Array, Array, Rng], Iterable[Rows]] = shuffled,
    gradients: Callable[[Layers, Array, Array], tuple[float, Layers]] = slopes,
    step: Callable[[Layers, Layers, float], Layers] = descend,
    reads: Callable[[Layers, Array], list[Array]] = signals,
    lr: float = 0.05,
    epochs: int = 8,
) -> Signs:
    """
    Train a network with two hidden layers of ReLU units.

    Parameters
    ----------
    rng : Generator
    rows : tuple of (x, labels)
        Those to train on, and new ones.
    init, batches, gradients, step, reads : callable
        Parts that a patient may have of its own; `reads` is the way forward outside training,
        what each layer is handed and the scores.
    lr : float
    epochs : int

    Returns
    -------
    signs : dict of str to list of float
        Loss, accuracies, the norm of each layer's weight gradient, the share of dead units, the
        norm of all weights; the loss and the norms of gradients are means over an epoch's batches.
    """
    params, signs = init(rng), {"loss": [], "train": [], "new": []}  # type: tuple[Layers, Signs]
    with np.errstate(all="ignore"):
        for _ in range(epochs):
            losses, norms = [], []
            for x, labels in batches(*rows[0], rng):
                loss, grads = gradients(params, x, labels)
                losses.append(loss)
                norms.append([float(np.linalg.norm(dw)) for dw, _ in grads])
                params = step(params, grads, lr)
            _note(signs, "loss", float(np.mean(losses)))
            seen, unseen = reads(params, rows[0][0]), reads(params, rows[1][0])
            _note(signs, "train", accuracy(seen[-1], rows[0][1]))
            _note(signs, "new", accuracy(unseen[-1], rows[1][1]))
            for at, norm in enumerate(np.mean(norms, axis=0), start=1):
                _note(signs, f"|dw{at}|", float(norm))
            _note(signs, "dead", dead(seen[1:-1]))
            _note(signs, "weights", float(np.sqrt(sum((w**2).sum() for w, _ in params))))
    return signs


def _note(signs: Signs, name: str, value: float) -> None:
    signs.setdefault(name, []).append(value)


def accuracy(scores: Array, labels: Array) -> float:
    """The share of rows whose largest score is the true class; nan is never right."""
    right = (scores.argmax(axis=1) == labels) & np.isfinite(scores).all(axis=1)
    return float(right.mean())


def dead(hidden: Sequence[Array]) -> float:
    """The share of hidden units that are off for every row."""
    return 1.0 - float(np.mean(np.concatenate([np.max(layer > 0, axis=0) for layer in hidden])))


def agreed(found: Any, like: Sequence[Any], function: str) -> Any:
    """What a learner's function returned, if it can be trained with; else a StudentError."""
    whole = isinstance(found, tuple | list) and len(found) == len(like)
    if whole and expect.fits(list(found), list(like)):
        return found
    wanted = ", ".join(str(np.shape(array)) for _, array in leaves(list(like)))
    message = f"{function} did not return what training goes on with, of the shapes {wanted}."
    raise StudentError("returned", function, message)


def well(signs: Signs, loss: float = 0.5, new: float = 0.85) -> None:
    """Note that a patient's run has healthy values at its end."""
    expect.below(signs["loss"][-1], loss, "loss at the end of training")
    expect.above(signs["new"][-1], new, "share of new digits that are read")
