"""How a verdict is put into words: one check with its mistakes, question and lesson."""

from collections.abc import Callable, Sequence
from html import escape
from typing import TypeVar

from backlings.course.lessons import section
from backlings.course.mistakes import known_mistakes
from backlings.course.units import Unit
from backlings.verdict.grade import CheckResult, Verdict
from backlings.verdict.report import CheckReport

WORDS = {
    "passed": ("✓", "right"),
    "failed": ("✗", "wrong"),
    "error": ("✗", "stopped with an error"),
    "todo": ("○", "still to write"),
    "missing": ("○", "not handed in"),
    "skipped": ("–", "skipped"),
    "ungraded": ("–", "could not be graded"),
}

Lines = list[tuple[str, str]]
Failure = TypeVar("Failure", CheckResult, CheckReport)


def named(what: str) -> str:
    """Name a mistake; `what` is its description in the third person, as the catalogue has it."""
    return f"It looks as if your code {what}."


def first_failure(verdict: Verdict) -> CheckResult | None:
    """
    Choose what a learner should read first.

    The most telling failure of a function that misses points; else what is still to be written;
    else a remark, a failed check without points.
    """
    wrong = [r for r in verdict.results if r.outcome != "passed"]
    written = [r for r in wrong if r.outcome not in ("todo", "skipped")]
    costly = [r for r in written if not verdict.earned(r.check.function)]
    if costly:
        same = [r for r in costly if r.check.function == costly[0].check.function]
        return most_telling(same, lambda result: len(result.mistakes))
    unwritten = [r for r in wrong if r.outcome == "todo"]
    return next(iter([*unwritten, *written, *wrong]), None)


def most_telling(failures: Sequence[Failure], mistakes: Callable[[Failure], int]) -> Failure | None:
    """
    Choose among failures of one function: the one that names most mistakes, or the first of those.

    Parameters
    ----------
    failures : sequence
        In the order of the checks, the plainest first.
    mistakes : callable
        How many mistakes a failure names.
    """
    return max(failures, key=mistakes, default=None)


def explained(
    row: CheckReport,
    remarks: Sequence[CheckReport],
    unit: Unit,
    units: Sequence[Unit],
    lessons_url: str = "",
) -> Lines:
    """
    One check in words.

    Parameters
    ----------
    row : mapping
        A check, as a report has it.
    remarks : sequence of mapping
        Checks without points of the same function: said where they add something, a mistake that
        the check itself did not name or a flaw of a function that is right otherwise.
    unit : Unit
    units : sequence of Unit
        Among which a lesson is looked for.
    lessons_url : str
        Address of the lessons, or empty.

    Returns
    -------
    list of (str, str)
        What each line is, and its text. The first one is the verdict; no text of a learner's is
        escaped yet.
    """
    mark, word = WORDS[row["outcome"]]
    worth = f"{row['points']:g} / {row['max_points']:g} points"
    lines = [(f"{mark} {word}", worth)]
    right, named = row["outcome"] == "passed", bool(row["mistakes"])
    telling = [r for r in remarks if right or (r["mistakes"] and not named)]
    for one in (row, *telling):
        if one["outcome"] in ("passed", "todo"):
            continue
        lines.append(("What happens" if one is row else "Besides", one["message"]))
        lines += _why(one, unit, units, lessons_url)
    return list(dict.fromkeys(lines))


def _why(row: CheckReport, unit: Unit, units: Sequence[Unit], lessons_url: str) -> Lines:
    """The mistakes that were named, or a hint; and the lesson."""
    known = known_mistakes(unit)
    found = [known[name] for name in row["mistakes"] if name in known]
    lines: Lines = []
    for mistake in found:
        lines.append(("Why", named(mistake.what)))
        lines.append(("Ask yourself", mistake.ask))
    if not found and row["hint"]:
        lines.append(("Ask yourself", row["hint"]))
    for lesson in [mistake.lesson for mistake in found] or [row["lesson"]]:
        if lesson:
            title, url = section(unit, lesson, units, lessons_url)
            lines.append(("Read", f"{title} ({url})" if url else f"the lesson “{title}”"))
    return lines


def as_text(lines: Lines) -> str:
    """The lines for a terminal."""
    (verdict, worth), *rest = lines
    return "\n".join([f"{verdict}, {worth}", *(f"{name}: {text}" for name, text in rest)])


def as_html(lines: Lines) -> str:
    """The lines for a notebook; whatever a learner's code said is text, and no formula either."""
    (verdict, worth), *rest = lines
    parts = [f"<p><strong>{escape(verdict)}</strong>, {escape(worth)}</p>"]
    parts += [f"<p><strong>{escape(name)}:</strong> {escape(text)}</p>" for name, text in rest]
    return f'<div class="tex2jax_ignore mathjax_ignore">\n{chr(10).join(parts)}\n</div>'
