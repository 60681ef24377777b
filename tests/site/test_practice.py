"""Practice that people wrote: predictions, explanations, and what every lesson asks its reader."""

import re

import pytest

from backlings.course.cards import load_cards, read_entries
from backlings.course.errors import CourseError
from backlings.course.finding import find_course
from backlings.course.loading import load_module
from backlings.course.questions import Explanation, Prediction, load_explanations, load_predictions
from support.course import UNITS

ROOT = find_course()
FILES = sorted((ROOT / "docs" / "cards").glob("*.yaml"))
PREDICTIONS, EXPLANATIONS = load_predictions(ROOT), load_explanations(ROOT)
CARDS = load_cards(ROOT)
ASKED = {"p": ("predict", Prediction), "e": ("explain", Explanation)}
NAMES = {unit.stem: unit.name for unit in UNITS} | {"index": "index"}
LESSONS = {unit.stem: unit.lesson for unit in UNITS} | {"index": ROOT / "docs" / "index.md"}
by_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
by_stem = pytest.mark.parametrize("stem", LESSONS)


def everything():
    """Every prediction and explanation, of lessons to come as well, with its file and letter."""
    for path in FILES:
        for letter, (kind, make) in ASKED.items():
            for one in read_entries(path, kind, make):
                yield path, letter, one


def blocks(text, name):
    """The arguments of the blocks of one name on a page."""
    return re.findall(rf"^\{{\{{ {name} ([^}}]+) \}}\}}$", text, re.M)


def test_ids_are_unique_and_say_what_they_belong_to():
    ids = []
    for path, letter, one in everything():
        name = NAMES.get(path.stem, re.sub(r"^\d\d_", "", path.stem))
        assert re.fullmatch(rf"{name}-{letter}[1-9]\d*", one.id), one.id
        ids.append(one.id)
    assert len(ids) == len(set(ids))


def test_a_question_stands_in_the_file_of_its_lesson():
    for path, _, one in everything():
        assert one.lesson.partition("#")[0] == path.stem, one.id


def test_a_question_points_to_a_section_that_exists():
    for one in [*PREDICTIONS, *EXPLANATIONS]:
        stem, _, anchor = one.lesson.partition("#")
        assert f"{{#{anchor}}}" in LESSONS[stem].read_text(encoding="utf-8"), one.id


def test_a_prediction_has_two_to_four_choices_and_one_right_answer():
    for one in PREDICTIONS:
        assert 1 <= len(one.wrong) <= 3, one.id
        assert len({one.answer, *one.wrong}) == 1 + len(one.wrong), one.id
        assert one.question.endswith(("?", ".", ":")), one.id
        assert one.why.endswith("."), one.id


def test_a_choice_is_more_than_a_formula():
    """It is the name of a button, and formulas have none to be read out."""
    for one in PREDICTIONS:
        for choice in (one.answer, *one.wrong):
            assert not re.fullmatch(r"\$[^$]*\$", choice), f"{one.id}: {choice}"


def test_a_rubric_has_two_or_three_points_and_a_model_answer():
    for one in EXPLANATIONS:
        assert 2 <= len(one.rubric) <= 3, one.id
        assert len(set(one.rubric)) == len(one.rubric), one.id
        assert one.question.endswith(("?", ".")), one.id
        assert len(one.model.split()) >= 12, one.id


def test_the_front_lesson_asks_for_predictions_and_explanations():
    """The lessons of units are tested by their contract."""
    own = {p.id for p in PREDICTIONS if p.lesson.startswith("index#")}
    assert len(own) >= 3
    assert sum(e.lesson.startswith("index#") for e in EXPLANATIONS) >= 2
    asked = blocks(LESSONS["index"].read_text(encoding="utf-8"), "predict")
    assert asked and set(asked) <= own


@by_unit
@pytest.mark.slow
def test_a_figure_is_described_in_words_and_numbers(unit):
    """Loading a figure's script measures what it shows, which takes seconds for some."""
    pytest.importorskip("matplotlib", reason="the site's tools: backlings[site]")
    drawing = load_module(ROOT / "docs" / "figures" / f"{unit.stem}.py")
    assert len(drawing.ALT.split()) >= 20
    assert re.search(r"\d", drawing.ALT)
    assert drawing.CAPTION.endswith(".")


def test_a_broken_question_is_an_error_with_its_name(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("predict: [{id: x-p1, question: a}]", encoding="utf-8")
    with pytest.raises(CourseError, match=r"x\.yaml"):
        read_entries(path, "predict", Prediction)
