"""Rules for the lesson of a unit, its cards and questions, and its row in the table."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from backlings.authoring.problem import Problem, Rule, section
from backlings.course.cards import Flashcard, read_cards, read_entries
from backlings.course.entries import read_yaml
from backlings.course.questions import Explanation, Prediction
from backlings.course.units import Unit

LEVELS = "core", "stretch"
MISSING_STEP = "## The same with a step missing\n"
ANSWER_FOLD = '??? success "The missing step"\n'


def cards_file(unit: Unit) -> Path:
    """Where the flashcards and questions of a unit are."""
    return unit.root / "docs" / "cards" / f"{unit.stem}.yaml"


def figure_file(unit: Unit) -> Path:
    """Where the script of a unit's figure is."""
    return unit.root / "docs" / "figures" / f"{unit.stem}.py"


def front_matter(unit: Unit, units: Sequence[Unit]) -> Iterator[Problem]:
    """The lesson's front matter is whole."""
    about, stems = unit.about, [u.stem for u in units]
    for key in ("title", "needs", "level", "minutes", "summary"):
        if key not in about:
            yield Problem(
                unit.lesson, f"the front matter has no {key}", f"Add a line `{key}: ...`."
            )
    if about.get("level", LEVELS[0]) not in LEVELS:
        yield Problem(
            unit.lesson, f"the level is {about['level']!r}", f"Write {' or '.join(LEVELS)}."
        )
    needs = about.get("needs") or []
    for need in needs:
        if need not in stems or need >= unit.stem:
            yield Problem(
                unit.lesson, f"it needs {need}, which is not an earlier unit", "Name earlier stems."
            )
    for stem in unit.builds_on:
        if stem not in needs:
            yield Problem(
                unit.lesson, f"it builds on {stem} but does not need it", "Add it to `needs`."
            )
    for name in {*unit.stretch, *unit.plots.values()} - set(unit.functions):
        yield Problem(
            unit.lesson, f"the front matter names {name}, no function here", "Name a function."
        )


def lesson(unit: Unit, units: Sequence[Unit]) -> Iterator[Problem]:
    """The lesson has its place, a prediction first, its figure, an open example, and cards."""
    text = unit.lesson.read_text(encoding="utf-8")
    if f"{{{{ unit {unit.stem} }}}}" not in text:
        yield Problem(
            unit.lesson, "it does not show its place", f"Add a line {{{{ unit {unit.stem} }}}}."
        )
    if blocks(text, "figure") != [unit.stem]:
        yield Problem(
            unit.lesson, "it does not show its figure", f"Add a line {{{{ figure {unit.stem} }}}}."
        )
    own = {p.id for p in read_entries(cards_file(unit), "predict", Prediction)}
    predicted = {name for ids in blocks(text, "predict") for name in ids.split()}
    if not predicted or not predicted <= own:
        yield Problem(
            unit.lesson,
            "it does not begin with a prediction of its own",
            f"Add a line {{{{ predict ID }}}} with an id from {cards_file(unit).name}.",
        )
    recalled = [name for ids in blocks(text, "recall") for name in ids.split()]
    known = {card.id for card in read_cards(cards_file(unit))}
    if len(blocks(text, "recall")) != 1 or len(set(recalled)) < 2 or not {*recalled} <= known:
        yield Problem(
            unit.lesson,
            "it does not recall two cards of its own",
            f"Add one line {{{{ recall fc-... fc-... }}}} with ids from {cards_file(unit).name}.",
        )
    shown, _, answer = text.partition(MISSING_STEP)[2].partition("\n## ")[0].partition(ANSWER_FOLD)
    if "**?**" not in shown or not answer.strip():
        yield Problem(
            unit.lesson,
            "it has no example with a step missing",
            f"Add a section {MISSING_STEP.strip()!r} with **?** in it, and a fold "
            f"{ANSWER_FOLD.strip()} with the answer.",
        )


def blocks(text: str, name: str) -> list[str]:
    """The arguments of the blocks of one name in a lesson."""
    return re.findall(rf"^\{{\{{ {name} ([^}}]+) \}}\}}$", text, re.MULTILINE)


def questions(unit: Unit, units: Sequence[Unit]) -> Iterator[Problem]:
    """There are cards, predictions and explanations, each well formed."""
    path = cards_file(unit)
    cards = read_cards(path)
    predictions = read_entries(path, "predict", Prediction)
    explanations = read_entries(path, "explain", Explanation)
    for count, least, kind in (
        (len(predictions), 3, "predict"),
        (len(explanations), 2, "explain"),
    ):
        if count < least:
            yield Problem(path, f"{kind}: {count} entries", f"Write {least} at least.")
    entries: Sequence[Flashcard | Prediction | Explanation] = [*cards, *predictions, *explanations]
    for entry in entries:
        if entry.lesson.partition("#")[0] != unit.stem:
            yield Problem(path, f"{entry.id} is about another lesson", "Move it to that file.")
        yield from section(unit, path, entry.id, entry.lesson)
    taken = [c.id for p in sorted(path.parent.glob("*.yaml")) for c in read_cards(p)]
    for card in cards:
        yield from _card(path, card, taken)
    for letter, asked in (("p", predictions), ("e", explanations)):
        for one in asked:
            if not re.fullmatch(rf"{unit.name}-{letter}[1-9]\d*", one.id):
                yield Problem(path, f"the id {one.id}", f"Call it {unit.name}-{letter}1, or so.")
    for prediction in predictions:
        yield from _prediction(path, prediction)
    for explanation in explanations:
        yield from _explanation(path, explanation)


def _card(path: Path, card: Flashcard, taken: Sequence[str]) -> Iterator[Problem]:
    if not re.fullmatch(r"fc-\d\d+", card.id) or taken.count(card.id) > 1:
        free = max((int(i[3:]) for i in taken if re.fullmatch(r"fc-\d+", i)), default=0) + 1
        yield Problem(path, f"the id {card.id} is taken, or not a number", f"fc-{free} is free.")
    if not card.question.rstrip().endswith(("?", ".", ":", ")", "_")):
        yield Problem(path, f"{card.id}: the question is not a sentence", "End it with a ?.")
    if not 0 < len(card.answer) <= 200:
        yield Problem(path, f"{card.id}: the answer is empty or too long", "200 letters at most.")
    if not card.tags:
        yield Problem(path, f"{card.id} has no tags", "Write one at least, such as [core].")


def _prediction(path: Path, one: Prediction) -> Iterator[Problem]:
    if not 1 <= len(one.wrong) <= 3 or len({one.answer, *one.wrong}) != 1 + len(one.wrong):
        yield Problem(path, f"{one.id}: the choices", "One to three wrong ones, all different.")
    if not one.question.endswith(("?", ".", ":")) or not one.why.endswith("."):
        yield Problem(
            path, f"{one.id}: question or why is not a sentence", "End them with ? and with a stop."
        )
    for choice in (one.answer, *one.wrong):
        if re.fullmatch(r"\$[^$]*\$", choice):
            yield Problem(
                path,
                f"{one.id}: {choice} is only a formula",
                "Add words for screen readers.",
            )


def _explanation(path: Path, one: Explanation) -> Iterator[Problem]:
    if not 2 <= len(set(one.rubric)) == len(one.rubric) <= 3:
        yield Problem(path, f"{one.id}: {len(one.rubric)} points in the rubric", "Two or three.")
    if not one.question.endswith(("?", ".")) or len(one.model.split()) < 12:
        yield Problem(
            path,
            f"{one.id}: the question is not a sentence, or the model answer too short",
            "End the question with ? and write a model answer of 12 words or more.",
        )


def coverage(unit: Unit, units: Sequence[Unit]) -> Iterator[Problem]:
    """Every backward function stands in the table of operations."""
    path = unit.root / "docs" / "coverage.yaml"
    if not path.exists():  # a course without a site
        return
    groups: dict[str, list[dict[str, Any]]] = read_yaml(path)["groups"]
    listed = {f for rows in groups.values() for row in rows for f in row["in"].get(unit.stem, ())}
    for function in unit.functions:
        if function.endswith("backward") and function not in listed:
            yield Problem(
                path,
                f"there is no row for {function}",
                f"Add to a group: - pair: NAME, and below it in: {{{unit.stem}: [{function}]}}",
            )


LESSON_RULES: tuple[Rule, ...] = (front_matter, lesson, questions, coverage)
