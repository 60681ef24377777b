"""
Speed items: short questions with numbers in them, drawn and answered by Python.

A template says how its numbers are drawn, what the answer is, and what known mistakes would answer.
The expressions are our own text, never a learner's.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np

from backlings.course.cards import card_files, read_entries
from backlings.course.errors import CourseError

_IN_VAIN = 400  # draws without a new instance: the template has no more
_SAFE = {"math": math, "np": np}


@dataclass(frozen=True)
class SpeedTemplate:
    """
    One kind of question.

    Attributes
    ----------
    id : str
    level : int
        1 to 3.
    prompt : str
        The question, with the parameters in braces.
    params : mapping of str to str
        For each parameter a Python expression in ``r``, a Generator, and the parameters before it.
    answer : str
        An expression in the parameters.
    distractors : tuple of str
        What known mistakes would answer.
    lesson : str
        ``stem#anchor``.
    """

    id: str
    level: int
    prompt: str
    params: Mapping[str, str]
    answer: str
    distractors: tuple[str, ...]
    lesson: str


@dataclass(frozen=True)
class SpeedItem:
    """One question: its text, the right answer, and wrong ones that differ from it."""

    prompt: str
    answer: str
    wrong: tuple[str, ...]


def load_templates(root: Path) -> list[SpeedTemplate]:
    """
    The templates of the lessons that there are.

    Raises
    ------
    CourseError
        Naming the file, if one is not well formed.
    """
    return [template for path in card_files(root) for template in read_templates(path)]


def read_templates(path: Path) -> list[SpeedTemplate]:
    """The templates of one file, whether its lesson exists or not."""
    return read_entries(path, "speed", SpeedTemplate)


def draw(template: SpeedTemplate, seed: int) -> SpeedItem | None:
    """
    One instance of a template; None if a distractor happens to be right for these numbers.

    Raises
    ------
    CourseError
        If an expression cannot be evaluated.
    """
    scope: dict[str, Any] = {**_SAFE, "r": np.random.default_rng(seed)}
    try:
        for name, expression in template.params.items():
            scope[name] = eval(_compiled(expression), scope)
        answer = _text(eval(_compiled(template.answer), scope))
        wrong = [_text(eval(_compiled(expression), scope)) for expression in template.distractors]
        prompt = template.prompt.format(**{name: scope[name] for name in template.params})
    except Exception as error:
        raise CourseError(f"{template.id}, seed {seed}: {error}") from error
    if answer in wrong:
        return None
    return SpeedItem(prompt, answer, tuple(dict.fromkeys(wrong)))


@cache
def _compiled(expression: str) -> CodeType:
    return compile(expression.strip(), "<expression>", "eval")


def instances(template: SpeedTemplate, count: int = 100) -> list[SpeedItem]:
    """Up to `count` different instances, the same ones each time."""
    found: dict[str, SpeedItem] = {}
    last = 0
    seed = 0
    while len(found) < count and seed - last < _IN_VAIN:
        item = draw(template, seed)
        if item is not None and item.prompt not in found:
            found[item.prompt], last = item, seed
        seed += 1
    return list(found.values())


def _text(value: Any) -> str:
    """A number with four digits, a shape or a list as Python writes it."""
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, int | np.integer):
        return str(int(value))
    if isinstance(value, float | np.floating):
        return f"{float(value):.4g}"
    if isinstance(value, tuple):
        inside = ", ".join(map(_text, value))
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    return f"[{', '.join(map(_text, value))}]"
