"""
The files of a graded class; each is replaced whole, and depends on the results alone.

So a run that was killed writes, when it is repeated, what an undisturbed one would have written.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from backlings.classroom import pages
from backlings.classroom.book import Book
from backlings.classroom.names import file_names
from backlings.classroom.store import Store
from backlings.classroom.summary import Summary
from backlings.classroom.tables import Grades, suite, table
from backlings.course.files import write_text
from backlings.course.units import Unit


def write_all(
    out: Path, book: Book, store: Store, units: Sequence[Unit], junit: Path | None
) -> dict[str, int]:
    """
    Write every file.

    Parameters
    ----------
    out : Path
    book : Book
    store : Store
        Holds the results of everything in the book.
    units : list of Unit
        The columns.
    junit : Path or None
        Where JUnit XML is wanted.

    Returns
    -------
    dict
        How many learners have which status, and how many units are ``skipped``.
    """
    grades, summary = Grades([unit.stem for unit in units]), Summary(units, book.course)
    # JSON of a submission in one line: indented, it takes as long as the page for people.
    names = file_names(report["submission"] for report in book.reports(store, ()))
    suites: list[str] = []
    for report in book.reports(store, units):
        name = names[report["submission"]]
        _write(out / "submissions" / f"{name}.json", json.dumps(report) + "\n")
        _write(out / "feedback" / f"{name}.html", pages.feedback(report, units, book.course))
        grades.add(report)
        summary.add(report)
        if junit:
            suites.append(suite(report))
    for folder, suffix in (("submissions", ".json"), ("feedback", ".html")):
        _remove_others(out / folder, {f"{name}{suffix}" for name in names.values()})
    data = summary.data()
    rows = (("submission", "attempt", "unit", "seconds"), *book.durations(store))
    whole = {
        "grades.csv": grades.text(),
        "class.json": json.dumps(data, indent=1) + "\n",
        "class.html": pages.overview(data),
        "durations.csv": table(rows),
    }
    for file, text in whole.items():
        _write(out / file, text)
    if junit:
        heading = '<?xml version="1.0" encoding="utf-8"?>\n'
        text = "".join(["<testsuites>\n", *(f"{one}\n" for one in suites), "</testsuites>\n"])
        _write(junit, heading + text)
    return {**data["statuses"], "skipped": len(data["skipped"])}


def _write(path: Path, text: str) -> None:
    """Replace a file unless it says this already: that costs a reading, not the disk's patience."""
    if not path.is_file() or path.read_bytes() != text.encode("utf-8"):
        write_text(path, text)


def _remove_others(folder: Path, wanted: set[str]) -> None:
    """Remove what an earlier run wrote for somebody who is not in the class any more."""
    if folder.is_dir():
        for path in folder.iterdir():
            if path.name not in wanted and path.suffix in (".json", ".html"):
                path.unlink()
