"""For authors: the stubs built from the solutions, and the skeleton of a new unit."""

import re
from pathlib import Path

from backlings.course.errors import CourseError
from backlings.course.files import write_text
from backlings.course.finding import find_units
from backlings.course.units import Unit


def build(root: Path, *, check: bool = False) -> list[str]:
    """
    Write every stub that differs from what its solution says.

    Parameters
    ----------
    root : Path
        The course.
    check : bool
        Write nothing, only tell.

    Returns
    -------
    list of str
        What is stale (or was, until now), in words.

    Raises
    ------
    CourseError
        If a solution's markers are wrong, with its path and line.
    """
    stale = []
    units = find_units(root)
    for unit in units:
        try:
            stub = unit.stub_text
        except ValueError as error:
            raise CourseError(f"{unit.solution}: {error}") from error
        now = unit.exercise.read_text(encoding="utf-8") if unit.exercise.exists() else None
        if now != stub:
            stale.append(f"exercises/{unit.stem}.py {'is missing' if now is None else 'is stale'}")
            if not check:
                write_text(unit.exercise, stub)
    stems = {unit.stem for unit in units}
    for path in sorted((root / "exercises").glob("*.py")):
        if path.stem not in stems:
            stale.append(f"exercises/{path.name} has no solution")
            if not check:
                path.unlink()
    return stale


def new_unit(root: Path, stem: str) -> list[Path]:
    """
    Write the files of a new unit as skeletons.

    Raises
    ------
    CourseError
        If the stem is not like ``27_name``, or its number or one of its files is taken.
    """
    if not re.fullmatch(r"\d\d_[a-z][a-z0-9_]*", stem):
        raise CourseError(f"{stem!r} is no stem: two digits, an underscore, a name, as in 27_name")
    taken = [u.stem for u in find_units(root) if u.stem[:2] == stem[:2]]
    if taken:
        raise CourseError(f"number {stem[:2]} is taken by {taken[0]}")
    unit = Unit(root, stem)
    texts = {
        unit.solution: _SOLUTION,
        unit.checks: _CHECKS,
        unit.mistakes: _MISTAKES,
        unit.lesson: _LESSON,
    }
    present = [path for path in texts if path.exists()]
    if present:
        raise CourseError(f"{present[0]} is there already")
    words = {"stem": stem, "op": unit.name, "title": unit.name.replace("_", " ").capitalize()}
    for path, text in texts.items():
        write_text(path, re.sub(r"\{(stem|op|title)\}", lambda m: words[m[1]], text))
    write_text(unit.exercise, unit.stub_text)
    return [*texts, unit.exercise]


_SOLUTION = '''\
"""{title}: one sentence on what it does."""

import numpy as np

Array = np.ndarray


def {op}_forward(x: Array) -> tuple[Array, tuple]:
    """
    Say what comes out.

    Parameters
    ----------
    x : ndarray of shape (N, D)

    Returns
    -------
    out : ndarray of shape (N, D)
    cache : tuple (x,)
        What the backward pass needs.
    """
    ### BEGIN SOLUTION
    return x**2, (x,)
    ### END SOLUTION


def {op}_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the upstream gradient to the input.

    Parameters
    ----------
    dout : ndarray of shape (N, D)
        Upstream gradient, dloss/dout.
    cache : tuple (x,)
        From `{op}_forward`.

    Returns
    -------
    dx : ndarray of shape (N, D)
    """
    ### BEGIN SOLUTION
    (x,) = cache
    return 2 * x * dout
    ### END SOLUTION
'''

_CHECKS = '''\
"""What a correct {op} does."""

from backlings import cases, pair

{op} = pair(
    "{op}",
    inputs={"x": ("N", "D")},
    cases=cases(N=[6, 4, 1], D=[5, 4, 3]),
    points=(10, 20),
)
'''

_MISTAKES = """\
{op}_forward:
  hints:
    - What does one entry of out depend on?
    - The formula and the shapes.
    - The form of the line.
  mistakes: []
{op}_backward:
  hints:
    - If one entry of x is nudged, which entries of out move, and by how much?
    - The formula and the shapes.
    - The form of the line.
  mistakes:
    - id: {op}-01
      what: forgets the upstream gradient
      replace: {"2 * x * dout": "2 * x"}
      ask: Your answer is right if nothing follows. What carries the influence of what does?
      lesson: {stem}#backward
"""

_LESSON = """\
---
title: {title}
needs: []
level: core
minutes: 30
tags: []
---

# {title}

What you will be able to do.

## Backward {#backward}

The maths, and an example with numbers.

Now write it: `work/{stem}.py`, then `backlings check {op}`.
"""
