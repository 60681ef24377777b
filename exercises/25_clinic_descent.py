"""
The clinic, second ward: the way down. Each function here has one thing wrong with it.

Where training starts, which way a step goes, how long it is, what else pulls at the weights. Look
at the vital signs (`backlings chart clinic_descent`) before you read the code, say what it is, and
then make the smallest repair there is.
"""

from itertools import pairwise

import numpy as np

Array = np.ndarray
Layers = list[tuple[Array, Array]]


def initial_weights(widths: list[int], rng: np.random.Generator) -> Layers:
    """
    He's first weights for a network of ReLU layers.

    Parameters
    ----------
    widths : list of int
        Of the input, of each hidden layer, of the output.
    rng : Generator
        Draws the weights.

    Returns
    -------
    params : list of tuple (w, b)
        w of shape (D, M), normally distributed with variance 2 / D; b of shape (M,), zeros.
    """
    # Something in here is wrong.
    params = []
    for fan_in, fan_out in pairwise(widths):
        w = np.zeros((fan_in, fan_out))
        b = np.zeros(fan_out)
        params.append((w, b))
    return params


def descend(params: Layers, grads: Layers, lr: float) -> Layers:
    """
    One step of gradient descent.

    Parameters
    ----------
    params : list of tuple (w, b)
    grads : list of tuple (dw, db)
        The gradient of the loss for each of them, in the same shapes.
    lr : float
        The learning rate.

    Returns
    -------
    params : list of tuple (w, b)
        New arrays, a little further down.
    """
    # Something in here is wrong.
    moved = []
    for layer, slopes in zip(params, grads, strict=True):
        moved.append(tuple(v + lr * dv for v, dv in zip(layer, slopes, strict=True)))
    return moved


def warm_up(step: int, lr: float, steps: int) -> float:
    """
    The rate of a step when training warms up: it grows in equal parts, and then stays.

    Parameters
    ----------
    step : int
        How many steps were taken before: 0 at the first one.
    lr : float
        The rate that is reached.
    steps : int
        How many steps the warm-up has. The first one has the rate lr / steps, the last one lr.

    Returns
    -------
    rate : float
        Never more than lr.
    """
    # Something in here is wrong.
    share = min(step + 1, steps)
    rate = lr * share
    return rate


def slow_down(step: int, lr: float, every: int) -> float:
    """
    The rate of a step when training slows down: lr / (1 + t), where t grows by 1 in `every` steps.

    Parameters
    ----------
    step : int
        How many steps were taken before: 0 at the first one, which has the rate lr.
    lr : float
        The first rate.
    every : int
        After so many steps half the rate is left, after twice as many a third.

    Returns
    -------
    rate : float
    """
    # Something in here is wrong.
    t = step
    rate = lr / (1.0 + t)
    return rate


def class_error(probs: Array, labels: Array) -> Array:
    """
    The gradient of the mean cross-entropy of a batch with respect to its logits.

    Parameters
    ----------
    probs : ndarray of shape (N, C)
        What softmax makes of the logits.
    labels : ndarray of int, shape (N,)
        The true classes.

    Returns
    -------
    dlogits : ndarray of shape (N, C)
        Of a loss that is a mean over the N examples.
    """
    # Something in here is wrong.
    count, _ = probs.shape
    dlogits = probs.copy()
    dlogits[np.arange(count), labels] -= 1.0
    return dlogits


def with_penalty(dw: Array, w: Array, reg: float) -> Array:
    """
    The gradient of a loss that has the penalty reg / 2 times the sum of all w² added to it.

    Parameters
    ----------
    dw : ndarray of any shape
        The gradient of the loss alone.
    w : ndarray of the same shape
        The weights.
    reg : float
        The strength of the penalty.

    Returns
    -------
    dw : ndarray of the same shape
    """
    # Something in here is wrong.
    pull = w
    return dw + pull
