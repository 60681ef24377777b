"""Grading what learners of other courses might hand in: functions as text."""

import textwrap
from contextlib import closing

import pytest

from backlings.learn.check import Target, open_file
from backlings.sandbox import ProcessWorkers
from backlings.verdict.grade import Verdict
from support.course import UNITS, at_leisure, grader, of_unit


def unit_of(name):
    return next(unit for unit in UNITS if unit.name == name)


def beside_their_units(habits):
    """The habits, each tested where the other tests of its unit are, and at leisure if they are."""
    units = {habit: unit_of(name) for habit, (name, *_) in habits.items()}
    return [pytest.param(h, marks=[of_unit(u), *at_leisure(u)]) for h, u in units.items()]


def grade(name, code):
    unit = unit_of(name)
    if unit.lacking:
        pytest.skip(unit.lacking)
    source = ("import numpy as np\n" + textwrap.dedent(code)).encode()
    with closing(open_file(Target(unit, unit.solution), source, ProcessWorkers())) as submission:
        return Verdict(unit, tuple(grader(unit, 0).open(submission, source).results()))
