"""The gradient check: the slope measured, to hold against the slope derived."""

from collections.abc import Callable

import numpy as np

Array = np.ndarray


def numeric_gradient(f: Callable[[Array], float], x: Array, step: float = 1e-5) -> Array:
    """
    Measure the gradient of a function, one entry at a time, by central differences.

    Parameters
    ----------
    f : callable
        From an array like `x` to a number. It is called twice for each entry.
    x : ndarray
        Where to measure. It may hold integers, and it is afterwards what it was.
    step : float
        Half-width of the difference: f is evaluated that far to either side.

    Returns
    -------
    grad : ndarray of the shape of `x`
        In float64.
    """
    ### BEGIN SOLUTION
    x = np.array(x, dtype=np.float64)  # a copy: the caller's x stays, integers can take a step
    grad = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + step
        above = f(x)
        x[index] = old - step
        below = f(x)
        x[index] = old
        grad[index] = (above - below) / (2 * step)
    return grad
    ### END SOLUTION


def numeric_vjp(f: Callable[[Array], Array], x: Array, dout: Array, step: float = 1e-5) -> Array:
    """
    Measure how the upstream gradient of an array-valued function arrives at its input.

    This is the gradient of the number sum(f(x) * dout): a vector-Jacobian product.

    Parameters
    ----------
    f : callable
        From an array like `x` to an array like `dout`. It may return the very array it was given.
    x : ndarray
        It may hold integers, and it is afterwards what it was.
    dout : ndarray of the shape of `f(x)`
        Upstream gradient: how much each output matters.
    step : float
        Half-width of the difference.

    Returns
    -------
    grad : ndarray of the shape of `x`
        In float64.
    """
    ### BEGIN SOLUTION
    # Weighted with dout, all outputs add up to one number, whose gradient we can measure.
    return numeric_gradient(lambda z: np.sum(f(z) * dout), x, step)
    ### END SOLUTION


def relative_error(a: Array, b: Array, floor: float = 1e-8) -> float:
    """
    How far apart two gradients are where they differ most, as a share of their size.

    The share at an entry is |a - b| over |a| + |b|, or over `floor` where that is larger: so two
    zeros agree.

    Parameters
    ----------
    a, b : ndarray of the same shape
        Two versions of one gradient. Which of them comes first must not matter.
    floor : float
        Smallest number to divide by.

    Returns
    -------
    error : float
        The largest share of all entries, between 0 and 1.
    """
    ### BEGIN SOLUTION
    size = np.maximum(floor, np.abs(a) + np.abs(b))
    return float(np.max(np.abs(a - b) / size))
    ### END SOLUTION


def complex_step(f: Callable[[Array], float], x: Array, step: float = 1e-30) -> Array:
    """
    Measure a gradient without a subtraction: f(x + i*step) has it in its imaginary part.

    Parameters
    ----------
    f : callable
        From an array like `x`, which may be complex, to a number; smooth, without abs or max.
    x : ndarray
        It is afterwards what it was.
    step : float
        Size of the imaginary step. Nothing is subtracted, so it can be tiny.

    Returns
    -------
    grad : ndarray of the shape of `x`
        In float64.
    """
    ### BEGIN SOLUTION
    x = np.array(x, dtype=np.complex128)
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + 1j * step
        grad[index] = np.imag(f(x)) / step
        x[index] = old
    return grad
    ### END SOLUTION
