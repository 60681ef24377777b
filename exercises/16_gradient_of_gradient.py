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
        # Your code here, instead of the next line.
        raise NotImplementedError

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
            With its parents and its rule.
        """
        # Your code here, instead of the next line.
        raise NotImplementedError

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
        # Your code here, instead of the next line.
        raise NotImplementedError

    def tanh(self) -> Value:
        """
        Squeeze a number into the interval from -1 to 1.

        Returns
        -------
        out : Value
            With its parent and its rule.
        """
        # Your code here, instead of the next line.
        raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
        # Your code here, instead of the next line.
        raise NotImplementedError

    def parameters(self) -> list[Value]:
        """
        The parameters of all modules, for an optimiser.

        Returns
        -------
        params : list of Value
            In the order of the modules. Each once, also if a module is there twice: an optimiser
            takes one step for every entry. The modules' own lists stay as they are.
        """
        # Your code here, instead of the next line.
        raise NotImplementedError
