"""Where a learner reads on: the title of a lesson's section, and its address if there is one."""

import re
from collections.abc import Sequence
from functools import cache

from backlings.course.units import Unit

_HEADING = re.compile(r"^#+ (.+?) *\{#([\w-]+)\} *$", re.MULTILINE)


def section(unit: Unit, lesson: str, units: Sequence[Unit], base: str) -> tuple[str, str]:
    """
    What to call the place that a mistake points to, and how to get there.

    Parameters
    ----------
    unit : Unit
    lesson : str
        ``stem#anchor``; the stem may be another unit's.
    units : list of Unit
        Among which that one is looked for; else the anchor stands for itself.
    base : str
        Address of the lessons, or empty.
    """
    stem, _, anchor = lesson.partition("#")
    home = next((other for other in (unit, *units) if other.stem == stem), None)
    heading = _headings(home).get(anchor, "") if home else anchor
    title = home.title if home else stem
    url = f"{base}{stem}/{'#' if anchor else ''}{anchor}" if base else ""
    return f"{title}: {heading}" if heading else title, url


@cache
def _headings(unit: Unit) -> dict[str, str]:
    return {m[2]: m[1] for m in _HEADING.finditer(unit.lesson.read_text(encoding="utf-8"))}
