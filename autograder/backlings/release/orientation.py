"""A lesson as Jupyter shows it: its sections, without what only the site understands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from backlings.course.regions import solution_lines
from backlings.course.units import Unit

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_HEADING = re.compile(r"^(#+) (.*?)(?: *\{#([\w-]+)\})? *$")
_PRACTICE = re.compile(r"An example|Examples|The same with|From memory")
_FENCE = re.compile(r"^( *)(```+|~~~+).*?^\1\2 *$\n?", re.DOTALL | re.MULTILINE)
_BLOCK = re.compile(r"^(?:!!!|\?\?\?\+?) \S+.*\n(?:(?: {4}.*)?\n)*", re.MULTILINE)
_MACRO = re.compile(r"^\{\{.*?\}\} *$\n?", re.MULTILINE)
_ASKED = re.compile(r"^\*\*Predict first\.\*\*(?:.+\n)+", re.MULTILINE)
_NOW = re.compile(r"^Now write it:(?:.+\n?)+", re.MULTILINE)
_LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!https?://)[^)]*\)(?:\{[^}\n]*\})?")


@dataclass(frozen=True)
class Section:
    """
    One section of a lesson.

    Attributes
    ----------
    anchor : str
        Short and unique within the lesson.
    text : str
        Markdown, with its heading.
    """

    anchor: str
    text: str


def orientation(unit: Unit) -> list[Section]:
    """
    What a lesson says before its examples, for a learner who is about to write the code.

    Raises
    ------
    OSError
        If the lesson cannot be read.
    """
    text = _FRONT_MATTER.sub("", unit.lesson.read_text(encoding="utf-8"))
    answers = {line for line in solution_lines(unit.solution_text, unit.planted) if len(line) > 12}
    text = _FENCE.sub(lambda match: _unless(match[0], answers), f"{text}\n")
    for pattern in (_BLOCK, _MACRO, _ASKED, _NOW):
        text = pattern.sub("", text)
    text = _LINK.sub(lambda match: "" if match[1] else match[2], text)
    return list(_sections(text))


def _unless(block: str, answers: set[str]) -> str:
    """A block of code, if no line of it is a line of the solution."""
    return "" if answers & {line.strip() for line in block.splitlines()} else block


def _sections(text: str) -> Iterator[Section]:
    """The sections up to those for practice; a fence may hold what looks like a heading."""
    fenced, taken, anchor, lines = False, set[str](), "", list[str]()
    for line in [*text.split("\n"), "# From memory"]:
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        heading = None if fenced else _HEADING.match(line)
        if not heading:
            lines.append(line)
            continue
        whole = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
        if whole:
            yield Section(anchor, whole)
        if _PRACTICE.match(heading[2]):
            return
        words = re.findall(r"[a-z0-9]+", heading[2].lower())
        anchor = (heading[3] or "-".join(words))[:40] or "part"
        while anchor in taken:
            anchor += "-"
        taken.add(anchor)
        lines = [f"{heading[1]} {heading[2]}"]
