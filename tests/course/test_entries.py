"""Entries that people write: each slip is named with its file, its entry and a remedy."""

import re

import pytest

from backlings.course.cards import read_cards
from backlings.course.errors import CourseError
from backlings.course.finding import find_units
from backlings.course.mistakes import load_catalogue
from backlings.course.questions import Prediction, load_predictions

PREDICTION = """predict:
  - id: linear-p1
    question: What is db?
    answer: a sum
    wrong: [a mean]
    why: Every row used b.
    lesson: 04_linear#bias
"""


@pytest.fixture
def cards(course):
    """The file of cards of the small course, to be written."""
    path = course / "docs" / "cards" / "04_linear.yaml"
    path.parent.mkdir(parents=True)
    return path


def test_a_right_entry_is_read(course, cards):
    cards.write_text(PREDICTION, encoding="utf-8")
    (prediction,) = load_predictions(course)
    assert prediction == Prediction(
        "linear-p1", "What is db?", "a sum", ("a mean",), "Every row used b.", "04_linear#bias"
    )


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("why:", "because:", "predict: linear-p1: unknown key because; known are id, question,"),
        ("question:", "qestion:", "linear-p1: unknown key qestion; did you mean question?"),
        ("    why: Every row used b.\n", "", "linear-p1: there is no why"),
        ("[a mean]", "a mean", "linear-p1: wrong: expected a list of texts, found 'a mean'"),
        ("a sum", "[a sum]", "linear-p1: answer: expected a text, found ['a sum']"),
        ("Every row", "{a colon: in it}", "is not valid YAML: "),
        (
            "why: Every",
            "why:\n      every row: Every",
            "expected a text, found keys with values (a ",
        ),
        ("predict:", "predicts:", "unknown key predicts; did you mean predict?"),
        (
            "- id: linear-p1\n    ",
            "- just words\n  - ",
            "predict: expected keys with values, found",
        ),
    ],
)
def test_a_slip_in_an_entry_is_named(course, cards, right, wrong, words):
    assert right in PREDICTION
    cards.write_text(PREDICTION.replace(right, wrong), encoding="utf-8")
    with pytest.raises(CourseError, match=re.escape(words)) as error:
        load_predictions(course)
    assert str(cards) in str(error.value)


def test_a_file_that_is_no_table_is_named(cards):
    cards.write_text("- cards", encoding="utf-8")
    with pytest.raises(CourseError, match=r"expected cards, speed, predict, explain"):
        read_cards(cards)


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        (
            "  - id: linear-04",
            "  - idd: linear-04",
            "linear_backward: unknown key idd; did you mean",
        ),
        (
            "linear_backward:",
            "linear_bakward:",
            "unknown key linear_bakward; did you mean linear_b",
        ),
        ("    what: ", "    waht: ", "unknown key waht; did you mean what?"),
    ],
)
def test_a_slip_in_a_file_of_mistakes_is_named(course, right, wrong, words):
    (unit,) = find_units(course)
    text = unit.mistakes.read_text(encoding="utf-8")
    assert right in text
    unit.mistakes.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(CourseError, match=re.escape(words)) as error:
        load_catalogue(unit)
    assert str(unit.mistakes) in str(error.value)
