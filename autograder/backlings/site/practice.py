"""Practice questions that the course asks by itself: from its solutions and its known mistakes."""

import ast
import itertools
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from backlings.authoring import mutation
from backlings.authoring.mutation import Caught
from backlings.course.finding import find_course, find_units
from backlings.course.mistakes import mistaken_text
from backlings.course.regions import definitions
from backlings.course.units import Unit
from backlings.site.markup import markup
from backlings.site.study import asked_block, fold, shuffled

_LINES = range(4, 13)  # of a function whose lines are worth ordering
_PAIRS = 5  # symptoms and causes to match at a time
_SPOTS = 2  # bugs shown of each function


SEED = 0  # of the inputs on which the known mistakes are caught


def kept() -> Path:
    """Return the folder of what the known mistakes were caught by."""
    return find_course() / ".cache" / "mistakes"


@lru_cache(maxsize=1)
def caught() -> tuple[Caught, ...]:
    """Every known mistake, handed in; several pages ask."""
    for unit in mutation.stale(find_units(), SEED, kept()):
        mutation.keep(unit, SEED, kept())
    found = (mutation.read(unit, SEED, kept()) or () for unit in find_units())
    return tuple(itertools.chain.from_iterable(found))


def order(_: str) -> str:
    """Functions of the solutions, their lines shuffled; several orders may be right."""
    return _by_unit(
        (unit, _ordered(unit, function))
        for unit in find_units()
        for function in unit.functions
        if len(body(unit.solution_text, function)) in _LINES
    )


def spot(_: str) -> str:
    """Functions with one line changed by a known mistake: which one?"""
    found = []
    for (unit, _function), some in groupby(caught(), key=lambda c: (c.unit, c.mistake.function)):
        bugs = (bug for one in some if (bug := _bug(one)) is not None)
        found += [(unit, bug) for bug in itertools.islice(bugs, _SPOTS)]
    return _by_unit(iter(found))


def match(_: str) -> str:
    """What the grader says of the numbers, and which mistakes make it say so."""
    found = []
    for unit, some in groupby(caught(), key=lambda c: c.unit):
        by_symptom = {one.symptom: one for one in some if _telling(one.symptom)}
        pairs = shuffled(by_symptom, unit.stem)[:_PAIRS]
        if len(pairs) > 2:
            found.append((unit, _matched(unit, [by_symptom[symptom] for symptom in pairs])))
    return _by_unit(iter(found))


@dataclass(frozen=True)
class Statement:
    """
    One statement of a function.

    Attributes
    ----------
    text : str
        As it stands in the solution, unindented.
    after : tuple of int
        Places of the statements that must come before it.
    """

    text: str
    after: tuple[int, ...]


_definitions = cache(definitions)


@cache
def body(text: str, function: str) -> list[Statement]:
    """
    The statements of a function after its docstring, and what each must come after.

    A statement comes after another if it reads what the other binds, or binds what the other
    reads or binds. A store into an array binds its name. A return comes last.
    """
    node = _definitions(text)[function]
    nodes = node.body[1:] if ast.get_docstring(node) else node.body
    names, lines = [_names(n) for n in nodes], text.splitlines()
    statements = []
    for at, (reads, binds) in enumerate(names):
        after = tuple(
            before
            for before, (others_read, others_bind) in enumerate(names[:at])
            if reads & others_bind
            or binds & (others_read | others_bind)
            or isinstance(nodes[at], ast.Return)
        )
        whole = lines[nodes[at].lineno - 1 : nodes[at].end_lineno]
        whole[-1] = whole[-1].encode()[: nodes[at].end_col_offset].decode()  # without a comment
        statements.append(Statement(textwrap.dedent("\n".join(whole)), after))
    return statements


def _names(node: ast.stmt) -> tuple[set[str], set[str]]:
    """The names that a statement reads, and those that it binds or writes into."""
    reads: set[str] = set()
    binds: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            (reads if isinstance(inner.ctx, ast.Load) else binds).add(inner.id)
        if isinstance(inner, ast.Subscript | ast.Attribute) and isinstance(inner.ctx, ast.Store):
            binds |= {n.id for n in ast.walk(inner.value) if isinstance(n, ast.Name)}
        if isinstance(inner, ast.AugAssign):
            binds |= {n.id for n in ast.walk(inner.target) if isinstance(n, ast.Name)}
            reads |= {n.id for n in ast.walk(inner.target) if isinstance(n, ast.Name)}
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute):
            binds |= {n.id for n in ast.walk(inner.func.value) if isinstance(n, ast.Name)}
    return reads, binds - {"np"}


def _ordered(unit: Unit, function: str) -> str:
    statements = body(unit.solution_text, function)
    right = [s.text for s in statements]
    shown = shuffled(right, function)
    places = {right.index(text): at for at, text in enumerate(shown)}
    after = {s.text: " ".join(str(places[before]) for before in s.after) for s in statements}
    lines = markup().code_lines([(text, after[text]) for text in shown])
    answer = str(markup().code("\n".join(right)))
    return asked_block(
        f'data-order="{unit.name}-{function}"',
        f"Put the lines of `{function}` in order.",
        [lines],
        fold("One right order", answer, unit.stem),
    )


def _bug(one: Caught) -> str | None:
    """A mistaken function as numbered lines; None if the mistake is not one line of its body."""
    right = _lines(one.unit.solution_text, one.mistake.function)
    try:
        wrong = _lines(mistaken_text(one.unit, one.mistake), one.mistake.function)
    except KeyError:
        return None  # the mistake is to leave it out
    changed = [at for at, (a, b) in enumerate(zip(right, wrong, strict=False)) if a != b]
    if len(right) != len(wrong) or len(changed) != 1 or len(right) < 3:
        return None
    lines = markup().code_lines([(line, None) for line in wrong])
    answer = f"Line {changed[0] + 1}: it {_plain(one.mistake.what)}. The grader says: "
    return asked_block(
        f'data-spot="{one.mistake.id}" data-right="{changed[0]}"',
        f"One line of this `{one.mistake.function}` is wrong. Which?",
        [lines],
        fold("Then look", f"{answer}*{_plain(one.symptom)}*", one.mistake.lesson),
    )


def _lines(text: str, function: str) -> list[str]:
    return "\n".join(statement.text for statement in body(text, function)).splitlines()


def _matched(unit: Unit, pairs: list[Caught]) -> str:
    causes = shuffled((one.mistake.what for one in pairs), unit.name)
    symptoms = [(one.symptom, causes.index(one.mistake.what)) for one in pairs]
    answers = [f"- {_plain(one.symptom)} It {_plain(one.mistake.what)}." for one in pairs]
    return asked_block(
        f'data-match="{unit.stem}"',
        "What the grader says, and what your code does: which belongs to which?",
        [markup().symptoms(symptoms), markup().causes(causes)],
        fold("Then look", "\n".join(answers), unit.stem),
    )


def _telling(symptom: str) -> bool:
    """Whether a message has a pattern in it; not every one is like only one mistake."""
    return bool(symptom) and " raised " not in symptom and " is wrong in " not in symptom


def _plain(text: str) -> str:
    """A text in which nothing is taken for Markdown."""
    return re.sub(r"([\\`*_\[\]<>$])", r"\\\1", text)


def _by_unit(found: Iterator[tuple[Unit, str]]) -> str:
    """One fold for each unit: these show code, which is best met after the exercise."""
    return "".join(
        markup().unit_fold(unit, "\n".join(text for _, text in some))
        for unit, some in groupby(found, key=lambda pair: pair[0])
    )
