"""
An operation pair, declared once: `<op>_forward` and `<op>_backward` get the checks all pairs have.

    linear = pair(
        "linear",
        inputs={"x": ("N", "D"), "w": ("D", "M"), "b": ("M",)},
        cases=cases(N=[6, 4, 1], D=[5, 4, 3], M=[4, 4, 2]),
        points=(8, 22),
    )
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from backlings import pair_checks as bodies
from backlings.checks import Check
from backlings.pair_checks import Case, Sizes, upstream_like
from backlings.student import Student, copied

Draw = Callable[[np.random.Generator, Sizes], Any]

_SLOPE = "Your backward is the slope of your own forward."
_KEPT = 64  # draws: more than a unit has checks
_AWAY = 0.05  # how far from a kink the inputs of a gradient check stay


def cases(**sizes: Sequence[int]) -> list[dict[str, int]]:
    """Cases from one column a size: ``cases(N=[6, 1], D=[5, 3])`` is two of them."""
    return [dict(zip(sizes, row, strict=True)) for row in zip(*sizes.values(), strict=True)]


def pair(
    op: str,
    inputs: Mapping[str, tuple[str, ...] | Draw],
    cases: Sequence[Sizes],
    points: tuple[float, float],
    kinks: Sequence[float] = (),
    extremes: Sequence[Any] | None = None,
    extreme_points: float = 0,
    reject: Callable[..., bool] | None = None,
    outs: int = 1,
) -> "Pair":
    """
    Declare an operation pair.

    Parameters
    ----------
    op : str
        The functions are ``<op>_forward(*inputs)``, whose first two values are the output and
        the cache, and ``<op>_backward(upstream, cache)``; with `outs` outputs the cache comes
        behind them all, and the backward takes an upstream gradient for each.
    inputs : mapping
        For each argument of the forward its shape in letters, which makes it normally
        distributed (``()`` is a number), or a function of (rng, sizes) that draws it.
    cases : list of dict
        What the letters stand for. Unequal sizes show a missing transpose, equal sizes hide it,
        N = 1 hides a missing sum: use all three.
    points : (float, float)
        For the forward and for the backward.
    kinks : list of float
        Where the operation has no slope. Inputs are put exactly there for the comparison with the
        reference, and kept away for the gradient check.
    extremes : list, optional
        Arguments of the forward that overflow where the formula is written down carelessly. The
        output must be right there, which is worth `extreme_points`, and without a warning.
    extreme_points : float
    reject : callable, optional
        Takes the arguments of the forward; where it is true others are drawn, for kinks that lie
        inside the operation.
    outs : int
        How many outputs there are in front of the cache.

    Returns
    -------
    Pair
    """
    extreme = list(extremes) if extremes is not None else None
    return Pair(
        op, dict(inputs), tuple(cases), points, tuple(kinks), extreme, extreme_points, reject, outs
    )


@dataclass(frozen=True)
class Pair:
    """A declared pair; `collect` asks for its `checks`."""

    op: str
    inputs: Mapping[str, tuple[str, ...] | Draw]
    cases: tuple[Sizes, ...]
    points: tuple[float, float]
    kinks: tuple[float, ...]
    extremes: list[Any] | None
    extreme_points: float
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

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks every pair has, the plainest first."""
        forward, backward = self.forward, self.backward
        many = f"on {len(self.cases)} sizes" if len(self.cases) > 1 else "on random inputs"
        if not any(self.cases):
            many = "on random numbers"
        given, earned = self.points
        each, right = "Each gradient", f"is right, {many}."
        kept = "left alone, and a second call gives the same."
        far = "Very large and very small inputs"
        rows: list[tuple[str, str, float, str, Callable[..., None]]] = [
            (forward, "shape", 0, "The output has its shape.", bodies.output_shape),
            (forward, "values", given, f"The output {right}", bodies.output_values),
            (forward, "pure", 0, f"The inputs are {kept}", bodies.forward_purity),
            (forward, "extremes", self.extreme_points, f"{far} work.", bodies.extreme_values),
            (forward, "quiet", 0, f"{far} cause no overflow.", bodies.extreme_quiet),
            (backward, "shape", 0, f"{each} has the shape of its input.", bodies.gradient_shapes),
            (backward, "values", earned, f"{each} {right}", bodies.gradient_values),
            (backward, "pure", 0, f"dout and cache are {kept}", bodies.backward_purity),
            (backward, "gradient_check", 0, _SLOPE, bodies.own_slope),
        ]
        left_out = {"extremes", "quiet"} if self.extremes is None else set()
        return tuple(
            Check(f"{function}_{kind}", function, worth, statement, partial(body, self))
            for function, kind, worth, statement, body in rows
            if kind not in left_out
        )

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
