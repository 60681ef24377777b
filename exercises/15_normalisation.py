"""Batch norm and layer norm: activations brought to mean 0 and variance 1, then scaled again."""

import numpy as np

Array = np.ndarray
State = dict[str, Array]


def batchnorm_forward(
    x: Array,
    gamma: Array,
    beta: Array,
    state: State,
    train: bool,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> tuple[Array, tuple, State]:
    """
    Normalise every feature over the batch, then scale and shift it.

    In training the statistics are those of this batch, and the running statistics move towards
    them. Otherwise the running statistics are used, and stay as they are.

    Parameters
    ----------
    x : ndarray of shape (N, D)
        One example per row; in training N is at least 2.
    gamma, beta : ndarray of shape (D,)
        Scale and shift of each feature: out is gamma * xhat + beta.
    state : dict
        The running statistics, "mean" and "var", each (D,). It must be the same after the call as
        before; what has changed goes into the state that is returned.
    train : bool
        Whether this is training.
    momentum : float
        The share of the NEW batch in the running statistics:
        new = (1 - momentum) * old + momentum * this batch's.
    eps : float
        Added to the variance, under the root: xhat is (x - mean) / sqrt(var + eps).

    Returns
    -------
    out : ndarray of shape (N, D)
        The mean and the variance (divided by N) are taken over the N rows, for each feature.
    cache : tuple (xhat, gamma, istd, train)
        What the backward pass needs, istd being 1 / sqrt(var + eps); yours may hold something
        else.
    state : dict
        The running "mean" and "var" after this batch, each (D,). The variance that goes into
        them is this batch's divided by N - 1, not N, since it has to stand for data outside
        the batch. If this is not training, with the values that came in.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def batchnorm_backward(dout: Array, cache: tuple) -> tuple[Array, Array, Array]:
    """
    Send the upstream gradient back through the normalisation.

    Parameters
    ----------
    dout : ndarray of shape (N, D)
        Upstream gradient, dloss/dout.
    cache : tuple (xhat, gamma, istd, train)
        From `batchnorm_forward`, in training or not.

    Returns
    -------
    dx : ndarray of shape (N, D)
        In training every row of a feature moves the feature's mean and variance, and so every
        other row; at evaluation the statistics are constants.
    dgamma : ndarray of shape (D,)
    dbeta : ndarray of shape (D,)
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def layernorm_forward(
    x: Array, gamma: Array, beta: Array, eps: float = 1e-5
) -> tuple[Array, tuple]:
    """
    Normalise every example over its own features, then scale and shift each feature.

    Parameters
    ----------
    x : ndarray of shape (..., D)
        Rows (N, D), sequences (N, T, D), or more axes: the features lie along the last one.
    gamma, beta : ndarray of shape (D,)
        Scale and shift of each feature: out is gamma * xhat + beta.
    eps : float
        Added to the variance, under the root.

    Returns
    -------
    out : ndarray of shape (..., D)
        Mean and variance (divided by D) are taken over the last axis only: no example and no
        step in time knows of another. The same in training and at evaluation.
    cache : tuple (xhat, gamma, istd)
        What the backward pass needs; yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def layernorm_backward(dout: Array, cache: tuple) -> tuple[Array, Array, Array]:
    """
    Send the upstream gradient back through the layer norm.

    Parameters
    ----------
    dout : ndarray of shape (..., D)
        Upstream gradient, dloss/dout.
    cache : tuple (xhat, gamma, istd)
        From `layernorm_forward`.

    Returns
    -------
    dx : ndarray of shape (..., D)
        Every feature moves the mean and the variance of its own row.
    dgamma : ndarray of shape (D,)
        One number a feature, however many axes x has.
    dbeta : ndarray of shape (D,)
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
