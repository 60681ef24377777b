"""Activations: one curve, bent, applied to every entry of x on its own."""

import numpy as np

Array = np.ndarray


def relu_forward(x: Array) -> tuple[Array, tuple]:
    """
    Keep what is positive, and turn the rest into 0.

    Parameters
    ----------
    x : ndarray of shape (N, D)
        Left as it is.

    Returns
    -------
    out : ndarray of shape (N, D)
    cache : tuple (x,)
        What the backward pass needs; yours may hold something else.
    """
    ### BEGIN SOLUTION
    out = np.maximum(0, x)
    return out, (x,)
    ### END SOLUTION


def relu_backward(dout: Array, cache: tuple) -> Array:
    """
    Let the upstream gradient through where the unit was on.

    Parameters
    ----------
    dout : ndarray of shape (N, D)
        Upstream gradient, dloss/dout. Left as it is.
    cache : tuple (x,)
        From `relu_forward`.

    Returns
    -------
    dx : ndarray of shape (N, D)
        The slope at exactly 0 counts as 0.
    """
    ### BEGIN SOLUTION
    (x,) = cache
    dx = dout * (x > 0)
    return dx
    ### END SOLUTION


def leaky_relu_forward(x: Array, alpha: float = 0.01) -> tuple[Array, tuple]:
    """
    Keep what is positive, and let a small share of the rest leak through.

    Parameters
    ----------
    x : ndarray of shape (N, D)
    alpha : float
        The leak: the slope of the curve for negative x, between 0 and 1.

    Returns
    -------
    out : ndarray of shape (N, D)
        Negative where x is negative.
    cache : tuple (x, alpha)
        What the backward pass needs; yours may hold something else.
    """
    ### BEGIN SOLUTION
    out = np.where(x > 0, x, alpha * x)
    return out, (x, alpha)
    ### END SOLUTION


def leaky_relu_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the upstream gradient back through both pieces of the line.

    Parameters
    ----------
    dout : ndarray of shape (N, D)
        Upstream gradient, dloss/dout.
    cache : tuple (x, alpha)
        From `leaky_relu_forward`.

    Returns
    -------
    dx : ndarray of shape (N, D)
        The slope at exactly 0 counts as that of the negative side. The leak is a setting and
        gets no gradient.
    """
    ### BEGIN SOLUTION
    x, alpha = cache
    slope = np.where(x > 0, 1.0, alpha)
    dx = dout * slope
    return dx
    ### END SOLUTION


def sigmoid_forward(x: Array) -> tuple[Array, tuple]:
    """
    Squeeze every number into the interval from 0 to 1.

    The curve is 1 / (1 + e^-x). The same number is e^x / (1 + e^x). Each of the two ways to write
    it overflows on one side: for x = 1000 and x = -1000 neither may, nor may numpy warn.

    Parameters
    ----------
    x : ndarray of shape (N, D)

    Returns
    -------
    out : ndarray of shape (N, D)
        For x = -1000 it is 0, for x = 1000 it is 1.
    cache : tuple (out,)
        What the backward pass needs; yours may hold something else.
    """
    ### BEGIN SOLUTION
    e = np.exp(-np.abs(x))  # never above 1
    out = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return out, (out,)
    ### END SOLUTION


def sigmoid_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the upstream gradient back through the sigmoid.

    Parameters
    ----------
    dout : ndarray of shape (N, D)
        Upstream gradient, dloss/dout.
    cache : tuple (out,)
        From `sigmoid_forward`. The slope of the sigmoid can be written in terms of its output.

    Returns
    -------
    dx : ndarray of shape (N, D)
    """
    ### BEGIN SOLUTION
    (out,) = cache
    dx = dout * out * (1 - out)
    return dx
    ### END SOLUTION


def tanh_forward(x: Array) -> tuple[Array, tuple]:
    """
    Squeeze every number into the interval from -1 to 1.

    The curve is (e^x - e^-x) / (e^x + e^-x). For x = 1000 and x = -1000 nothing may overflow, and
    numpy may not warn; it has a function of its own that takes care of that.

    Parameters
    ----------
    x : ndarray of shape (N, D)

    Returns
    -------
    out : ndarray of shape (N, D)
        For x = -1000 it is -1, for x = 1000 it is 1.
    cache : tuple (x, out)
        More than the backward pass needs; yours may hold something else.
    """
    ### BEGIN SOLUTION
    out = np.tanh(x)
    return out, (x, out)
    ### END SOLUTION


def tanh_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the upstream gradient back through tanh.

    Parameters
    ----------
    dout : ndarray of shape (N, D)
        Upstream gradient, dloss/dout.
    cache : tuple (x, out)
        From `tanh_forward`. One of the two is enough.

    Returns
    -------
    dx : ndarray of shape (N, D)
    """
    ### BEGIN SOLUTION
    _, out = cache
    dx = dout * (1 - out**2)
    return dx
    ### END SOLUTION


def gelu_forward(x: Array) -> tuple[Array, tuple]:
    """
    Weigh every number with a smooth gate: GELU in its tanh form.

    The gate is (1 + t) / 2, where t is the tanh of u, and u is x + 0.044715 x^3 times the square
    root of 2/pi. The output is x times the gate. (Hendrycks and Gimpel, arXiv:1606.08415.)

    Parameters
    ----------
    x : ndarray of shape (N, D)

    Returns
    -------
    out : ndarray of shape (N, D)
        For x = 1 it is 0.841192, for x = -1 it is -0.158808.
    cache : tuple (x, t)
        What the backward pass needs; yours may hold something else.
    """
    ### BEGIN SOLUTION
    u = np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)
    t = np.tanh(u)
    out = 0.5 * x * (1 + t)
    return out, (x, t)
    ### END SOLUTION


def gelu_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the upstream gradient back through both places where x stands in GELU.

    Parameters
    ----------
    dout : ndarray of shape (N, D)
        Upstream gradient, dloss/dout.
    cache : tuple (x, t)
        From `gelu_forward`, where t = tanh(u).

    Returns
    -------
    dx : ndarray of shape (N, D)
        The slope of the tanh form itself, not of the curve that it approximates.
    """
    ### BEGIN SOLUTION
    x, t = cache
    gate = 0.5 * (1 + t)
    du = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * x**2)
    dgate = 0.5 * (1 - t**2) * du
    dx = dout * (gate + x * dgate)
    return dx
    ### END SOLUTION


def softplus_forward(x: Array) -> tuple[Array, tuple]:
    """
    Round the corner of the ReLU off: the natural logarithm of 1 + e^x.

    For x = 1000 nothing may overflow, and numpy may not warn.

    Parameters
    ----------
    x : ndarray of shape (N, D)

    Returns
    -------
    out : ndarray of shape (N, D)
        For x = 1000 it is 1000, for x = -1000 it is 0.
    cache : tuple (x, out)
        What the backward pass needs; yours may hold something else.
    """
    ### BEGIN SOLUTION
    out = np.logaddexp(0, x)  # log(e^0 + e^x)
    return out, (x, out)
    ### END SOLUTION


def softplus_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the upstream gradient back through softplus.

    Here, too, nothing may overflow for x = 1000 and x = -1000, and numpy may not warn.

    Parameters
    ----------
    dout : ndarray of shape (N, D)
        Upstream gradient, dloss/dout.
    cache : tuple (x, out)
        From `softplus_forward`.

    Returns
    -------
    dx : ndarray of shape (N, D)
    """
    ### BEGIN SOLUTION
    x, out = cache
    slope = np.exp(x - out)  # e^x / (1 + e^x); x is never above out, so nothing overflows
    dx = dout * slope
    return dx
    ### END SOLUTION
