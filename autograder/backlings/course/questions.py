"""Practice questions that people write: predict an outcome; explain something in two sentences."""

from dataclasses import dataclass
from pathlib import Path

from backlings.course.cards import card_files, read_entries


@dataclass(frozen=True)
class Prediction:
    """
    What will happen? Answered, with a confidence, before it is shown.

    Attributes
    ----------
    id : str
        Such as ``linear-p1``; never reused.
    question : str
        Markdown.
    answer : str
        The right choice.
    wrong : tuple of str
        The other choices, each what a real misconception would say.
    why : str
        One or two sentences.
    lesson : str
        ``stem#anchor``.
    """

    id: str
    question: str
    answer: str
    wrong: tuple[str, ...]
    why: str
    lesson: str


@dataclass(frozen=True)
class Explanation:
    """
    Two sentences in the learner's own words, judged by the learner.

    Attributes
    ----------
    id : str
        Such as ``linear-e1``; never reused.
    question : str
        Markdown.
    rubric : tuple of str
        What a good answer mentions, two or three points.
    model : str
        An answer that has them all.
    lesson : str
        ``stem#anchor``.
    """

    id: str
    question: str
    rubric: tuple[str, ...]
    model: str
    lesson: str


def load_predictions(root: Path) -> list[Prediction]:
    """The predictions of the lessons that there are; raises CourseError for a malformed file."""
    return [p for path in card_files(root) for p in read_entries(path, "predict", Prediction)]


def load_explanations(root: Path) -> list[Explanation]:
    """The explanations of the lessons that there are; raises CourseError for a malformed file."""
    return [e for path in card_files(root) for e in read_entries(path, "explain", Explanation)]
