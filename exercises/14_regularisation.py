"""Two ways to keep a network from learning its examples by heart: a penalty, and dropout."""

import numpy as np

Array = np.ndarray


def l2_loss(weights: list[Array], reg: float) -> float:
    """
    What large weights cost: the L2 penalty, to be added to the loss of the data.

    Parameters
    ----------
    weights : list of ndarray
        The weights that are charged, of any shapes. Biases are not among them: they are free.
    reg : float
        Strength of the penalty, at least 0.

    Returns
    -------
    loss : float
        0.5 * reg * (sum of the squares of all entries of all weights). It is not divided by
        anything: neither by the batch nor by the number of weights.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def add_l2_grads(grads: list[Array], weights: list[Array], reg: float) -> list[Array]:
    """
    Add the gradient of the L2 penalty to the gradients of the data.

    Parameters
    ----------
    grads : list of ndarray
        For each weight the gradient of the loss of the data, of the same shape. They are the
        caller's, and must be the same after the call as before.
    weights : list of ndarray
        As in `l2_loss`.
    reg : float
        Strength of the penalty.

    Returns
    -------
    total : list of ndarray
        For each weight, in order, the gradient of the data's loss plus that of `l2_loss`.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def dropout_forward(
    x: Array, p_drop: float, train: bool, rng: np.random.Generator
) -> tuple[Array, tuple]:
    """
    Inverted dropout: in training silence units at random, and make up for it at once.

    Parameters
    ----------
    x : ndarray of any shape
        Activations, one example a row.
    p_drop : float
        Probability that an entry is dropped, at least 0 and below 1. It is not the probability
        that one is kept.
    train : bool
        True in training. Otherwise nothing is dropped and nothing is scaled: out has x's values.
    rng : numpy Generator
        The source of the random numbers; draw from it and from nothing else.

    Returns
    -------
    out : ndarray, shaped like x
        In training each entry, on its own, is 0 with probability p_drop, and otherwise the entry
        of x divided by (1 - p_drop): so the mean over many draws is x itself.
    cache : tuple (mask,)
        The factor that each entry was multiplied by, of x's shape. What the backward pass needs;
        yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def dropout_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the upstream gradient through the units that were left on.

    Parameters
    ----------
    dout : ndarray
        Upstream gradient, of out's shape.
    cache : tuple (mask,)
        From `dropout_forward`: the same units are off on the way back as on the way forward.

    Returns
    -------
    dx : ndarray, of x's shape
        Where an entry was dropped 0, and elsewhere the upstream gradient times the factor that
        the entry of x was multiplied by. After a forward that did not train, dout.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
