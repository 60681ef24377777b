"""Autograd on single numbers: each one remembers where it came from, and can report back."""

from __future__ import annotations

import math


class Value:
    """
    A number that remembers what it was computed from.

    Every operation makes a new `Value`. It keeps its parents, the values that it was computed
    from, and a `_backward` that reports to them. A leaf, such as a weight, has no parents.

    Attributes
    ----------
    data : float
        The number.
    grad : float
        How the value that `backward` was called on moves when this one does. At first 0.
    """

    def __init__(self, data: float, parents: tuple[Value, ...] = ()) -> None:
        self.data = float(data)
        self.grad = 0.0
        self._parents = parents
        self._backward = lambda: None  # a leaf has nobody to report to

    def __repr__(self) -> str:
        return f"Value(data={self.data:g}, grad={self.grad:g})"

    def __add__(self, other: Value | float) -> Value:
        """
        `self + other`; both may be the same value.

        Parameters
        ----------
        other : Value or number
            A number joins in as a leaf of its own.

        Returns
        -------
        out : Value
            With its parents, and with a `_backward`: a function without arguments that reads
            `out.grad` when it is called, and adds a report to the `grad` of each parent.
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def __mul__(self, other: Value | float) -> Value:
        """
        `self * other`; both may be the same value.

        Parameters
        ----------
        other : Value or number
            A number joins in as a leaf of its own.

        Returns
        -------
        out : Value
            With its parents and its `_backward`, as in `__add__`.
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def backward(self) -> None:
        """
        Give every value that this one was computed from its gradient.

        This one's own gradient is 1. A value calls its `_backward` once, when everyone who uses
        it has reported. Then come the rules that PyTorch has, too:

        - A leaf keeps what an earlier call left in its `grad`, and adds to it: two losses that
          share a weight are one loss.
        - Every other value starts again from 0, so that a second call on the same graph adds
          the same once more.

        A chain can be many thousand values long. Python lets a function call itself about a
        thousand times; a list that you use as a stack has no such end.
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def __pow__(self, n: float) -> Value:
        """
        `self ** n` for a number n, which is no `Value` and gets no gradient.

        Parameters
        ----------
        n : int or float
            Any number, also negative or fractional.

        Returns
        -------
        out : Value
            With its parent and its `_backward`, as in `__add__`.
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def relu(self) -> Value:
        """
        Keep a positive number, and turn any other into 0.

        Returns
        -------
        out : Value
            With its parent and its `_backward`. The slope at exactly 0 counts as 0.
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def tanh(self) -> Value:
        """
        Squeeze a number into the interval from -1 to 1.

        Returns
        -------
        out : Value
            With its parent and its `_backward`.
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def exp(self) -> Value:
        """
        The exponential of a number.

        Returns
        -------
        out : Value
            With its parent and its `_backward`.
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def __neg__(self) -> Value:
        """
        `-self`. From here on one line each is enough: build on what you have above.

        Returns
        -------
        out : Value
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def __sub__(self, other: Value | float) -> Value:
        """
        `self - other`.

        Parameters
        ----------
        other : Value or number

        Returns
        -------
        out : Value
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def __truediv__(self, other: Value | float) -> Value:
        """
        `self / other`.

        Parameters
        ----------
        other : Value or number

        Returns
        -------
        out : Value
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def __radd__(self, other: float) -> Value:
        """
        `other + self`, where `other` is a number that does not know how to add a `Value`.

        `sum` needs it: it begins with 0.

        Parameters
        ----------
        other : number

        Returns
        -------
        out : Value
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def __rmul__(self, other: float) -> Value:
        """
        `other * self`, where `other` is a number.

        Parameters
        ----------
        other : number

        Returns
        -------
        out : Value
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def __rsub__(self, other: float) -> Value:
        """
        `other - self`, where `other` is a number: it stands on the left.

        Parameters
        ----------
        other : number

        Returns
        -------
        out : Value
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

    def __rtruediv__(self, other: float) -> Value:
        """
        `other / self`, where `other` is a number: it is divided.

        Parameters
        ----------
        other : number

        Returns
        -------
        out : Value
        """
        # Your code here, instead of the next line.
        raise NotImplementedError
