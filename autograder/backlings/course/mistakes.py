"""The catalogue of known mistakes: each one a change to the text of the solution."""

import linecache
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import CodeType, ModuleType
from typing import Any

from backlings.course.entries import check_keys, make_entry, read_yaml
from backlings.course.errors import CourseError
from backlings.course.handed_out import HandedOut
from backlings.course.loading import builtins_beside
from backlings.course.units import Unit


@dataclass(frozen=True)
class Mistake:
    """
    One known mistake.

    Attributes
    ----------
    id : str
        Such as ``linear-04``; never reused.
    function : str
        The function whose text it changes.
    what : str
        What the code does, in the third person: "averages db over the batch".
    replace : mapping of str to str
        Texts of the solution and what stands there instead.
    ask : str
        The question a good teacher asks; the first step of the hint.
    lesson : str
        ``stem#anchor`` of the section to read.
    evidence : str
        ``seen``, ``related``, ``judged`` or ``wild``: where the mistake was met.
    aliases : tuple of str
        Ids of entries that turned out to be this one.
    """

    id: str
    function: str
    what: str
    replace: Mapping[str, str]
    ask: str
    lesson: str
    evidence: str = "judged"
    aliases: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True)
class _OfFunction:
    """What the file of mistakes has for one function."""

    hints: tuple[str, ...] = ()
    mistakes: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """What is known of a unit's functions: mistakes, and hints that lead to the right line."""

    mistakes: tuple[Mistake, ...]
    hints: Mapping[str, tuple[str, ...]]


def load_catalogue(unit: Unit) -> Catalogue:
    """
    Read a unit's file of mistakes.

    Raises
    ------
    CourseError
        Naming the file and the entry, if one is not well formed.
    """
    if isinstance(unit, HandedOut):
        return _handed_out_catalogue(unit)
    entries = read_yaml(unit.mistakes) or {}
    if not isinstance(entries, dict):
        raise CourseError(f"{unit.mistakes}: expected functions, each with hints and mistakes")
    check_keys(entries, unit.functions, f"{unit.mistakes}: functions of {unit.solution.name}")
    mistakes: list[Mistake] = []
    hints: dict[str, tuple[str, ...]] = {}
    for function, entry in entries.items():
        known = make_entry(_OfFunction, entry, f"{unit.mistakes}: {function}")
        hints[function] = known.hints
        for mistake in known.mistakes:
            named = {**mistake, "function": function} if isinstance(mistake, dict) else mistake
            mistakes.append(make_entry(Mistake, named, f"{unit.mistakes}: {function}"))
    return Catalogue(tuple(mistakes), hints)


@cache
def known_mistakes(unit: Unit) -> dict[str, Mistake]:
    """The known mistakes of a unit by their id."""
    return {mistake.id: mistake for mistake in load_catalogue(unit).mistakes}


def _handed_out_catalogue(unit: HandedOut) -> Catalogue:
    """The known mistakes in words, without the code that makes them."""
    hints = {name: tuple(steps) for name, steps in unit.facts["hints"].items()}
    listed = [{**m, "aliases": tuple(m["aliases"])} for m in unit.facts["mistakes"]]
    return Catalogue(tuple(Mistake(**m) for m in listed), hints)


def mistaken_text(unit: Unit, mistake: Mistake) -> str:
    """
    The solution with the mistake made.

    A text to replace is looked for in the mistake's function; if it does not occur there, in the
    whole file. It must occur exactly once.

    Raises
    ------
    CourseError
        If it does not: the solution was edited and the catalogue was not.
    """
    text = unit.solution_text
    for old, new in mistake.replace.items():
        start, end = _span(text, mistake.function)
        if old not in text[start:end]:
            start, end = 0, len(text)
        found = text.count(old, start, end)
        if found != 1:
            raise CourseError(
                f"{unit.mistakes}: {mistake.id}: {old!r} occurs {found} times in "
                f"{unit.solution.name}, expected once in {mistake.function}"
            )
        text = text[:start] + text[start:end].replace(old, new) + text[end:]
    return text


def _span(text: str, function: str) -> tuple[int, int]:
    """Where a function or method begins and ends in a text, its closing marker included."""
    owner, _, name = function.rpartition(".")
    start = text.index(f"class {owner}") if owner else 0
    begin = text.index(f"def {name}(", start)
    following = re.compile(r"^(?:def|class)\b|^    def\b" if owner else r"^(?:def|class)\b", re.M)
    after = following.search(text, begin + 1)
    return begin, after.start() if after else len(text)


@lru_cache(maxsize=1024)
def mistaken_module(unit: Unit, mistake: Mistake) -> ModuleType:
    """The solution with the mistake made, loaded in this process: it is our own text."""
    module = ModuleType(f"backlings_course.{unit.stem}.{mistake.id}")
    vars(module)["__builtins__"] = builtins_beside(unit.solution.parent)
    exec(_compiled(mistaken_text(unit, mistake), f"<{mistake.id}>"), module.__dict__)
    return module


@lru_cache
def _compiled(text: str, name: str) -> CodeType:
    """Code whose lines can be shown; a mistake is loaded many times in a row."""
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    return compile(text, name, "exec")
