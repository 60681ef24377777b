"""What is checked of every operation pair: the bodies of the checks that `pairs` declares."""

import copy
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from backlings import expect
from backlings.caches import on_either_cache
from backlings.slopes import gradients_match
from backlings.student import Student, StudentError, copied

if TYPE_CHECKING:
    from backlings.pairs import Pair

Rng = np.random.Generator
Sizes = Mapping[str, Any]  # N, D, ... mostly integers


@dataclass(frozen=True)
class Case:
    """
    One random input of a pair, and what is right there. It serves many submissions.

    Attributes
    ----------
    sizes : mapping of str to int
    inputs : list
        The arguments of the forward.
    out, cache : object
        What the reference's forward returns.
    dout : ndarray or float
        The upstream gradient.
    gradients : list
        What the reference's backward returns.
    rng : Generator
        The rest of the case's stream: to be copied, not drawn from.
    """

    sizes: Sizes
    inputs: list[Any]
    out: Any
    cache: Any
    dout: Any
    gradients: list[Any]
    rng: Rng


def output_shape(pair: "Pair", student: Student, reference: ModuleType, rng: Rng) -> None:
    """The forward's output has the reference's shape."""
    name = student.returns[pair.forward][0]
    for case in pair.draw(reference, rng):
        with expect.case("", **case.sizes):
            out = getattr(student, pair.forward)(*case.inputs)[0]
            expect.shape(out, np.shape(case.out), name)


def output_values(pair: "Pair", student: Student, reference: ModuleType, rng: Rng) -> None:
    """The forward's output has the reference's values."""
    name = student.returns[pair.forward][0]
    for case in pair.draw(reference, rng):
        with expect.case("", **case.sizes):
            out = getattr(student, pair.forward)(*case.inputs)[0]
            expect.close(out, case.out, name)


def forward_purity(pair: "Pair", student: Student, reference: ModuleType, rng: Rng) -> None:
    """The forward changes no argument and repeats itself."""
    name = student.returns[pair.forward][0]
    for case in pair.draw(reference, rng):
        with expect.case("", **case.sizes):
            found = student.probe(_forward_twice, pair.forward, case.inputs, values=3)
            first, second, after = found
            _unchanged(list(pair.inputs), after, case.inputs, pair.forward)
            expect.close(second, first, f"{name} of a second call")


def extreme_values(pair: "Pair", student: Student, reference: ModuleType) -> None:
    """The forward's output is right at the extremes."""
    name = student.returns[pair.forward][0]
    with expect.case("at extreme inputs"):
        out = getattr(student, pair.forward)(*copied(pair.extremes))[0]
        right = getattr(reference, pair.forward)(*copied(pair.extremes))[0]
        expect.close(out, right, name, because="exp overflows above 709")


def extreme_quiet(pair: "Pair", student: Student) -> None:
    """The forward warns of nothing at the extremes."""
    warned = student.probe(_warnings_of, pair.forward, pair.extremes)
    first = warned[0] if isinstance(warned, list) and warned else ""
    message = f"{pair.forward} warns at extreme inputs: {first}."
    expect.that(warned == [], message, "warnings", warned)


def gradient_shapes(pair: "Pair", student: Student, reference: ModuleType, rng: Rng) -> None:
    """Each gradient has the shape of its input."""
    names = student.returns[pair.backward]
    for case in pair.draw(reference, rng):
        with expect.case("", **case.sizes):
            found = _gradients(pair, student, case)
            for got, name in zip(found, names, strict=True):
                at = pair.position(name)
                expect.shapes(got, case.inputs[at], name, like=list(pair.inputs)[at])


def gradient_values(pair: "Pair", student: Student, reference: ModuleType, rng: Rng) -> None:
    """Each gradient is the reference's, on the learner's own cache or on ours."""
    names = student.returns[pair.backward]
    for case in pair.draw(reference, rng):
        with expect.case("", **case.sizes):
            found = _gradients(pair, student, case, case.gradients)
            for got, expected, name in zip(found, case.gradients, names, strict=True):
                expect.close(got, expected, name, like=list(pair.inputs)[pair.position(name)])


def backward_purity(pair: "Pair", student: Student, reference: ModuleType, rng: Rng) -> None:
    """The backward changes neither the upstream gradient nor the cache, and repeats itself."""
    names = student.returns[pair.backward]
    for case in pair.draw(reference, rng):
        with expect.case("", **case.sizes):
            arguments = (pair.forward, pair.backward, case.inputs, case.dout)
            first, second, after = student.probe(_backward_twice, *arguments, values=3)
            _unchanged(["dout"], [after], [case.dout], pair.backward)
            because = "the first call changed the cache"
            if len(names) > 1 and _as_many(first, names) and _as_many(second, names):
                for name, one, two in zip(names, first, second, strict=True):
                    expect.close(two, one, f"{name} of a second call", because)
            else:
                expect.close(second, first, f"{names[0]} of a second call", because)


def own_slope(pair: "Pair", student: Student, reference: ModuleType, rng: Rng) -> None:
    """
    The learner's backward against differences of the learner's own forward.

    Where both are the reference's no difference need be taken: a contract test says what its
    slope is.
    """
    names = student.returns[pair.backward]
    for case in pair.draw(reference, rng, away=True):
        with expect.case("", **case.sizes):
            out, cache = getattr(student, pair.forward)(*case.inputs)[:2]
            further = copy.deepcopy(case.rng)
            same = expect.agrees(out, case.out)
            dout = case.dout if same else upstream_like(out, further)
            if dout is None:
                expect.shape(out, np.shape(case.out), student.returns[pair.forward][0])
                continue
            found = _listed(getattr(student, pair.backward)(dout, cache), names)
            for name, analytic, right in zip(names, found, case.gradients, strict=True):
                if same and expect.agrees(analytic, right):
                    expect.close(analytic, right, name)
                    continue
                at = pair.position(name)
                outputs = partial(_outputs, student, pair.forward, case.inputs, at)
                of = list(pair.inputs)[at]
                gradients_match(outputs, case.inputs[at], analytic, dout, further, name, of)


def upstream_like(out: Any, rng: Rng) -> Any:
    """A random upstream gradient for an output, or None if it is not numbers."""
    if isinstance(out, np.ndarray):
        return rng.normal(size=out.shape)
    return float(rng.normal()) if isinstance(out, float | int | np.number) else None


def _gradients(pair: "Pair", student: Student, case: Case, right: Any = None) -> list[Any]:
    """The learner's gradients of one case, on whichever cache is kinder."""
    names = student.returns[pair.backward]
    return on_either_cache(  # type: ignore[no-any-return]
        lambda: getattr(student, pair.forward)(*case.inputs)[:2],
        (case.out, case.cache),
        lambda cache: _listed(getattr(student, pair.backward)(case.dout, cache), names),
        right,
    )


def _outputs(
    student: Student, forward: str, inputs: list[Any], at: int, variants: list[Any]
) -> list[Any]:
    """The learner's outputs for variants of one input: they travel as one array, both ways."""
    together = all(isinstance(variant, np.ndarray) for variant in variants)
    points = np.stack(variants) if together else variants
    found = student.probe(_first_of_each, forward, inputs, at, points)
    many = isinstance(found, list) or (isinstance(found, np.ndarray) and found.ndim > 0)
    if not many or len(found) != len(variants):
        raise StudentError("returned", forward, f"{forward} did not return what can be compared.")
    return list(found)


def _unchanged(names: Sequence[str], after: Any, before: list[Any], function: str) -> None:
    after = after if isinstance(after, list) else [None] * len(before)
    for name, now, then in zip(names, after, before, strict=False):
        same = expect.agrees(now, then)
        message = f"{function} changes {name}, its own argument, which others may still need."
        expect.that(same, message, f"{name} after the call", now)


def _first_of_each(module: Any, forward: str, inputs: list[Any], at: int, points: Any) -> Any:
    firsts = []
    for point in points:
        arguments = copy.deepcopy(inputs)
        arguments[at] = copy.deepcopy(point)
        firsts.append(copy.deepcopy(getattr(module, forward)(*arguments)[0]))
    kinds = {type(first) for first in firsts}
    alike = kinds == {np.ndarray} and len({(first.shape, first.dtype) for first in firsts}) == 1
    return np.stack(firsts) if alike else firsts


def _forward_twice(module: Any, forward: str, inputs: list[Any]) -> Any:
    first = copy.deepcopy(getattr(module, forward)(*inputs)[0])
    return first, getattr(module, forward)(*inputs)[0], inputs


def _warnings_of(module: Any, forward: str, inputs: list[Any]) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with np.errstate(over="warn", invalid="warn", divide="warn"):
            getattr(module, forward)(*inputs)
    return sorted({str(w.message).split(" in ")[0] for w in caught})


def _backward_twice(module: Any, forward: str, backward: str, inputs: list[Any], dout: Any) -> Any:
    cache = getattr(module, forward)(*inputs)[1]
    first = copy.deepcopy(getattr(module, backward)(dout, cache))
    return first, getattr(module, backward)(dout, cache), dout


def _as_many(value: Any, names: Sequence[str]) -> bool:
    return isinstance(value, tuple | list) and len(value) == len(names)


def _listed(value: Any, names: Sequence[str]) -> list[Any]:
    """The values of a backward: one is returned bare, several as a tuple."""
    return [value] if len(names) == 1 else list(value)
