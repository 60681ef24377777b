"""The lessons as text, and numbers as they write them."""

import re

import numpy as np

from backlings.course.finding import find_course
from backlings.course.loading import load_module
from support.course import UNITS

ROOT = find_course()
LESSONS = {unit.stem: unit.lesson.read_text(encoding="utf-8") for unit in UNITS}
SOLUTIONS = {unit.stem: load_module(unit.solution) for unit in UNITS if not unit.lacking}


def section(stem, title):
    """The text of one section, without the extra spaces of its formulas."""
    text = LESSONS[stem].partition(f"## {title}")[2].partition("\n## ")[0]
    assert text, f"{stem}: {title}"
    return re.sub(r"(?<!\\)\\([, ])", lambda m: m[1].strip(","), text)


def matrix(numbers, digits=3):
    """A table of numbers as TeX."""
    rows = [" & ".join(shown(v, digits) for v in row) for row in np.atleast_2d(numbers)]
    return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"


def shown(number, digits=3):
    return f"{round(float(number), digits):g}"


def listed(numbers, digits=3):
    """Numbers in brackets, as prose writes a row."""
    return "(" + ", ".join(shown(v, digits) for v in np.ravel(numbers)) + ")"
