"""The table of operations: in which unit, and who else asks a learner for it."""

from collections.abc import Iterator, Mapping
from typing import Any

from backlings.course.entries import read_yaml
from backlings.course.errors import CourseError
from backlings.course.finding import find_course, find_unit, find_units
from backlings.course.units import Unit
from backlings.site.links import page

SIGNS = {"rule": "●", "forward": "○"}
_WORDS = {"rule": "the way back", "forward": "the way there"}


def data() -> dict[str, Any]:
    """What docs/coverage.yaml says."""
    return read_yaml(find_course() / "docs" / "coverage.yaml")  # type: ignore[no-any-return]


def rows(table: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation with the group that it stands in."""
    for group, operations in table["groups"].items():
        for operation in operations:
            yield group, operation


def coverage(_: str) -> str:
    """One table a group: the operation, its units and functions, a sign for each other course."""
    table, units = data(), find_units()
    courses = table["courses"]
    names = [course["name"] for course in courses.values()]
    parts: list[str] = []
    shown = ""
    for group, operation in rows(table):
        if group != shown:
            shown = group
            parts += ["", f"## {group}", "", f"| operation | here | {' | '.join(names)} |"]
            parts.append("| --- " * (len(names) + 2) + "|")
        asked = operation.get("asked") or {}
        _known(asked, courses, operation["pair"])
        places = "; ".join(_place(find_unit(s, units), f) for s, f in operation["in"].items())
        signs = " | ".join(_sign(asked.get(key)) for key in courses)
        parts.append(f"| {operation['pair']} | {places} | {signs} |")
    parts += ["", "## Not here", ""]
    parts += [f"- **{gap['what']}**: {gap['why']}." for gap in table["not_here"]]
    parts += ["", "## Which courses", ""]
    parts += [f"- **{course['name']}**: {course['what']}." for course in courses.values()]
    return "\n".join(parts)


def _place(unit: Unit, functions: list[str]) -> str:
    """A unit and what of it is meant, the operation once for its two directions."""
    for function in functions:
        if function not in unit.functions:
            raise CourseError(f"docs/coverage.yaml: {unit.stem} has no function {function}")
    said = dict.fromkeys(f.removesuffix("_forward").removesuffix("_backward") for f in functions)
    return f"[{unit.title}]({page(unit.stem)}): {', '.join(f'`{name}`' for name in said)}"


def _sign(asked: str | None) -> str:
    """A sign for the eye, and words for whoever has it read out."""
    if asked is None:
        return ""
    return f'<span role="img" aria-label="{_WORDS[asked]}">{SIGNS[asked]}</span>'


def _known(asked: Mapping[str, str], courses: Mapping[str, Any], operation: str) -> None:
    wrong = [key for key in asked if key not in courses or asked[key] not in SIGNS]
    if wrong:
        raise CourseError(f"docs/coverage.yaml: {operation}: {', '.join(wrong)} is not known")
