"""The private seed of an assignment: fresh for each, the same whenever it is graded again."""

import os
import secrets
import tempfile
from pathlib import Path

from backlings.classroom.names import file_names
from backlings.course.errors import CourseError

FOLDER = "private"  # in the folder of the course; learners never see it


def seed_of(course: Path, assignment: str) -> int:
    """
    The seed of an assignment, drawn when it is first asked for.

    Parameters
    ----------
    course : Path
        The folder of the course.
    assignment : str

    Raises
    ------
    CourseError
        If what is kept there is no seed.
    """
    path = course / FOLDER / f"{file_names([assignment])[assignment]}.seed"
    if not path.exists():
        _draw(path)
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if not text.isdecimal():
        raise CourseError(f"{path} holds no seed; remove it, and grade the assignment with --force")
    return int(text)


def _draw(path: Path) -> None:
    """Write a fresh seed there, unless somebody else was quicker."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as fresh:
        fresh.write(f"{secrets.randbelow(2**63)}\n")
        fresh.flush()
        try:
            os.link(fresh.name, path)
        except FileExistsError:
            return
