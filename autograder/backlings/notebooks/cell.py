"""
`check("linear_forward_values")` in a cell of a learner's notebook: what is wrong, and why.

What the learner's cells define is read from Jupyter's history of inputs, and runs in a process of
its own, as `backlings check` runs a file. Points that count are given by the teacher's grader.
"""

import atexit
import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from backlings.checking.checks import Check, collect
from backlings.course.finding import find_unit, find_units, seed_for
from backlings.course.loading import load_module
from backlings.course.units import Unit
from backlings.notebooks.reading import beside, joined, named, part_of
from backlings.sandbox import ProcessWorkers, Submission
from backlings.verdict.grade import CheckResult, Grader, Verdict
from backlings.verdict.report import unit_as_json
from backlings.verdict.wording import as_html, as_text, explained

_BINDS = re.compile(
    r"^(?:async +)?(?:def|class) +(\w+)"  # a definition
    r"|^(\w+) *(?::[^=\n]+)?=(?!=)"  # an assignment
    r"|^((?:import|from) .+)",
    re.MULTILINE,
)
_SEED = secrets.randbelow(2**31)  # the same inputs as long as this kernel lives


def check(name: str, unit: str = "") -> float:
    """
    Check what the notebook's cells define, and show what is wrong.

    Parameters
    ----------
    name : str
        The name of a check.
    unit : str
        The unit that has it, where several have one of that name.

    Returns
    -------
    float
        The points that it earns here.
    """
    found = _find(name, unit)
    if len(found) != 1:
        several = " and ".join(f'check("{name}", "{one.name}")' for one, _ in found)
        _show(
            f"Say which you mean: {several}."
            if found
            else f"There is no check {name!r} in this copy of the course."
        )
        return 0.0
    return _checked(*found[0])


def _checked(unit: Unit, chosen: Check) -> float:
    """Check, show, and give the points."""
    name = chosen.name
    cells = definitions(_history())
    about = [
        one
        for one in _grader(unit).checks
        if one.name == name or (one.function == chosen.function and not one.points)
    ]
    if not any(chosen.function.split(".")[0] in bound(cell) for cell in cells):
        function = chosen.function.split(".")[0]
        _show(f"{function} is not there yet: run the cell that defines it, and then this one.")
        return 0.0
    results = _results(unit, about, cells)
    rows = {row["name"]: row for row in unit_as_json(Verdict(unit, results))["checks"]}
    row = rows.pop(name)
    if row["outcome"] == "skipped":
        _show(f"{row['message']} Your teacher's grader does.")
        return 0.0
    lines = explained(row, list(rows.values()), unit, find_units())
    _show(as_text(lines), as_html(lines))
    return float(row["points"])


def definitions(inputs: Sequence[str]) -> list[str]:
    """
    The inputs that define something which no later one defines anew; the others are empty.

    Parameters
    ----------
    inputs : sequence of str
        Everything that was run, in order; a cell that was run twice is there twice.
    """
    kept, later = [], set[str]()
    for text in reversed(inputs):
        names = bound(text)
        kept.append(text if names - later else "")
        later |= names
    return kept[::-1]


def bound(text: str) -> set[str]:
    """The names that a cell binds at its left margin; of imports the whole lines."""
    return {name for match in _BINDS.finditer(text) for name in match.groups() if name}


def _results(unit: Unit, about: Sequence[Check], cells: list[str]) -> tuple[CheckResult, ...]:
    name = f"{unit.stem}.ipynb"
    source, lines = joined(cells, name)
    all_lines = [lines]
    parts = [
        part_of(*one, _spares(), all_lines, "there is no {stem}.ipynb beside this notebook")
        for one in beside(unit.builds_on, Path.cwd())
    ]
    submission = Submission(source, name, _spares(), packages=unit.packages, parts=parts)
    try:
        attempt = _grader(unit).open(submission, source)
        found = [attempt.result(one) for one in about]
    finally:
        submission.close()
    return tuple(replace(result, message=named(result.message, all_lines)) for result in found)


def _find(name: str, wanted: str) -> list[tuple[Unit, Check]]:
    units = find_units()
    chosen = [find_unit(wanted, units)] if wanted else units
    return [(unit, one) for unit in chosen for one in _checks(unit) if one.name == name]


@cache
def _checks(unit: Unit) -> list[Check]:
    return collect(load_module(unit.checks))


@cache
def _grader(unit: Unit) -> Grader:
    return Grader(unit, seed_for([unit], None, _SEED))


@cache
def _spares() -> ProcessWorkers:
    """Workers for as long as the kernel lives."""
    spares = ProcessWorkers(ahead=1)
    atexit.register(spares.close)
    return spares


def _history() -> list[str]:
    """What was run in this kernel, the first input first; nothing outside of Jupyter."""
    shell = _shell()
    return list(shell.history_manager.input_hist_raw[1:]) if shell else []


def _show(text: str, html: str = "") -> None:
    """Show it in the notebook, or on the terminal."""
    shell = _shell()
    if shell and html:
        shell.display_pub.publish({"text/plain": text, "text/html": html})
    else:
        print(text)


def _shell() -> Any:
    """Jupyter's shell; None outside of it, where nobody may have installed it."""
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return None
    return get_ipython()
