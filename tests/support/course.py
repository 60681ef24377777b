"""The course under test: its units, and the golden submissions."""

from functools import cache

import pytest

from backlings.checking.checks import collect
from backlings.course.finding import find_course, find_units
from backlings.course.loading import load_module
from backlings.verdict.grade import Grader
from support.rotation import in_turn

ROOT = find_course()
TESTS = ROOT / "tests"
UNITS = find_units()
LINEAR = next(unit for unit in UNITS if unit.name == "linear")  # what most golden ones are of
GOLDEN = sorted(path.parent for path in (TESTS / "golden").glob("*/verdict.yaml"))

grader = cache(Grader)  # what it finds out of the known mistakes serves every test of the unit


def of_unit(unit):
    """Tests of a unit share what a process has found out of it: they run in the same one."""
    return pytest.mark.xdist_group(unit.stem)


def golden_target(folder):
    """
    The unit that a golden submission is of, and its file, which may be missing.

    Of several files the last one: the others are what it builds on.
    """
    found = [(unit, folder / f"{unit.stem}.py") for unit in reversed(UNITS)]
    return next(
        ((unit, path) for unit, path in found if path.exists()), (LINEAR, folder / "04_linear.py")
    )


LINEAR_GOLDEN = [folder for folder in GOLDEN if golden_target(folder)[0] is LINEAR]

# A second way of asking for the same verdicts: a few are quick, and CI runs a third of the others.
_OTHERS = [folder for folder in GOLDEN if folder not in LINEAR_GOLDEN[::3]]
BY_AND_BY = [*LINEAR_GOLDEN[::3], *in_turn(_OTHERS, 3)]


def _takes_its_time(unit):
    """Whether it is large, with many mistakes, or some of its checks train a network."""
    trains = any(not check.replayed for check in collect(load_module(unit.checks)))
    return trains or unit.about.get("level") == "stretch"


@cache
def at_leisure(unit):
    """The mark of what is slow where every known mistake of a unit may be run."""
    return [pytest.mark.slow] if _takes_its_time(unit) else []


# A clinic's unit trains networks in all its checks.
FIRST_THE_QUICK = [pytest.param(u, marks=[pytest.mark.slow] * bool(u.planted)) for u in UNITS]
UNHURRIED = [pytest.param(unit, marks=at_leisure(unit)) for unit in UNITS]


def pages():
    """The pages of the site, as Markdown."""
    found = sorted((ROOT / "docs").rglob("*.md"))
    return [path for path in found if "node_modules" not in path.parts]
