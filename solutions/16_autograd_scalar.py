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
        ### BEGIN SOLUTION
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))

        def report() -> None:
            self.grad += out.grad
            other.grad += out.grad

        out._backward = report
        return out
        ### END SOLUTION

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
        ### BEGIN SOLUTION
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))

        def report() -> None:
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = report
        return out
        ### END SOLUTION

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
        ### BEGIN SOLUTION
        order, seen, stack = [], set(), [(self, False)]
        while stack:  # depth first: a value is listed once all its parents are
            value, listed = stack.pop()
            if listed:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack.extend((parent, False) for parent in value._parents)

        for value in order:
            if value._parents:
                value.grad = 0.0
        self.grad = 1.0
        for value in reversed(order):  # all users of a value come before it
            value._backward()
        ### END SOLUTION

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
        ### BEGIN SOLUTION
        out = Value(self.data**n, (self,))

        def report() -> None:
            self.grad += n * self.data ** (n - 1) * out.grad

        out._backward = report
        return out
        ### END SOLUTION

    def relu(self) -> Value:
        """
        Keep a positive number, and turn any other into 0.

        Returns
        -------
        out : Value
            With its parent and its `_backward`. The slope at exactly 0 counts as 0.
        """
        ### BEGIN SOLUTION
        out = Value(max(0.0, self.data), (self,))

        def report() -> None:
            self.grad += (self.data > 0) * out.grad

        out._backward = report
        return out
        ### END SOLUTION

    def tanh(self) -> Value:
        """
        Squeeze a number into the interval from -1 to 1.

        Returns
        -------
        out : Value
            With its parent and its `_backward`.
        """
        ### BEGIN SOLUTION
        out = Value(math.tanh(self.data), (self,))

        def report() -> None:
            self.grad += (1 - out.data**2) * out.grad

        out._backward = report
        return out
        ### END SOLUTION

    def exp(self) -> Value:
        """
        The exponential of a number.

        Returns
        -------
        out : Value
            With its parent and its `_backward`.
        """
        ### BEGIN SOLUTION
        out = Value(math.exp(self.data), (self,))

        def report() -> None:
            self.grad += out.data * out.grad

        out._backward = report
        return out
        ### END SOLUTION

    def __neg__(self) -> Value:
        """
        `-self`. From here on one line each is enough: build on what you have above.

        Returns
        -------
        out : Value
        """
        ### BEGIN SOLUTION
        return self * -1
        ### END SOLUTION

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
        ### BEGIN SOLUTION
        return self + (-other)
        ### END SOLUTION

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
        ### BEGIN SOLUTION
        return self * other**-1
        ### END SOLUTION

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
        ### BEGIN SOLUTION
        return self + other
        ### END SOLUTION

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
        ### BEGIN SOLUTION
        return self * other
        ### END SOLUTION

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
        ### BEGIN SOLUTION
        return (-self) + other
        ### END SOLUTION

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
        ### BEGIN SOLUTION
        return self**-1 * other
        ### END SOLUTION
