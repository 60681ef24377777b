"""
Questions that people wrote, as blocks: each is a fold-out that needs no script.

The widgets find them by their ``data-`` attributes and add buttons, schedules and memory.
"""

import zlib
from collections.abc import Callable, Iterable
from itertools import chain
from typing import TypeVar

from backlings.course.cards import Flashcard, load_cards
from backlings.course.errors import CourseError
from backlings.course.finding import find_course, find_units
from backlings.course.questions import Explanation, Prediction, load_explanations, load_predictions
from backlings.course.speed import instances, load_templates
from backlings.site.links import page
from backlings.site.markup import markup

Q = TypeVar("Q", bound=Flashcard | Prediction | Explanation)


def cards(_: str) -> str:
    """Every card of the lessons that there are."""
    return _by_lesson(load_cards(find_course()), _card)


def recall(ids: str) -> str:
    """Some cards by their ids, asked in a lesson."""
    return "\n".join(_card(card) for card in _named(ids, load_cards(find_course())))


def speed(_: str) -> str:
    """One instance of each speed item, its answer folded away; the widget has the rest."""
    parts = []
    for template in load_templates(find_course()):
        item = instances(template, 1)[0]
        parts.append(fold(item.prompt, f"`{item.answer}`", template.lesson))
    return "\n".join(parts)


def predict(ids: str) -> str:
    """Predictions by their ids, where a lesson wants the reader to commit first."""
    return "\n".join(_prediction(p) for p in _named(ids, load_predictions(find_course())))


def predictions(_: str) -> str:
    """Every prediction of the lessons that there are."""
    return _by_lesson(load_predictions(find_course()), _prediction)


def explanations(_: str) -> str:
    """Every question that wants two sentences."""
    return _by_lesson(load_explanations(find_course()), _explanation)


def shuffled(texts: Iterable[str], key: str) -> list[str]:
    """The texts in an order that depends on nothing but them and the key."""
    return sorted(texts, key=lambda text: zlib.crc32(f"{key} {text}".encode()))


def _card(card: Flashcard) -> str:
    return fold(card.question, card.answer, card.lesson, f'data-card="{card.id}"')


def _prediction(asked: Prediction) -> str:
    choices = shuffled((asked.answer, *asked.wrong), asked.id)
    return asked_block(
        f'data-predict="{asked.id}" data-right="{choices.index(asked.answer)}"',
        asked.question,
        [f"1. {choice}" for choice in choices],
        fold("Then look", f"**{asked.answer}**\n\n{asked.why}", asked.lesson),
    )


def _explanation(asked: Explanation) -> str:
    points = [f"- {point}" for point in asked.rubric]
    answer = "\n".join(["A good answer says", "", *points, "", f"For example: {asked.model}"])
    compared = fold("Compare with ours", answer, asked.lesson)
    return asked_block(f'data-explain="{asked.id}"', asked.question, [], compared)


def asked_block(attributes: str, question: str, lines: Iterable[str], answer: str) -> str:
    """Write a question, what belongs to it, and its fold with the answer."""
    return str(markup().question(question, list(lines), answer, attributes))


def fold(summary: str, inside: str, lesson: str, attributes: str = "") -> str:
    """Write a line that opens to show what is inside, and a link to the section about it."""
    return str(markup().fold(summary, inside, page(lesson), attributes))


def _by_lesson(asked: Iterable[Q], show: Callable[[Q], str]) -> str:
    """Under a heading for each lesson, in the order of the course."""
    titles = {here.stem: here.title for here in find_units()} | {"index": "Intuition"}
    parts: dict[str, list[str]] = {}
    for one in asked:
        stem = one.lesson.partition("#")[0]
        heading = [f"### {titles[stem]} {{#{stem}}}", ""]
        parts.setdefault(stem, heading).append(show(one))
    return "\n".join(chain.from_iterable(parts.values()))


def _named(ids: str, asked: Iterable[Q]) -> list[Q]:
    known = {one.id: one for one in asked}
    missing = [name for name in ids.split() if name not in known]
    if missing or not ids:
        raise CourseError(f"there is no {', '.join(missing) or 'id given'} in docs/cards")
    return [known[name] for name in ids.split()]
