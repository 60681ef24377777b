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
from dataclasses import dataclass
from functools import partial
from typing import Any

from backlings.checking import pair_checks as bodies
from backlings.checking.checks import Check
from backlings.checking.operation import Draw, Operation, Sizes

_SLOPE = "Your backward is the slope of your own forward."


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
        op=op,
        inputs=dict(inputs),
        cases=tuple(cases),
        points=points,
        kinks=tuple(kinks),
        extremes=extreme,
        extreme_points=extreme_points,
        reject=reject,
        outs=outs,
    )


@dataclass(frozen=True, kw_only=True)
class Pair(Operation):
    """A declared pair; `collect` asks for its `checks`."""

    points: tuple[float, float]
    extreme_points: float

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
