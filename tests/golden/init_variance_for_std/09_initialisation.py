"""Initialisation: how large the first weights are decides whether a deep network can learn."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

Array = np.ndarray
Layers = list[tuple[Array, Array]]
Rng = np.random.Generator


def he_normal(rng: Rng, fan_in: int, fan_out: int) -> Array:
    """
    Draw a weight for a layer with a ReLU behind it, after He.

    The weights are independent and normally distributed, with mean 0 and the variance that keeps
    the mean square of a signal the same through a linear layer and a ReLU: 2 / fan_in.
    (He, Zhang, Ren and Sun, arXiv:1502.01852.)

    Parameters
    ----------
    rng : Generator
        Where every random number comes from: `rng.normal`, `rng.uniform` and so on. Never
        `np.random.normal`, and never a generator of your own.
    fan_in : int
        Number of inputs of the layer.
    fan_out : int
        Number of its outputs.

    Returns
    -------
    w : ndarray of shape (fan_in, fan_out)
        The layer computes x @ w.
    """
    std = 2.0 / fan_in
    w = rng.normal(0, std, size=(fan_in, fan_out))
    return w


def xavier_normal(rng: Rng, fan_in: int, fan_out: int) -> Array:
    """
    Draw a weight for a layer with a tanh behind it, after Glorot: normally distributed.

    The mean is 0, and the variance lies between what the way forward asks for, 1 / fan_in, and
    what the way back asks for, 1 / fan_out: it is one over the average of the two numbers.
    (Xavier Glorot and Bengio, AISTATS 2010.)

    Parameters
    ----------
    rng : Generator
        Where every random number comes from.
    fan_in : int
        Number of inputs of the layer.
    fan_out : int
        Number of its outputs.

    Returns
    -------
    w : ndarray of shape (fan_in, fan_out)
    """
    std = np.sqrt(2 / (fan_in + fan_out))
    w = rng.normal(0, std, size=(fan_in, fan_out))
    return w


def xavier_uniform(rng: Rng, fan_in: int, fan_out: int) -> Array:
    """
    Draw a weight of the same variance as `xavier_normal`, but uniformly distributed.

    Parameters
    ----------
    rng : Generator
        Where every random number comes from.
    fan_in : int
        Number of inputs of the layer.
    fan_out : int
        Number of its outputs.

    Returns
    -------
    w : ndarray of shape (fan_in, fan_out)
        Spread evenly from -limit to limit. Numbers spread like this have the variance limit²/3;
        choose the limit that makes it the one of `xavier_normal`.
    """
    limit = np.sqrt(6 / (fan_in + fan_out))
    w = rng.uniform(-limit, limit, size=(fan_in, fan_out))
    return w


def init_mlp(rng: Rng, sizes: list[int]) -> Layers:
    """
    Draw the first parameters of a whole network of ReLU layers.

    Parameters
    ----------
    rng : Generator
        Where every random number comes from; all layers share it.
    sizes : list of int
        Widths from input to output, two at least: [64, 32, 10] is a network of two layers.

    Returns
    -------
    params : list of tuple (w, b)
        One pair for each layer, from input to output: w (fan_in, fan_out) after He, and
        b (fan_out,) all 0. No array is shared between layers, not even where two have the same
        size.
    """
    params = []
    for fan_in, fan_out in pairwise(sizes):
        w = he_normal(rng, fan_in, fan_out)
        b = np.zeros(fan_out)
        params.append((w, b))
    return params


def activation_rms(
    rng: Rng, sizes: list[int], init: Callable[[Rng, int, int], Array]
) -> list[float]:
    """
    Measure how large the signal is after each layer of a fresh network.

    A batch of 200 rows of standard normal numbers (mean 0, variance 1) goes through all layers.
    Each computes max(0, h @ w), without a bias; there is a ReLU after the last layer, too.

    Parameters
    ----------
    rng : Generator
        Where every random number comes from: first the batch, then the weights layer by layer.
    sizes : list of int
        Widths from input to output, two at least.
    init : callable
        `init(rng, fan_in, fan_out)` draws the weight of one layer; `he_normal` is such a function.

    Returns
    -------
    levels : list of float
        For each layer the root mean square of what it hands on: the square root of the mean of
        the squares, over all examples and units. Nothing is subtracted first.
    """
    h = rng.normal(size=(200, sizes[0]))
    levels = []
    for fan_in, fan_out in pairwise(sizes):
        w = init(rng, fan_in, fan_out)
        h = np.maximum(0, h @ w)  # (200, fan_out)
        levels.append(float(np.sqrt(np.mean(h**2))))
    return levels
