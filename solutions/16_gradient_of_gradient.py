"""Autograd whose way back is made of its own operations: gradients that have gradients."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext


class Value:
    """
    A number that remembers what it was computed from, as long as recording is on.

    Attributes
    ----------
    recording : bool
        The switch. There is one for all values: read and set it as `Value.recording`.
    data : float
        The number.
    _parents : tuple of Value
        What it was computed from; nothing for a leaf.
    _backward : callable or None
        Its rule, None for a leaf. The rule takes `dout`, the gradient of this value, which is a
        `Value` itself. It returns a tuple with one report for each parent, in their order. A
        report is a `Value`, made of `dout`, of parents and of results by the operations below, so
        that it knows where it came from.
    """

    recording = True

    def __init__(
        self,
        data: float,
        parents: tuple[Value, ...] = (),
        backward: Callable[[Value], tuple[Value, ...]] | None = None,
    ) -> None:
        """
        Keep the number and, if recording is on, where it came from.

        While recording is off every new value is a leaf: it holds on to nobody.

        Parameters
        ----------
        data : float
        parents : tuple of Value
        backward : callable, optional
        """
        self.data = float(data)
        ### BEGIN SOLUTION
        self._parents = parents if Value.recording else ()
        self._backward = backward if Value.recording else None
        ### END SOLUTION

    def __repr__(self) -> str:
        return f"Value({self.data:g})"

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
            With its parents and its rule.
        """
        ### BEGIN SOLUTION
        other = other if isinstance(other, Value) else Value(other)

        def reports(dout: Value) -> tuple[Value, ...]:
            return dout, dout

        return Value(self.data + other.data, (self, other), reports)
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
            With its parents and its rule.
        """
        ### BEGIN SOLUTION
        other = other if isinstance(other, Value) else Value(other)

        def reports(dout: Value) -> tuple[Value, ...]:
            return dout * other, dout * self

        return Value(self.data * other.data, (self, other), reports)
        ### END SOLUTION

    def __pow__(self, n: float) -> Value:
        """
        `self ** n` for a number n, which is no `Value` and hears nothing.

        Parameters
        ----------
        n : int or float
            Any number, also negative or fractional.

        Returns
        -------
        out : Value
            With its parent and its rule.
        """
        ### BEGIN SOLUTION
        return Value(self.data**n, (self,), lambda dout: (dout * self ** (n - 1) * n,))
        ### END SOLUTION

    def tanh(self) -> Value:
        """
        Squeeze a number into the interval from -1 to 1.

        Returns
        -------
        out : Value
            With its parent and its rule.
        """
        ### BEGIN SOLUTION
        out = Value(math.tanh(self.data), (self,), lambda dout: (dout * (out * out * -1 + 1),))
        return out
        ### END SOLUTION


@contextmanager
def no_grad() -> Iterator[None]:
    """
    A block in which nothing is recorded: `with no_grad(): ...`.

    After the block the switch is as it was before, also if the block ends with an exception, which
    goes on its way. A block may stand inside another one. Write a generator: what comes before
    its `yield` happens before the block, what comes after it happens after the block.

    Returns
    -------
    block : context manager
    """
    ### BEGIN SOLUTION
    before = Value.recording
    Value.recording = False
    try:
        yield
    finally:
        Value.recording = before
    ### END SOLUTION


def grad(output: Value, inputs: Sequence[Value], create_graph: bool = False) -> list[Value]:
    """
    How fast an output moves with each of its inputs.

    Parameters
    ----------
    output : Value
        A chain of operations behind it may be many thousand values long.
    inputs : list of Value
        Leaves, or values in the middle; the output itself may be among them.
    create_graph : bool
        Whether the rules are recorded while they compute. If so, the gradients can be
        differentiated again. If not, they are leaves, and the switch is afterwards as before.

    Returns
    -------
    grads : list of Value
        In the order of `inputs`; 0 for one that the output was not computed from. No value is
        changed: a second call finds the same.
    """
    ### BEGIN SOLUTION
    order, seen, stack = [], set(), [(output, False)]
    while stack:  # depth first: a value is listed once all its parents are
        value, listed = stack.pop()
        if listed:
            order.append(value)
        elif value not in seen:
            seen.add(value)
            stack.append((value, True))
            stack.extend((parent, False) for parent in value._parents)

    heard = {output: Value(1.0)}
    with nullcontext() if create_graph else no_grad():
        for value in reversed(order):  # all users of a value come before it
            if value._backward is not None:
                reports = value._backward(heard[value])
                for parent, report in zip(value._parents, reports, strict=True):
                    heard[parent] = heard[parent] + report if parent in heard else report
    return [heard[value] if value in heard else Value(0.0) for value in inputs]
    ### END SOLUTION


def hessian_vector(
    f: Callable[[list[Value]], Value], point: Sequence[float], v: Sequence[float]
) -> list[float]:
    """
    The Hessian of a function times a vector, without the Hessian.

    Entry i is the sum over j of v[j] times the second derivative of f in x[i] and x[j]. Two calls
    of `grad` are enough, however many inputs there are.

    Parameters
    ----------
    f : callable
        Takes a list of Values, returns a Value.
    point : list of float
        Where.
    v : list of float
        As many as in `point`.

    Returns
    -------
    hv : list of float
    """
    ### BEGIN SOLUTION
    x = [Value(number) for number in point]
    slopes = grad(f(x), x, create_graph=True)
    along = Value(0.0)
    for slope, weight in zip(slopes, v, strict=True):
        along = along + slope * weight
    return [entry.data for entry in grad(along, x)]
    ### END SOLUTION


def gradient_penalty(loss: Value, inputs: Sequence[Value], strength: float) -> Value:
    """
    What a steep loss costs: strength times the squared length of its gradient in the inputs.

    To be added to the loss, so it has to report to weights: these decide how steep the loss is.

    Parameters
    ----------
    loss : Value
    inputs : list of Value
    strength : float

    Returns
    -------
    penalty : Value
        With its graph; the loss is not in it.
    """
    ### BEGIN SOLUTION
    slopes = grad(loss, inputs, create_graph=True)
    total = Value(0.0)
    for slope in slopes:
        total = total + slope * slope
    return total * strength
    ### END SOLUTION


class Sequential:
    """
    Modules one behind the other, and itself a module.

    A module can be called and has a method `parameters`, which returns a list. What can be called
    and has no such method, such as an activation, has no parameters.

    Attributes
    ----------
    modules : tuple of callable
    """

    def __init__(self, *modules: Callable) -> None:
        self.modules = modules

    def __call__(self, x: object) -> object:
        """
        Send x through the modules, each of which gets what the one before it returned.

        Parameters
        ----------
        x : whatever the first module takes

        Returns
        -------
        x : what the last module returns
        """
        ### BEGIN SOLUTION
        for module in self.modules:
            x = module(x)
        return x
        ### END SOLUTION

    def parameters(self) -> list[Value]:
        """
        The parameters of all modules, for an optimiser.

        Returns
        -------
        params : list of Value
            In the order of the modules. Each once, also if a module is there twice: an optimiser
            takes one step for every entry. The modules' own lists stay as they are.
        """
        ### BEGIN SOLUTION
        found: list[Value] = []
        for module in self.modules:
            if hasattr(module, "parameters"):
                found += module.parameters()
        return list(dict.fromkeys(found))  # keeps the first of each, in order
        ### END SOLUTION
