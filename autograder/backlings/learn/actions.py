"""The verdicts for GitHub: a summary in Markdown, and the points as Classroom reads them."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from backlings.learn.show import number
from backlings.verdict.grade import CheckResult, Verdict
from backlings.verdict.wording import first_failure, named

_MARKS = {"passed": "✓", "todo": "·", "skipped": "–", "missing": "·"}


def summarise(path: Path, verdicts: Sequence[Verdict]) -> None:
    """Add a table of the checks to a file, as a step of a workflow does with its summary."""
    with path.open("a", encoding="utf-8") as stream:
        stream.write("\n".join(line for v in verdicts for line in _unit(v)) + "\n")


def points(verdicts: Sequence[Verdict]) -> str:
    """
    Workflow commands that note the points on the run; GitHub Classroom reads these two.

    Nothing of a learner's is in them but numbers.
    """
    earned, most = sum(v.points for v in verdicts), sum(v.max_points for v in verdicts)
    report = json.dumps({"totalPoints": earned, "maxPoints": most})
    return (
        f"::notice title=Autograding complete::Points {number(earned)}/{number(most)}\n"
        f"::notice title=Autograding report::{report}"
    )


def _unit(verdict: Verdict) -> list[str]:
    head = f"{number(verdict.points)} of {number(verdict.max_points)} points"
    lines = [f"### {verdict.unit.stem}: {head}", "", "| | function | check | points |"]
    lines += ["| --- | --- | --- | --- |"]
    for result in verdict.results:
        mark = _MARKS.get(result.outcome, "✗")
        worth = f"{number(result.points)} / {number(result.check.points)}"
        what = f"`{result.check.function}` | {_text(result.check.statement)}"
        lines.append(f"| {mark} | {what} | {worth if result.check.points else ''} |")
    first = first_failure(verdict)
    return [*lines, "", *(_explained(first) if first and first.outcome != "todo" else ())]


def _explained(result: CheckResult) -> list[str]:
    lines = [f"**{_text(result.check.function)}**: {_text(result.message)}", ""]
    for mistake in result.mistakes:
        lines += [named(_text(mistake.what)), ""]
    return [*lines, f"*{_text(result.hint)}*", ""] if result.hint else lines


def _text(text: str) -> str:
    """Text that Markdown and HTML leave as it is: some of it comes from a learner's code."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|&~@])", r"\\\1", " ".join(text.split()))
