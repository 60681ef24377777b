"""Comparing the learner's gradients with differences of the learner's own functions."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from backlings.checking import expect
from backlings.checking.gradcheck import check_gradient
from backlings.checking.student import StudentError, type_of

_MOST_ENTRIES = 64  # of an array that is gradient-checked: larger ones cost and show no more

Path = tuple[str | int, ...]


def gradients_match(
    outputs: Callable[[list[Any]], list[Any]],
    at: Any,
    gradients: Any,
    dout: Any,
    rng: np.random.Generator,
    name: str,
    of: str,
) -> None:
    """
    Gradients agree with differences of a function, array by array.

    Parameters
    ----------
    outputs : callable
        From a list of inputs to the list of outputs; `student.f.map` makes it one round trip.
    at : ndarray, float, or dict, list or tuple of them
        The input where the gradients were taken.
    gradients : like `at`
        To be checked.
    dout : ndarray or float
        Upstream gradient, like one output.
    rng : Generator
        Draws directions.
    name, of : str
        What the learner calls the gradients and the input.
    """
    for path, x in leaves(at):
        label, source = _label(name, path), _label(of, path)
        analytic = _inside(gradients, path)
        if not expect.shape(analytic, np.shape(x), label, like=source):
            continue
        if np.size(x) > _MOST_ENTRIES:
            continue

        def values(points: Any, path: Path = path, x: Any = x) -> Any:
            variants = [float(p) if isinstance(x, float) else p for p in points]
            outs = outputs([replaced(at, path, variant) for variant in variants])
            return np.stack([_numbers(out, np.shape(dout), of) for out in outs])

        here = np.asarray(x, dtype=np.float64)
        verdict = check_gradient(values, here, np.asarray(analytic, np.float64), dout, rng)
        place = f"[{', '.join(map(str, verdict.index))}]" if verdict.index else ""
        message = (
            f"{label}{place} is {verdict.analytic:.4g}, but nudging {source}{place} moves your "
            f"own result by {verdict.numeric:.4g}."
        )
        # Both sides are noted: a mistake in the function itself shows in the numeric one only.
        expect.that(verdict.agrees, message, label, [analytic, float(f"{verdict.numeric:.4g}")])


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every array or number inside a value, with the keys that lead to it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path, value


def replaced(value: Any, path: Path, leaf: Any) -> Any:
    """The value with one leaf exchanged; the rest is shared, not copied."""
    if not path:
        return leaf
    key, rest = path[0], path[1:]
    if isinstance(value, dict):
        return {k: replaced(v, rest, leaf) if k == key else v for k, v in value.items()}
    return type(value)(replaced(v, rest, leaf) if i == key else v for i, v in enumerate(value))


def _inside(value: Any, path: Path) -> Any:
    """What a path leads to; None where it leads nowhere."""
    for key in path:
        try:
            value = value[key]
        except (TypeError, KeyError, IndexError):
            return None
    return value


def _label(name: str, path: Path) -> str:
    return name + "".join(f'["{key}"]' if isinstance(key, str) else f"[{key}]" for key in path)


def _numbers(value: Any, shape: tuple[int, ...], of: str) -> np.ndarray[Any, Any]:
    """An output as float64 of a shape, or a StudentError."""
    if not isinstance(value, np.ndarray | float | int | np.number) or np.shape(value) != shape:
        message = f"for another {of} the result is {type_of(value)}, expected shape {shape}."
        raise StudentError("returned", of, message)
    return np.asarray(value, dtype=np.float64)
