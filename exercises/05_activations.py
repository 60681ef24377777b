"""Activations: what happens to each number on its own, and how steep it is there."""

import numpy as np

Array = np.ndarray


def relu_forward(x: Array) -> tuple[Array, tuple]:
    """
    Keep what is positive, replace the rest by 0.

    Parameters
    ----------
    x : ndarray of any shape

    Returns
    -------
    out : ndarray of the shape of `x`
    cache : tuple (x,)
        What the backward pass needs; yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def relu_backward(dout: Array, cache: tuple) -> Array:
    """
    Let the upstream gradient through where the input was positive.

    Parameters
    ----------
    dout : ndarray of the shape of `x`
        Upstream gradient.
    cache : tuple (x,)
        From `relu_forward`.

    Returns
    -------
    dx : ndarray of the shape of `x`
        The slope at exactly 0 is 0, by convention.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def leaky_relu_forward(x: Array, alpha: float = 0.01) -> tuple[Array, tuple]:
    """
    Keep what is positive, shrink the rest to a share `alpha`.

    Parameters
    ----------
    x : ndarray of any shape
    alpha : float
        The leak: the slope for negative inputs.

    Returns
    -------
    out : ndarray of the shape of `x`
    cache : tuple (x, alpha)
        Yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def leaky_relu_backward(dout: Array, cache: tuple) -> Array:
    """
    Let the upstream gradient through, whole or as a share `alpha`.

    Parameters
    ----------
    dout : ndarray of the shape of `x`
        Upstream gradient.
    cache : tuple (x, alpha)
        From `leaky_relu_forward`.

    Returns
    -------
    dx : ndarray of the shape of `x`
        The slope at exactly 0 is `alpha`. No gradient is asked for `alpha`.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def sigmoid_forward(x: Array) -> tuple[Array, tuple]:
    """
    Squash every number into the range from 0 to 1: 1 / (1 + exp(-x)).

    Parameters
    ----------
    x : ndarray of any shape
        Entries of -1000 and of 1000 must work, too, without an overflow on the way.

    Returns
    -------
    out : ndarray of the shape of `x`
    cache : tuple (a,)
        a is the output. Yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def sigmoid_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the upstream gradient through the slope of the sigmoid.

    Parameters
    ----------
    dout : ndarray of the shape of `x`
        Upstream gradient.
    cache : tuple (a,)
        From `sigmoid_forward`.

    Returns
    -------
    dx : ndarray of the shape of `x`
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def tanh_forward(x: Array) -> tuple[Array, tuple]:
    """
    Squash every number into the range from -1 to 1.

    Parameters
    ----------
    x : ndarray of any shape
        Entries of -1000 and of 1000 must work, too.

    Returns
    -------
    out : ndarray of the shape of `x`
    cache : tuple (x, a)
        a is the output. Yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def tanh_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the upstream gradient through the slope of tanh.

    Parameters
    ----------
    dout : ndarray of the shape of `x`
        Upstream gradient.
    cache : tuple (x, a)
        From `tanh_forward`.

    Returns
    -------
    dx : ndarray of the shape of `x`
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def gelu_forward(x: Array) -> tuple[Array, tuple]:
    """
    Compute the Gaussian error linear unit, in its tanh form.

    out = 0.5 * x * (1 + tanh(u)) with u = sqrt(2 / pi) * (x + 0.044715 * x**3). Source: Hendrycks
    and Gimpel, Gaussian Error Linear Units, 2016.

    Parameters
    ----------
    x : ndarray of any shape

    Returns
    -------
    out : ndarray of the shape of `x`
    cache : tuple (x, t)
        t is tanh(u). Yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def gelu_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the upstream gradient through both factors of the product.

    Parameters
    ----------
    dout : ndarray of the shape of `x`
        Upstream gradient.
    cache : tuple (x, t)
        From `gelu_forward`.

    Returns
    -------
    dx : ndarray of the shape of `x`
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def softplus_forward(x: Array) -> tuple[Array, tuple]:
    """
    Compute log(1 + exp(x)), a ReLU with a rounded corner.

    Parameters
    ----------
    x : ndarray of any shape
        Entries of -1000 and of 1000 must work, too, without an overflow on the way.

    Returns
    -------
    out : ndarray of the shape of `x`
    cache : tuple (x, out)
        Yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def softplus_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the upstream gradient through the slope of softplus.

    Parameters
    ----------
    dout : ndarray of the shape of `x`
        Upstream gradient.
    cache : tuple (x, out)
        From `softplus_forward`.

    Returns
    -------
    dx : ndarray of the shape of `x`
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
