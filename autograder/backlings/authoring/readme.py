"""What the README says of the units, filled in from the course."""

import re
from collections.abc import Sequence

from backlings.course.mistakes import load_catalogue
from backlings.course.units import Unit

_REGION = re.compile(r"<!-- (\w+) -->.*?<!-- /\1 -->", re.DOTALL)
_HEAD = "| unit | what you write | needs |\n| --- | --- | --- |"


def filled(text: str, units: Sequence[Unit]) -> str:
    """
    Fill in what stands between ``<!-- units -->`` or ``<!-- mistakes -->`` and its closing comment.

    Parameters
    ----------
    text : str
        The README.
    units : list of Unit
        All of the course.
    """
    facts = {
        "units": f"\n{_table(units)}\n",
        "mistakes": str(sum(len(load_catalogue(unit).mistakes) for unit in units)),
    }

    def fill(region: re.Match[str]) -> str:
        name = region[1]
        return f"<!-- {name} -->{facts[name]}<!-- /{name} -->" if name in facts else region[0]

    return _REGION.sub(fill, text)


def _table(units: Sequence[Unit]) -> str:
    rows = [f"| `{u.stem}` | {u.about.get('summary', '')} | {_needs(u)} |" for u in units]
    return "\n".join([_HEAD, *rows])


def _needs(unit: Unit) -> str:
    return ", ".join(dict.fromkeys(stem[:2] for stem in unit.about.get("needs") or ()))
