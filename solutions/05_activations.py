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
    ### BEGIN SOLUTION
    out = np.maximum(0, x)
    return out, (x,)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    (x,) = cache
    dx = dout * (x > 0)
    return dx
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    out = np.where(x > 0, x, alpha * x)
    return out, (x, alpha)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    x, alpha = cache
    slope = np.where(x > 0, 1.0, alpha)
    dx = dout * slope
    return dx
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    e = np.exp(-np.abs(x))  # never above 1
    a = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return a, (a,)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    (a,) = cache
    dx = dout * a * (1 - a)
    return dx
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    a = np.tanh(x)
    return a, (x, a)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    x, a = cache
    dx = dout * (1 - a**2)
    return dx
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    k = np.sqrt(2 / np.pi)
    u = k * (x + 0.044715 * x**3)
    t = np.tanh(u)
    out = 0.5 * x * (1 + t)
    return out, (x, t)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    x, t = cache
    du = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * x**2)
    slope = 0.5 * (1 + t) + 0.5 * x * (1 - t**2) * du
    return dout * slope
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    out = np.logaddexp(0, x)
    return out, (x, out)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    x, out = cache
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))  # the slope is the sigmoid of x
    dx = dout * s
    return dx
    ### END SOLUTION
