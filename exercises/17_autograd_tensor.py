"""Autograd on arrays: the operations that change shapes, and a class that knows them all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Array = np.ndarray
Axis = int | tuple[int, ...] | None


def unbroadcast(grad: Array, shape: tuple[int, ...]) -> Array:
    """
    Bring the gradient of a broadcast array back to the shape that the array had.

    Parameters
    ----------
    grad : ndarray
        Upstream gradient, in the shape that numpy broadcast the array to.
    shape : tuple of int
        The shape of the array before. Each of its lengths is that of `grad`, counted from the
        right, or 1; it may have fewer axes, and be () for a single number.

    Returns
    -------
    grad : ndarray of this shape
        Every copy that broadcasting made reports to the entry that it was copied from.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def sum_backward(
    dout: Array, x_shape: tuple[int, ...], axis: Axis = None, keepdims: bool = False
) -> Array:
    """
    Backward of `x.sum(axis=axis, keepdims=keepdims)`.

    Parameters
    ----------
    dout : ndarray
        Upstream gradient, in the shape of the sum.
    x_shape : tuple of int
    axis : int, tuple of int or None
        What was summed over; None for everything. May be negative, counted from the end.
    keepdims : bool
        Whether the summed axes were kept, with length 1.

    Returns
    -------
    dx : ndarray of shape x_shape
        A new array, not a view of `dout`.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def mean_backward(
    dout: Array, x_shape: tuple[int, ...], axis: Axis = None, keepdims: bool = False
) -> Array:
    """
    Backward of `x.mean(axis=axis, keepdims=keepdims)`; arguments as in `sum_backward`.

    Parameters
    ----------
    dout : ndarray
    x_shape : tuple of int
    axis : int, tuple of int or None
    keepdims : bool

    Returns
    -------
    dx : ndarray of shape x_shape
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def matmul_backward(dout: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """
    Backward of `a @ b`, also for stacks of matrices.

    Parameters
    ----------
    dout : ndarray of shape (..., N, M)
        Upstream gradient.
    a : ndarray of shape (..., N, D)
    b : ndarray of shape (..., D, M)
        The last two axes are the matrices. Axes in front are broadcast, as numpy does: a may be
        a stack and b a single matrix for all of it.

    Returns
    -------
    da : ndarray of the shape of a
    db : ndarray of the shape of b
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def getitem_backward(dout: Array, x_shape: tuple[int, ...], idx: object) -> Array:
    """
    Backward of `x[idx]`.

    Parameters
    ----------
    dout : ndarray
        Upstream gradient, in the shape of what was picked.
    x_shape : tuple of int
    idx : anything numpy takes
        A number, a slice, an array of integers in which one may occur many times, a mask, or a
        tuple of such.

    Returns
    -------
    dx : ndarray of shape x_shape
        What was picked twice hears twice; what was not picked gets 0.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def transpose_backward(dout: Array, axes: tuple[int, ...]) -> Array:
    """
    Backward of `x.transpose(axes)`.

    Parameters
    ----------
    dout : ndarray
        Upstream gradient, in the order of axes that `x.transpose(axes)` has.
    axes : tuple of int
        Axis i of the transposed array was axis axes[i] of x.

    Returns
    -------
    dx : ndarray
        The same numbers, in the order of axes that x has.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def max_backward(dout: Array, x: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """
    Backward of `x.max(axis=axis, keepdims=keepdims)`.

    Parameters
    ----------
    dout : ndarray
        Upstream gradient, in the shape of the maximum.
    x : ndarray
    axis : int, tuple of int or None
        What the maximum was taken over; None for everything.
    keepdims : bool

    Returns
    -------
    dx : ndarray of the shape of x
        Only the largest entry hears. Entries that tie for it share the gradient equally.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


class Tensor:
    """
    An array that remembers what it was computed from.

    Attributes
    ----------
    data : ndarray of float
        The numbers. Nobody changes them.
    grad : ndarray of the same shape
        How the end of the computation moves when they do. At first 0.
    """

    def __init__(
        self,
        data: Array | float,
        parents: tuple[Tensor, ...] = (),
        backward: Callable[[Array], tuple[Array, ...]] = lambda dout: (),
    ) -> None:
        """
        Make a leaf, or with its `parents` the result of an operation.

        `backward` takes the upstream gradient of this tensor and returns a gradient for each of
        the parents, in their order and in their shapes.
        """
        self.data = np.array(data, dtype=float)
        self.grad = np.zeros(self.data.shape)
        self._parents = parents
        self._backward = backward

    def __repr__(self) -> str:
        return f"Tensor({self.data}, shape={self.data.shape})"

    def __add__(self, other: Tensor | Array | float) -> Tensor:
        """
        `self + other`, broadcast as numpy does; both may be the same tensor.

        Parameters
        ----------
        other : Tensor, ndarray or number
            What is no Tensor joins in as a leaf.

        Returns
        -------
        out : Tensor
            With its parents, and with a `backward` that returns a gradient for each of them.
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def __mul__(self, other: Tensor | Array | float) -> Tensor:
        """
        `self * other`, entry by entry, broadcast as numpy does.

        Parameters
        ----------
        other : Tensor, ndarray or number
            What is no Tensor joins in as a leaf.

        Returns
        -------
        out : Tensor
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def __radd__(self, other: Array | float) -> Tensor:
        return self + other

    def __rmul__(self, other: Array | float) -> Tensor:
        return self * other

    def __pow__(self, n: float) -> Tensor:
        """
        Each entry to the power of a number n, which gets no gradient.

        Parameters
        ----------
        n : int or float

        Returns
        -------
        out : Tensor
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def __sub__(self, other: Tensor | Array | float) -> Tensor:
        """
        `self - other`. You may build it of operations that you have.

        Parameters
        ----------
        other : Tensor, ndarray or number
            What is no Tensor joins in as a leaf.

        Returns
        -------
        out : Tensor
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def __truediv__(self, other: Tensor | Array | float) -> Tensor:
        """
        `self / other`. You may build it of operations that you have.

        Parameters
        ----------
        other : Tensor, ndarray or number
            What is no Tensor joins in as a leaf.

        Returns
        -------
        out : Tensor
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def __matmul__(self, other: Tensor) -> Tensor:
        """
        `self @ other`, matrices or stacks of them.

        Parameters
        ----------
        other : Tensor

        Returns
        -------
        out : Tensor
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def sum(self, axis: Axis = None, keepdims: bool = False) -> Tensor:
        """
        The sum along an axis, several, or all of them.

        Parameters
        ----------
        axis : int, tuple of int or None
        keepdims : bool

        Returns
        -------
        out : Tensor
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def mean(self, axis: Axis = None, keepdims: bool = False) -> Tensor:
        """
        The mean along an axis, several, or all of them.

        Parameters
        ----------
        axis : int, tuple of int or None
        keepdims : bool

        Returns
        -------
        out : Tensor
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def max(self, axis: Axis = None, keepdims: bool = False) -> Tensor:
        """
        The largest entry along an axis, several, or all of them.

        Parameters
        ----------
        axis : int, tuple of int or None
        keepdims : bool

        Returns
        -------
        out : Tensor
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def reshape(self, *shape: int) -> Tensor:
        """
        The same numbers in another shape, as in `x.reshape(2, -1)`.

        Parameters
        ----------
        *shape : int
            One of them may be -1, for whatever is left.

        Returns
        -------
        out : Tensor
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def transpose(self, *axes: int) -> Tensor:
        """
        The axes in another order, as in `x.transpose(2, 0, 1)`.

        Parameters
        ----------
        *axes : int
            Each of the axes once; axis i of the result was axis axes[i].

        Returns
        -------
        out : Tensor
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def __getitem__(self, idx: object) -> Tensor:
        """
        `self[idx]`, for everything that numpy takes between the brackets.

        Parameters
        ----------
        idx : number, slice, array of integers, mask, or a tuple of such

        Returns
        -------
        out : Tensor
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def relu(self) -> Tensor:
        """
        Keep what is positive, and turn everything else into 0; the slope at 0 is 0.

        Returns
        -------
        out : Tensor
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def exp(self) -> Tensor:
        """
        The exponential of each entry.

        Returns
        -------
        out : Tensor
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def log(self) -> Tensor:
        """
        The natural logarithm of each entry.

        Returns
        -------
        out : Tensor
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def backward(self, dout: Array | float = 1.0) -> None:
        """
        Give every tensor that this one was computed from its gradient.

        This one's own gradient is `dout`. A tensor asks its `_backward` once, when everyone who
        uses it has reported, and each parent ADDS its report to its `grad`, without changing the
        report itself: somebody else may hold the same array. As in unit 16, a leaf keeps what an
        earlier call left and adds to it, and every other tensor starts again from 0.

        Parameters
        ----------
        dout : ndarray of the shape of `data`, or number
            Upstream gradient; 1 for a loss.
        """
        # Your code here, instead of the next line.
        raise NotImplementedError
