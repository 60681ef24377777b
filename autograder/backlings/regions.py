"""From solution text to stub text: what stands between the markers is the learner's to write."""

import re
from collections.abc import Iterator

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"

# nbgrader's markers, but only where they fill a line: one inside a string or after code is a slip.
_MARKER = re.compile(r"^(?P<indent>[ \t]*)(?P<marker>###[ \t]*(?:BEGIN|END)[ \t]+SOLUTION)[ \t]*$")
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
    for number, marker in _markers(text):
        if marker == BEGIN:
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


def to_stub(text: str) -> str:
    """
    The same file with every region cut out and a line to replace in its place.

    The line raises, so that a function nobody wrote is told apart from one that returns nothing.

    Raises
    ------
    RegionError
        See `find_regions`.
    """
    lines = text.splitlines(keepends=True)
    for begin, end in reversed(find_regions(text)):
        marker = lines[begin - 1]
        indent = marker[: len(marker) - len(marker.lstrip())]
        lines[begin - 1 : end] = [
            f"{indent}# Your code here, instead of the next line.\n",
            f"{indent}raise NotImplementedError\n",
        ]
    return "".join(lines)


def solution_lines(text: str) -> list[str]:
    """Every line of code inside a region, stripped: what must not appear in front of a learner."""
    lines = text.splitlines()
    inside = (lines[begin : end - 1] for begin, end in find_regions(text))
    return [line.strip() for region in inside for line in region if line.strip()]


def _markers(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        match = _MARKER.match(line)
        if match:
            yield number, BEGIN if "BEGIN" in match["marker"] else END
        elif _LOOKS_LIKE.search(line):
            raise RegionError(f"line {number}: a marker must stand alone, as {BEGIN} or {END}")
