"""
From solution text to stub text: what stands between the markers is the learner's to write.

A region may name a known mistake, as in ``### BEGIN SOLUTION clinic-01``: then its stub is the same
code with that mistake made in it, for the learner to find and repair.
"""

import ast
import re
from collections.abc import Iterator, Mapping

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
Planted = Mapping[str, Mapping[str, str]]  # for the id of a mistake its texts, old and new

# nbgrader's markers, but only where they fill a line: one inside a string or after code is a slip.
_MARKER = re.compile(
    r"^[ \t]*###[ \t]*(?P<kind>BEGIN|END)[ \t]+SOLUTION(?:[ \t]+(?P<id>[a-z]+-\d+))?[ \t]*$"
)
_LOOKS_LIKE = re.compile(r"#+\s*(?:BEGIN|END)\s+SOLUTION", re.IGNORECASE)


class RegionError(ValueError):
    """A solution's markers are not whole lines in pairs."""


def find_regions(text: str) -> list[tuple[int, int]]:
    """
    Line numbers of the markers of each region.

    Parameters
    ----------
    text : str
        A solution.

    Returns
    -------
    list of (int, int)
        Line of the BEGIN marker and of the END marker, counted from 1.

    Raises
    ------
    RegionError
        For a marker that shares its line, is nested, or has no partner.
    """
    regions: list[tuple[int, int]] = []
    begin = 0
    for number, kind, mistake in _markers(text):
        if mistake and kind == "END":
            raise RegionError(
                f"line {number}: the name of a mistake stands where its region begins"
            )
        if kind == "BEGIN":
            if begin:
                raise RegionError(f"line {number}: a region begins inside that of line {begin}")
            begin = number
        else:
            if not begin:
                raise RegionError(f"line {number}: a region ends that never began")
            regions.append((begin, number))
            begin = 0
    if begin:
        raise RegionError(f"line {begin}: a region begins and never ends")
    return regions


def planted(text: str) -> dict[int, str]:
    """For each region that names a mistake, by the line where it begins, the mistake's id."""
    return {number: mistake for number, _, mistake in _markers(text) if mistake}


def to_stub(text: str, mistakes: Planted | None = None) -> str:
    """
    The same file with every region cut out and a line to replace in its place.

    The line raises, so that a function nobody wrote is told apart from one that returns nothing.
    A region that names a mistake stays, with the mistake made.

    Parameters
    ----------
    text : str
        A solution.
    mistakes : mapping of str to mapping of str to str, optional
        The changes of each mistake that a region names.

    Raises
    ------
    RegionError
        See `find_regions`; and for a mistake that is not known, or not one change to its region.
    """
    named = planted(text)
    lines = text.splitlines(keepends=True)
    for begin, end in reversed(find_regions(text)):
        marker = lines[begin - 1]
        indent = marker[: len(marker) - len(marker.lstrip())]
        if begin in named:
            body = "".join(lines[begin : end - 1])
            sick = _with_mistake(body, named[begin], mistakes or {})
            lines[begin - 1 : end] = [f"{indent}# Something in here is wrong.\n", sick]
        else:
            lines[begin - 1 : end] = [
                f"{indent}# Your code here, instead of the next line.\n",
                f"{indent}raise NotImplementedError\n",
            ]
    return "".join(lines)


def solution_lines(text: str, mistakes: Planted | None = None) -> list[str]:
    """
    Every line of code inside a region, stripped: what must not appear in front of a learner.

    Of a region with a mistake planted in it, only the lines that the mistake changes.
    """
    lines = text.splitlines(keepends=True)
    named = planted(text)
    found: list[str] = []
    for begin, end in find_regions(text):
        inside = lines[begin : end - 1]
        shown = ""
        if begin in named:
            shown = _with_mistake("".join(inside), named[begin], mistakes or {})
        stay = {line.strip() for line in shown.splitlines()}
        found += [line.strip() for line in inside if line.strip() and line.strip() not in stay]
    return found


def _with_mistake(body: str, mistake: str, mistakes: Planted) -> str:
    """A region's text with one known mistake made in it."""
    if mistake not in mistakes:
        raise RegionError(f"a region names {mistake}, which is no known mistake")
    for old, new in mistakes[mistake].items():
        if body.count(old) != 1:
            raise RegionError(f"{mistake}: {old!r} occurs {body.count(old)} times in its region")
        body = body.replace(old, new)
    return body


def _markers(text: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        match = _MARKER.match(line)
        if match:
            yield number, match["kind"], match["id"] or ""
        elif _LOOKS_LIKE.search(line):
            raise RegionError(f"line {number}: a marker must stand alone, as {BEGIN} or {END}")


def definitions(text: str) -> dict[str, ast.FunctionDef]:
    """
    The functions of a solution, and of its classes the methods with something to write in them.

    Parameters
    ----------
    text : str
        Its text; the name of a method is `Class.name`.
    """
    begins = [begin for begin, _ in find_regions(text)]
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = node
        elif isinstance(node, ast.ClassDef):
            methods = (m for m in node.body if isinstance(m, ast.FunctionDef))
            for method in methods:
                last = method.end_lineno or method.lineno
                if any(method.lineno <= begin <= last for begin in begins):
                    found[f"{node.name}.{method.name}"] = method
    return found
