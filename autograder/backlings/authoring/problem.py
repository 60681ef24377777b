"""Something that a unit lacks, and what a rule is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from backlings.course.units import Unit


@dataclass(frozen=True)
class Problem:
    """
    Something that a unit lacks.

    Attributes
    ----------
    path : Path
        The file to edit.
    rule : str
        What is wrong there.
    remedy : str
        What to do.
    """

    path: Path
    rule: str
    remedy: str

    def __str__(self) -> str:
        """Write it on two lines, for a person."""
        return f"{self.path}: {self.rule}\n    {self.remedy}"


# From a unit, and all units of the course, to what is missing.
Rule = Callable[[Unit, Sequence[Unit]], Iterator[Problem]]


def section(unit: Unit, path: Path, name: str, lesson: str) -> Iterator[Problem]:
    """Yield a problem if an entry points to a section that does not exist."""
    stem, _, anchor = lesson.partition("#")
    docs = unit.root / "docs"
    page = docs / "index.md" if stem == "index" else docs / "lessons" / f"{stem}.md"
    if not page.exists():
        yield Problem(path, f"{name} points to {lesson}: no such lesson", "Write stem#anchor.")
    elif f"{{#{anchor}}}" not in page.read_text(encoding="utf-8"):
        yield Problem(
            path, f"{name} points to {lesson}: no such section", f"Add {{#{anchor}}} to a heading."
        )
