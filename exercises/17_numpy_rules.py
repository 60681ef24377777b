"""Rules for lines of numpy: upstream times local, then every entry hears what its copies heard."""

import numpy as np

Array = np.ndarray


def _unbroadcast(grad: Array, shape: tuple[int, ...]) -> Array:
    """Add up the copies that broadcasting made. Yours of unit 17 fits here."""
    # Your code here, instead of the next line.
    raise NotImplementedError


def sub_backward(dout: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """
    Backward of `a - b`. If a is 0 it is the rule of `-b`.

    Parameters
    ----------
    dout : ndarray
        Upstream gradient, in the shape that numpy broadcasts a and b to.
    a, b : ndarray
        Of any shapes that fit together.

    Returns
    -------
    da : ndarray of the shape of a
    db : ndarray of the shape of b
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def mul_backward(dout: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """
    Backward of `a * b`, entry by entry.

    Parameters
    ----------
    dout : ndarray
        Upstream gradient, in the shape that numpy broadcasts a and b to.
    a, b : ndarray
        Of any shapes that fit together.

    Returns
    -------
    da : ndarray of the shape of a
    db : ndarray of the shape of b
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def div_backward(dout: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """
    Backward of `a / b`, entry by entry.

    Parameters
    ----------
    dout : ndarray
        Upstream gradient, in the shape that numpy broadcasts a and b to.
    a, b : ndarray
        Of any shapes that fit together; no entry of b is 0.

    Returns
    -------
    da : ndarray of the shape of a
    db : ndarray of the shape of b
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def power_backward(dout: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """
    Backward of `a ** b`, entry by entry, for the base and for the exponent.

    Parameters
    ----------
    dout : ndarray
        Upstream gradient, in the shape that numpy broadcasts a and b to.
    a : ndarray
        The bases, all above 0.
    b : ndarray
        The exponents.

    Returns
    -------
    da : ndarray of the shape of a
    db : ndarray of the shape of b
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def maximum_backward(dout: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """
    Backward of `np.maximum(a, b)`, entry by entry.

    Parameters
    ----------
    dout : ndarray
        Upstream gradient, in the shape that numpy broadcasts a and b to.
    a, b : ndarray
        Of any shapes that fit together.

    Returns
    -------
    da : ndarray of the shape of a
        Where a and b are equal, each of them hears one half.
    db : ndarray of the shape of b
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def stack_backward(dout: Array, axis: int) -> list[Array]:
    """
    Backward of `np.stack(arrays, axis=axis)`, which lays arrays of one shape along a new axis.

    Parameters
    ----------
    dout : ndarray
        Upstream gradient, with the new axis.
    axis : int
        Where the new axis is in dout; may be negative, counted from the end.

    Returns
    -------
    grads : list of ndarray
        One for each array, of its shape and in their order.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def concatenate_backward(dout: Array, lengths: list[int], axis: int) -> list[Array]:
    """
    Backward of `np.concatenate(arrays, axis=axis)`, which lays arrays end to end.

    Parameters
    ----------
    dout : ndarray
        Upstream gradient.
    lengths : list of int
        How long each of the arrays is along the axis.
    axis : int
        May be negative, counted from the end.

    Returns
    -------
    grads : list of ndarray
        One for each array, of its shape and in their order.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def split_backward(douts: list[Array], axis: int) -> Array:
    """
    Backward of `np.split(x, places, axis=axis)`, which cuts an array into several.

    Parameters
    ----------
    douts : list of ndarray
        The upstream gradient of each piece. Pieces may differ in length along the axis.
    axis : int
        May be negative, counted from the end.

    Returns
    -------
    dx : ndarray of the shape of x
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
