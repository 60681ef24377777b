"""What is checked of every operation pair: the bodies of the checks that `pairs` declares."""

import copy
import warnings
from collections.abc import Sequence
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from backlings.checking import expect
from backlings.checking.caches import on_either_cache
from backlings.checking.operation import Case, Operation, Rng, upstream_like
from backlings.checking.slopes import gradients_match
from backlings.checking.student import Student, StudentError, copied, is_numeric


def output_shape(pair: Operation, student: Student, reference: ModuleType, rng: Rng) -> None:
    """The forward's output has the reference's shape."""
    names = pair.outputs(student)
    for case in pair.draw(reference, rng):
        with expect.case("", **case.sizes):
            outs, _ = pair.split(getattr(student, pair.forward)(*case.inputs))
            for out, right, name in zip(outs, case.outs, names, strict=True):
                expect.shape(out, np.shape(right), name)


def output_values(pair: Operation, student: Student, reference: ModuleType, rng: Rng) -> None:
    """The forward's output has the reference's values."""
    names = pair.outputs(student)
    for case in _foreseen(pair, student, pair.draw(reference, rng)):
        with expect.case("", **case.sizes):
            outs, _ = pair.split(getattr(student, pair.forward)(*case.inputs))
            for out, right, name in zip(outs, case.outs, names, strict=True):
                expect.close(out, right, name)


def forward_purity(pair: Operation, student: Student, reference: ModuleType, rng: Rng) -> None:
    """The forward changes no argument and repeats itself."""
    names = pair.outputs(student)
    cases = pair.draw(reference, rng)
    calls = [(pair.forward, len(names), case.inputs) for case in cases]
    getattr(student, pair.forward).ahead(calls, _forward_twice)
    for case, arguments in zip(cases, calls, strict=True):
        with expect.case("", **case.sizes):
            first, second, after = student.probe(_forward_twice, *arguments, values=3)
            _unchanged(list(pair.inputs), after, case.inputs, pair.forward)
            for one, two, name in zip(first, second, names, strict=True):
                expect.close(two, one, f"{name} of a second call")


def extreme_values(pair: Operation, student: Student, reference: ModuleType) -> None:
    """The forward's output is right at the extremes."""
    with expect.case("at extreme inputs"):
        outs, _ = pair.split(getattr(student, pair.forward)(*copied(pair.extremes)))
        right, _ = pair.split(getattr(reference, pair.forward)(*copied(pair.extremes)))
        for out, expected, name in zip(outs, right, pair.outputs(student), strict=True):
            expect.close(out, expected, f"{name} at extreme inputs")


def extreme_quiet(pair: Operation, student: Student) -> None:
    """The forward warns of nothing at the extremes."""
    warned = student.probe(_warnings_of, pair.forward, pair.extremes)
    first = warned[0] if isinstance(warned, list) and warned else ""
    message = f"{pair.forward} warns at extreme inputs: {first}."
    expect.that(warned == [], message, "warnings", warned)


def gradient_shapes(pair: Operation, student: Student, reference: ModuleType, rng: Rng) -> None:
    """Each gradient has the shape of its input."""
    names = student.returns[pair.backward]
    for case in _foreseen(pair, student, pair.draw(reference, rng), back=True):
        with expect.case("", **case.sizes):
            found = _gradients(pair, student, case)
            for got, name in zip(found, names, strict=True):
                at = pair.position(name)
                expect.shapes(got, case.inputs[at], name, like=list(pair.inputs)[at])


def gradient_values(pair: Operation, student: Student, reference: ModuleType, rng: Rng) -> None:
    """Each gradient is the reference's, on the learner's own cache or on ours."""
    names = student.returns[pair.backward]
    for case in _foreseen(pair, student, pair.draw(reference, rng), back=True):
        with expect.case("", **case.sizes):
            found = _gradients(pair, student, case, case.gradients)
            for got, expected, name in zip(found, case.gradients, names, strict=True):
                expect.close(got, expected, name, like=list(pair.inputs)[pair.position(name)])


def backward_purity(pair: Operation, student: Student, reference: ModuleType, rng: Rng) -> None:
    """The backward changes neither the upstream gradient nor the cache, and repeats itself."""
    names = student.returns[pair.backward]
    cases = pair.draw(reference, rng)
    calls = [(pair.forward, pair.backward, case.inputs, case.douts) for case in cases]
    getattr(student, pair.backward).ahead(calls, _backward_twice)
    for case, arguments in zip(cases, calls, strict=True):
        with expect.case("", **case.sizes):
            first, second, after = student.probe(_backward_twice, *arguments, values=3)
            _unchanged(pair.upstream(student), after, case.douts, pair.backward)
            because = "the first call changed the cache"
            if len(names) > 1 and _as_many(first, names) and _as_many(second, names):
                for name, one, two in zip(names, first, second, strict=True):
                    expect.close(two, one, f"{name} of a second call", because)
            else:
                expect.close(second, first, f"{names[0]} of a second call", because)


def own_slope(
    pair: Operation,
    student: Student,
    reference: ModuleType,
    rng: Rng,
    measure_all: bool = False,
) -> None:
    """
    The learner's backward against differences of the learner's own forward.

    Where both are the reference's nothing is measured, unless `measure_all` is set: the rules for
    authors measure every reference once.
    """
    names = student.returns[pair.backward]
    for case in _foreseen(pair, student, pair.draw(reference, rng, away=True), back=True):
        with expect.case("", **case.sizes):
            outs, cache = pair.split(getattr(student, pair.forward)(*case.inputs))
            further = copy.deepcopy(case.rng)
            same = expect.agrees(outs, case.outs)
            douts = case.douts if same else [upstream_like(out, further) for out in outs]
            if any(dout is None for dout in douts):
                for out, right, label in zip(outs, case.outs, pair.outputs(student), strict=True):
                    expect.shape(out, np.shape(right), label)
                continue
            found = _listed(getattr(student, pair.backward)(*douts, cache), names)
            for name, analytic, right in zip(names, found, case.gradients, strict=True):
                if same and not measure_all and expect.agrees(analytic, right):
                    expect.close(analytic, right, name)
                    continue
                at = pair.position(name)
                outputs = partial(_outputs, pair, student, case.inputs, at)
                of, dout = list(pair.inputs)[at], joined(douts)
                gradients_match(outputs, case.inputs[at], analytic, dout, further, name, of)


def joined(values: Sequence[Any]) -> Any:
    """One output as it is; several end to end, if all of them are numbers."""
    if len(values) == 1 or not all(is_numeric(value) for value in values):
        return values[0] if len(values) == 1 else None
    return np.concatenate([np.ravel(value) for value in values])


def _gradients(pair: Operation, student: Student, case: Case, right: Any = None) -> list[Any]:
    """The learner's gradients of one case, on whichever cache is kinder."""
    names = student.returns[pair.backward]
    return on_either_cache(  # type: ignore[no-any-return]
        lambda: pair.split(getattr(student, pair.forward)(*case.inputs)),
        (case.outs, case.cache),
        lambda cache: _listed(getattr(student, pair.backward)(*case.douts, cache), names),
        right,
    )


def _foreseen(
    pair: Operation, student: Student, cases: list[Case], *, back: bool = False
) -> list[Case]:
    """The cases, once what will be asked about them travels together."""
    found = getattr(student, pair.forward).ahead([case.inputs for case in cases])
    if back and all(isinstance(one, tuple | list) and len(one) > pair.outs for one in found):
        pairs = zip(cases, found, strict=False)  # nothing may be found
        calls = [(*case.douts, value[pair.outs]) for case, value in pairs]
        getattr(student, pair.backward).ahead(calls)
    return cases


def _outputs(
    pair: Operation, student: Student, inputs: list[Any], at: int, variants: list[Any]
) -> list[Any]:
    """The learner's outputs for variants of one input: they travel as one array, both ways."""
    forward = pair.forward
    together = all(isinstance(variant, np.ndarray) for variant in variants)
    points = np.stack(variants) if together else variants
    found = student.probe(_outputs_of_each, forward, pair.outs, inputs, at, points)
    many = isinstance(found, list) or (isinstance(found, np.ndarray) and found.ndim > 0)
    if not many or len(found) != len(variants):
        raise StudentError("returned", forward, f"{forward} did not return what can be compared.")
    return list(found) if pair.outs == 1 else [joined(one) for one in found]


def _unchanged(names: Sequence[str], after: Any, before: list[Any], function: str) -> None:
    after = after if isinstance(after, list) else [None] * len(before)
    for name, now, then in zip(names, after, before, strict=False):
        same = expect.agrees(now, then)
        message = f"{function} changes {name}, its own argument, which others may still need."
        expect.that(same, message, f"{name} after the call", now)


def _outputs_of_each(
    module: Any, forward: str, count: int, inputs: list[Any], at: int, points: Any
) -> Any:
    found: list[Any] = []
    for point in points:
        arguments = copy.deepcopy(inputs)
        arguments[at] = copy.deepcopy(point)
        outs = getattr(module, forward)(*arguments)
        found.append(copy.deepcopy(outs[0] if count == 1 else list(outs[:count])))
    kinds = {type(one) for one in found}
    alike = kinds == {np.ndarray} and len({(one.shape, one.dtype) for one in found}) == 1
    return np.stack(found) if alike else found


def _forward_twice(module: Any, forward: str, count: int, inputs: list[Any]) -> Any:
    returned = getattr(module, forward)(*inputs)
    first = copy.deepcopy([returned[at] for at in range(count)])
    returned = getattr(module, forward)(*inputs)
    return first, [returned[at] for at in range(count)], inputs


def _warnings_of(module: Any, forward: str, inputs: list[Any]) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with np.errstate(over="warn", invalid="warn", divide="warn"):
            getattr(module, forward)(*inputs)
    return sorted({str(w.message).split(" in ")[0] for w in caught})


def _backward_twice(
    module: Any, forward: str, backward: str, inputs: list[Any], douts: list[Any]
) -> Any:
    cache = getattr(module, forward)(*inputs)[len(douts)]
    first = copy.deepcopy(getattr(module, backward)(*douts, cache))
    return first, getattr(module, backward)(*douts, cache), douts


def _as_many(value: Any, names: Sequence[str]) -> bool:
    return isinstance(value, tuple | list) and len(value) == len(names)


def _listed(value: Any, names: Sequence[str]) -> list[Any]:
    """The values of a backward: one is returned bare, several as a tuple."""
    return [value] if len(names) == 1 else list(value)
