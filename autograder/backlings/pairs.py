"""
An operation pair, declared once: `<op>_forward` and `<op>_backward` get the checks all pairs have.

    linear = pair(
        "linear",
        inputs={"x": ("N", "D"), "w": ("D", "M"), "b": ("M",)},
        cases=cases(N=[6, 4, 1], D=[5, 4, 3], M=[4, 4, 2]),
        points=(8, 22),
    )
"""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from backlings import expect
from backlings.checks import Check
from backlings.gradcheck import check_gradient
from backlings.student import Student, StudentError, copied, type_of

Sizes = Mapping[str, int]
Draw = Callable[[np.random.Generator, Sizes], Any]
Case = tuple[Sizes, list[Any], Any, np.random.Generator]  # sizes, inputs, upstream gradient, rng

_AWAY = 0.05  # how far from a kink the inputs of a gradient check stay
_MOST_ENTRIES = 64  # larger inputs are not gradient-checked in class: small ones show it all


def cases(**sizes: Sequence[int]) -> list[dict[str, int]]:
    """Cases from one column a size: ``cases(N=[6, 1], D=[5, 3])`` is two of them."""
    return [dict(zip(sizes, row, strict=True)) for row in zip(*sizes.values(), strict=True)]


def pair(
    op: str,
    inputs: Mapping[str, tuple[str, ...] | Draw],
    cases: Sequence[Sizes],
    points: tuple[float, float],
    kinks: Sequence[float] = (),
) -> "Pair":
    """
    Declare an operation pair.

    Parameters
    ----------
    op : str
        The functions are ``<op>_forward(*inputs)`` and ``<op>_backward(upstream, cache)``.
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

    Returns
    -------
    Pair
    """
    return Pair(op, dict(inputs), tuple(cases), points, tuple(kinks))


@dataclass(frozen=True)
class Pair:
    """A declared pair; `collect` asks for its `checks`."""

    op: str
    inputs: Mapping[str, tuple[str, ...] | Draw]
    cases: tuple[Sizes, ...]
    points: tuple[float, float]
    kinks: tuple[float, ...]

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
        return (
            Check(f"{forward}_shape", forward, 0, "The output has its shape.", self.shape_out),
            Check(
                f"{forward}_values", forward, self.points[0],
                f"The output is right, {many}.", self.values_out,
            ),
            Check(
                f"{forward}_pure", forward, 0,
                "The inputs are left alone, and a second call gives the same.", self.pure_forward,
            ),
            Check(
                f"{backward}_shape", backward, 0,
                "Each gradient has the shape of its input.", self.shapes_back,
            ),
            Check(
                f"{backward}_values", backward, self.points[1],
                f"Each gradient is right, {many}.", self.values_back,
            ),
            Check(
                f"{backward}_pure", backward, 0,
                "Upstream gradient and cache are left alone, and a second call gives the same.",
                self.pure_backward,
            ),
            Check(
                f"{backward}_gradient_check", backward, 0,
                "Your backward is the slope of your own forward.", self.gradient_check,
            ),
        )  # fmt: skip

    def shape_out(self, student: Student, reference: ModuleType, rng: np.random.Generator) -> None:
        """The forward's output has the reference's shape."""
        name = student.returns[self.forward][0]
        for sizes, inputs, dout, _ in self._draw(reference, rng):
            with expect.case("", **sizes):
                out = getattr(student, self.forward)(*inputs)[0]
                expect.shape(out, np.shape(dout), name)

    def values_out(self, student: Student, reference: ModuleType, rng: np.random.Generator) -> None:
        """The forward's output has the reference's values."""
        name = student.returns[self.forward][0]
        for sizes, inputs, _, _ in self._draw(reference, rng):
            with expect.case("", **sizes):
                out = getattr(student, self.forward)(*inputs)[0]
                expect.close(out, getattr(reference, self.forward)(*inputs)[0], name)

    def pure_forward(
        self, student: Student, reference: ModuleType, rng: np.random.Generator
    ) -> None:
        """The forward changes no argument and repeats itself."""
        name = student.returns[self.forward][0]
        for sizes, inputs, _, _ in self._draw(reference, rng):
            with expect.case("", **sizes):
                first, second, after = student.probe(_forward_twice, self.forward, inputs, values=3)
                self._unchanged(self.inputs, after, inputs, f"{self.forward} must not change")
                expect.close(second, first, f"{name} of a second call")

    def shapes_back(
        self, student: Student, reference: ModuleType, rng: np.random.Generator
    ) -> None:
        """Each gradient has the shape of its input."""
        for sizes, inputs, dout, _ in self._draw(reference, rng):
            with expect.case("", **sizes):
                for got, name, x in self._gradients(student, reference, inputs, dout):
                    expect.shape(got, np.shape(x), name, like=name[1:])

    def values_back(
        self, student: Student, reference: ModuleType, rng: np.random.Generator
    ) -> None:
        """Each gradient is the reference's, on the learner's own cache or on ours."""
        for sizes, inputs, dout, _ in self._draw(reference, rng):
            with expect.case("", **sizes):
                cache = getattr(reference, self.forward)(*inputs)[1]
                right = _several(getattr(reference, self.backward)(dout, cache))
                found = self._gradients(student, reference, inputs, dout, right)
                for (got, name, _), expected in zip(found, right, strict=True):
                    expect.close(got, expected, name, like=name[1:])

    def pure_backward(
        self, student: Student, reference: ModuleType, rng: np.random.Generator
    ) -> None:
        """The backward changes neither the upstream gradient nor the cache, and repeats itself."""
        names = student.returns[self.backward]
        for sizes, inputs, dout, _ in self._draw(reference, rng):
            with expect.case("", **sizes):
                first, second, after = student.probe(
                    _backward_twice, self.forward, self.backward, inputs, dout, values=3
                )
                self._unchanged(["dout"], [after], [dout], f"{self.backward} must not change")
                pairs = zip(names, _several(first), _several(second), strict=False)
                for name, one, two in pairs:
                    expect.close(
                        two, one, f"{name} of a second call",
                        because="the first call changed the cache",
                    )  # fmt: skip

    def gradient_check(
        self, student: Student, reference: ModuleType, rng: np.random.Generator
    ) -> None:
        """The learner's backward against differences of the learner's own forward."""
        names = student.returns[self.backward]
        for sizes, inputs, _, case_rng in self._draw(reference, rng, away=True):
            with expect.case("", **sizes):
                out, cache = getattr(student, self.forward)(*inputs)
                dout = _like(out, case_rng)
                if dout is None:
                    expect.shape(out, (), student.returns[self.forward][0])
                    continue
                found = _several(getattr(student, self.backward)(dout, cache))
                for name, analytic in zip(names, found, strict=True):
                    self._slope(student, name, analytic, inputs, dout, case_rng)

    def _slope(
        self,
        student: Student,
        name: str,
        analytic: Any,
        inputs: list[Any],
        dout: Any,
        rng: np.random.Generator,
    ) -> None:
        """Compare one gradient with differences of the learner's forward."""
        at = list(self.inputs).index(name[1:])
        x = np.asarray(inputs[at], dtype=np.float64)
        if not expect.shape(analytic, x.shape, name, like=name[1:]) or x.size > _MOST_ENTRIES:
            return

        def forward(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
            values = [float(p) if isinstance(inputs[at], float) else p for p in points]
            calls = [[*inputs[:at], value, *inputs[at + 1 :]] for value in values]
            outs = [value[0] for value in getattr(student, self.forward).map(calls)]
            return np.stack([numbers(out, np.shape(dout), self.forward) for out in outs])

        analytic = numbers(analytic, x.shape, self.backward)
        verdict = check_gradient(forward, x, analytic, dout, rng)
        place = f"[{', '.join(map(str, verdict.index))}]" if verdict.index else ""
        message = (
            f"{name}{place} is {verdict.analytic:.4g}, but nudging {name[1:]}{place} moves your "
            f"own forward by {verdict.numeric:.4g}."
        )
        expect.that(verdict.agrees, message, name, analytic)

    def _draw(
        self, reference: ModuleType, rng: np.random.Generator, away: bool = False
    ) -> Iterator[Case]:
        """Each case's sizes, inputs and upstream gradient, from a stream of its own."""
        for sizes, case_rng in zip(self.cases, rng.spawn(len(self.cases)), strict=True):
            inputs = [self._input(name, sizes, case_rng, away) for name in self.inputs]
            out = getattr(reference, self.forward)(*copied(inputs))[0]
            yield sizes, inputs, _like(out, case_rng), case_rng

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

    def _gradients(
        self,
        student: Student,
        reference: ModuleType,
        inputs: list[Any],
        dout: Any,
        right: list[Any] | None = None,
    ) -> list[tuple[Any, str, Any]]:
        """
        The learner's gradients with their names and inputs.

        On the cache of the learner's forward, which may hold anything; if that fails or is not
        `right`, on the reference's: a wrong forward is no reason to call a backward wrong.
        """
        backward = getattr(student, self.backward)
        found, broken = None, None
        try:
            _, cache = getattr(student, self.forward)(*inputs)
            found = _several(backward(dout, cache))
        except StudentError as error:
            broken = error
        if found is None or (right is not None and not _all_close(found, right)):
            try:
                cache = getattr(reference, self.forward)(*inputs)[1]
                found = _several(backward(dout, cache))
            except StudentError as error:
                if found is None:
                    raise (
                        broken if broken and broken.function == self.backward else error
                    ) from None
        assert found is not None
        names = student.returns[self.backward]
        at = list(self.inputs)
        return [(g, n, inputs[at.index(n[1:])]) for g, n in zip(found, names, strict=True)]

    @staticmethod
    def _unchanged(
        names: Sequence[str] | Mapping[str, Any], after: Any, before: list[Any], why: str
    ) -> None:
        after = after if isinstance(after, list) else [None] * len(before)
        for name, now, then in zip(names, after, before, strict=False):
            same = isinstance(now, type(then)) and np.array_equal(now, then)
            expect.that(same, f"{why} {name}, its own argument.", f"{name} after the call", now)


def _forward_twice(module: Any, forward: str, inputs: list[Any]) -> Any:
    first = copy.deepcopy(getattr(module, forward)(*inputs)[0])
    return first, getattr(module, forward)(*inputs)[0], inputs


def _backward_twice(module: Any, forward: str, backward: str, inputs: list[Any], dout: Any) -> Any:
    _, cache = getattr(module, forward)(*inputs)
    first = copy.deepcopy(getattr(module, backward)(dout, cache))
    return first, getattr(module, backward)(dout, cache), dout


def numbers(value: Any, shape: tuple[int, ...], function: str) -> np.ndarray[Any, Any]:
    """What the learner's function returned as float64 of a shape, or a StudentError."""
    if not isinstance(value, np.ndarray | float | int | np.number) or np.shape(value) != shape:
        message = f"{function} returned {type_of(value)}, expected shape {shape}."
        raise StudentError("returned", function, message)
    return np.asarray(value, dtype=np.float64)


def _several(value: Any) -> list[Any]:
    """The values of a backward: one is returned bare, several as a tuple."""
    return list(value) if isinstance(value, tuple | list) else [value]


def _like(out: Any, rng: np.random.Generator) -> Any:
    """A random upstream gradient for an output, or None if it is not numbers."""
    if isinstance(out, np.ndarray):
        return rng.normal(size=out.shape)
    return float(rng.normal()) if isinstance(out, float | int | np.number) else None


def _all_close(found: list[Any], right: list[Any]) -> bool:
    return len(found) == len(right) and all(
        isinstance(f, np.ndarray | float | np.number)
        and np.shape(f) == np.shape(r)
        and np.allclose(f, r, rtol=expect.RTOL, atol=expect.ATOL)
        for f, r in zip(found, right, strict=True)
    )
