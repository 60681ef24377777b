"""Grades as a spreadsheet reads them, and reports as a build server does."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any
from xml.etree import ElementTree

from backlings.classroom.names import cell
from backlings.classroom.reports import LearnerReport

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KIND = {"failed": "failure", "missing": "failure", "todo": "failure", "skipped": "skipped"}


class Grades:
    """
    The lines of `grades.csv`.

    Parameters
    ----------
    stems : list of str
        The units, a column each.
    """

    def __init__(self, stems: Sequence[str]) -> None:
        self._rows: list[list[Any]] = [["submission", "points", "max_points", "status", *stems]]

    def add(self, report: LearnerReport) -> None:
        """One learner. What could not be graded is an empty cell, and never a 0."""
        points = [_number(unit["counted"]) for unit in report["units"]]
        total = _number(report["counted"])
        worth, name = _number(report["worth"]), cell(report["submission"])
        self._rows.append([name, total, worth, report["status"], *points])

    def text(self) -> str:
        """The file."""
        return table(self._rows)


def table(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV; texts are expected to be harmless already."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def suite(report: LearnerReport) -> str:
    """One learner as a JUnit test suite."""
    name = _xml(report["submission"])
    element = ElementTree.Element("testsuite", name=name)
    counts = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for unit in report["units"]:
        for check in unit["checks"]:
            case = ElementTree.SubElement(
                element, "testcase", classname=f"{name}.{unit['unit']}", name=check["name"]
            )
            counts["tests"] += 1
            if check["outcome"] == "passed":
                continue
            kind = _KIND.get(check["outcome"], "error")
            counts[{"failure": "failures", "error": "errors"}.get(kind, "skipped")] += 1
            text = _xml(check["message"])
            ElementTree.SubElement(case, kind, message=text, type=check["outcome"])
    element.attrib |= {key: str(count) for key, count in counts.items()}
    return ElementTree.tostring(element, encoding="unicode")


def _xml(text: str) -> str:
    """Without the characters that no XML can hold."""
    return _NOT_XML.sub("\ufffd", text)
