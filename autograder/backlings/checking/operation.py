"""An operation: a forward and a backward function, and random inputs to check them on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

from backlings.checking.student import Student, copied

Rng = np.random.Generator
Sizes = Mapping[str, Any]  # N, D, ... mostly integers
Draw = Callable[[Rng, Sizes], Any]

_KEPT = 64  # draws: more than a unit has checks
_AWAY = 0.05  # how far from a kink the inputs of a gradient check stay


@dataclass(frozen=True)
class Case:
    """
    One random input of a pair, and what is right there. It serves many submissions.

    Attributes
    ----------
    sizes : mapping of str to int
    inputs : list
        The arguments of the forward.
    outs : list
        The outputs that the reference's forward returns.
    cache : object
        What it returns after them.
    douts : list of ndarray or float
        The upstream gradient of each output.
    gradients : list
        What the reference's backward returns.
    rng : Generator
        The rest of the case's stream: to be copied, not drawn from.
    """

    sizes: Sizes
    inputs: list[Any]
    outs: list[Any]
    cache: Any
    douts: list[Any]
    gradients: list[Any]
    rng: Rng


@dataclass(frozen=True, kw_only=True)
class Operation:
    """A forward and a backward function, and the inputs they are checked on."""

    op: str
    inputs: Mapping[str, tuple[str, ...] | Draw]
    cases: tuple[Sizes, ...]
    kinks: tuple[float, ...]
    extremes: list[Any] | None
    reject: Callable[..., bool] | None
    outs: int = 1
    _drawn: dict[tuple[Any, ...], tuple[list[Case], Any]] = field(
        default_factory=dict, compare=False
    )

    @property
    def forward(self) -> str:
        """Name of the forward function."""
        return f"{self.op}_forward"

    @property
    def backward(self) -> str:
        """Name of the backward function."""
        return f"{self.op}_backward"

    def split(self, returned: Sequence[Any]) -> tuple[list[Any], Any]:
        """The outputs and the cache of what a forward returned."""
        return list(returned[: self.outs]), returned[self.outs]

    def outputs(self, student: Student) -> tuple[str, ...]:
        """What the forward calls its outputs."""
        return student.returns[self.forward][: self.outs]

    def upstream(self, student: Student) -> list[str]:
        """What their gradients are called."""
        return ["dout"] if self.outs == 1 else [f"d{name}" for name in self.outputs(student)]

    def position(self, gradient: str) -> int:
        """Which input a returned gradient belongs to: dx to x, grads to params."""
        wanted = "params" if gradient == "grads" else gradient.removeprefix("d")
        if wanted not in self.inputs:
            raise ValueError(
                f"the docstring of {self.backward} returns {gradient!r}, but no input of the pair "
                f"is called {wanted!r}: they are {', '.join(self.inputs)}"
            )
        return list(self.inputs).index(wanted)

    def draw(
        self, reference: ModuleType, rng: np.random.Generator, away: bool = False
    ) -> list[Case]:
        """
        The inputs of each case, from a stream of its own, and what is right there.

        They are kept for the next submission that is asked the same.

        Parameters
        ----------
        reference : module
        rng : Generator
        away : bool
            Keep off the kinks instead of hitting them.
        """
        seed = rng.bit_generator.seed_seq
        question = (id(reference), str(seed), away)
        if question not in self._drawn:
            if len(self._drawn) > _KEPT:
                self._drawn.clear()
            streams = zip(self.cases, rng.spawn(len(self.cases)), strict=True)
            drawn = [self._case(reference, *each, away) for each in streams]
            self._drawn[question] = drawn, reference  # which lives on, so its id is nobody else's
        return self._drawn[question][0]

    def _case(
        self, reference: ModuleType, sizes: Sizes, rng: np.random.Generator, away: bool
    ) -> Case:
        inputs = self._inputs(sizes, rng, away)
        while self.reject is not None and self.reject(*inputs):
            inputs = self._inputs(sizes, rng, away)
        outs, cache = self.split(getattr(reference, self.forward)(*copied(inputs)))
        douts = [upstream_like(out, rng) for out in outs]
        back = getattr(reference, self.backward)(*douts, copied(cache))
        gradients = list(back) if isinstance(back, tuple) else [back]
        return Case(sizes, inputs, outs, cache, douts, gradients, rng)

    def _inputs(self, sizes: Sizes, rng: np.random.Generator, away: bool) -> list[Any]:
        return [self._input(name, sizes, rng, away) for name in self.inputs]

    def _input(self, name: str, sizes: Sizes, rng: np.random.Generator, away: bool) -> Any:
        how = self.inputs[name]
        if callable(how):
            return how(rng, sizes)
        value = rng.normal(size=tuple(sizes[letter] for letter in how))
        for kink in self.kinks:
            if away:
                near = np.abs(value - kink) < _AWAY
                value = np.where(near, kink + np.where(value < kink, -1, 1) * 2 * _AWAY, value)
            else:
                value = np.where(rng.random(value.shape) < 0.2, kink, value)
        return float(value) if how == () else value


def upstream_like(out: Any, rng: Rng) -> Any:
    """A random upstream gradient for an output, or None if it is not numbers."""
    if isinstance(out, np.ndarray):
        return rng.normal(size=out.shape)
    return float(rng.normal()) if isinstance(out, float | int | np.number) else None
