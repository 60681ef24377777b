"""A hand-out as a folder: stubs to fill in, and a copy of the course that checks them."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from backlings.course.files import write_text
from backlings.course.units import Unit
from backlings.learn.workspace import Workspace
from backlings.release.record import record
from backlings.release.wheel import write_engine
from backlings.verdict.recorded import PUBLIC_SEED

PRIVATE: tuple[str, ...] = ()

WORK = "work"

_README = """# Backpropagation, by hand

You write the forward and backward functions of neural networks in numpy; `backlings` tells you
which mistake it was. It needs Python 3.11 or newer.

    python3 -m venv .venv
    . .venv/bin/activate            # Windows: .venv\\Scripts\\activate
    pip install -r requirements.txt

Then open the first file in `work/`, and have it checked each time you save it:

    backlings watch

{units}

`backlings check` checks everything once, `backlings hint NAME` helps one step further, `backlings`
alone says where you are. Hand in the folder `work`.

Here the answers to one set of test inputs are recorded. Your teacher grades with other inputs, and
with a few checks more: those that say here that they are skipped.
"""


def make(units: Sequence[Unit], place: Path) -> None:
    """
    Write the folder.

    Parameters
    ----------
    units : list of Unit
    place : Path
        An empty folder.
    """
    course(units, place / "course")
    space = Workspace(place / WORK)
    space.record.seed = PUBLIC_SEED
    space.hand_out(list(units))
    write_engine(units, place)
    listed = "\n".join(f"- `{unit.stem}`: {unit.title}" for unit in units)
    write_text(place / "README.md", _README.format(units=listed))


def course(units: Sequence[Unit], place: Path) -> None:
    """What a learner's copy needs of the course: checks, answers, lessons, cards, data."""
    root = units[0].root
    for unit in units:
        for path in (unit.checks, unit.lesson, root / "docs" / "cards" / f"{unit.stem}.yaml"):
            if path.is_file():
                _copy(path, place / path.relative_to(root))
        answers = place / "autograder" / "answers" / f"{unit.stem}.zip"
        answers.parent.mkdir(parents=True, exist_ok=True)
        answers.write_bytes(record(unit))
    for path in sorted((root / "autograder" / "data").iterdir()):
        _copy(path, place / path.relative_to(root))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
