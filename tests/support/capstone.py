"""A learner's folder with a unit that builds on earlier ones, and what is said of it."""

import shutil

from backlings.learn.check import Target, check_file
from backlings.sandbox import ProcessWorkers
from backlings.verdict.grade import Grader
from support.course import ROOT, UNITS

CAPSTONE = next(unit for unit in UNITS if unit.builds_on)
MINE = f"{CAPSTONE.stem}.py"
FILES = [MINE, *(f"{stem}.py" for stem in CAPSTONE.builds_on)]
GRADER = Grader(CAPSTONE, 0)


def all_right(folder):
    """Put the solutions into a folder."""
    for name in FILES:
        shutil.copy(ROOT / "solutions" / name, folder / name)
    return folder


def change(work, stem, old, new):
    """Write something else into one of the files."""
    path = work / f"{stem}.py"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def checked(work, spares=None):
    """For each check its result."""
    verdict, _ = check_file(Target(CAPSTONE, work / MINE), GRADER, spares or ProcessWorkers())
    return {result.check.name: result for result in verdict.results}
