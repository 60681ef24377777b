"""How a verdict is put into words: one check with its mistakes, question and lesson."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from backlings.course.lessons import section
from backlings.course.mistakes import known_mistakes
from backlings.course.units import Unit

WORDS = {
    "passed": ("✓", "right"),
    "failed": ("✗", "wrong"),
    "error": ("✗", "stopped with an error"),
    "todo": ("○", "still to write"),
    "missing": ("○", "not handed in"),
    "skipped": ("–", "skipped"),
    "ungraded": ("–", "could not be graded"),
}

Row = Mapping[str, Any]
Lines = list[tuple[str, str]]


def named(what: str) -> str:
    """Name a mistake; `what` is its description in the third person, as the catalogue has it."""
    return f"It looks as if your code {what}."


def explained(
    row: Row, remarks: Sequence[Row], unit: Unit, units: Sequence[Unit], lessons_url: str = ""
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


def _why(row: Row, unit: Unit, units: Sequence[Unit], lessons_url: str) -> Lines:
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
