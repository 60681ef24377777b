"""Hints in steps: a question, then formula and shapes, then the form of the line."""

from dataclasses import dataclass

from backlings.learn.workspace import Workspace
from backlings.verdict.grade import Grader, Verdict
from backlings.verdict.wording import first_failure


@dataclass(frozen=True)
class Hint:
    """
    One step of the hints for a function.

    Attributes
    ----------
    function : str
    text : str
    step, steps : int
        This is step `step` of `steps`.
    mistake : str
        What the learner's code seems to do, if it is a known mistake.
    """

    function: str
    text: str
    step: int
    steps: int
    mistake: str = ""


def next_hint(grader: Grader, verdict: Verdict, space: Workspace) -> Hint | None:
    """
    The next step for the function that a learner is at; the last one again when all are shown.

    Where the last verdict named a mistake its question comes first. Which steps were shown is
    kept in the learner's record. None if nothing is wrong.
    """
    result = first_failure(verdict)
    if result is None:
        return None
    function = result.check.function
    mistake = result.mistakes[0] if result.mistakes else None
    ladder = [mistake.ask] if mistake else []
    ladder += grader.catalogue.hints.get(function, ())
    if not ladder:
        return None
    key = mistake.id if mistake else function
    shown = space.record.hints.get(key, 0)
    step = min(shown + 1, len(ladder))
    space.record.hints[key] = step
    space.save()
    return Hint(function, ladder[step - 1], step, len(ladder), mistake.what if mistake else "")
