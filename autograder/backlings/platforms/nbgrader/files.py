"""nbgrader's way in and out: what is collected from the exchange, and which scores are exported."""

import csv
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.exchange.default import ExchangeCollect
from nbgrader.plugins import ExportPlugin

from backlings.classroom.archives import FILE_LIMIT
from backlings.classroom.names import cell

_COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score", "status",
)  # fmt: skip
_SECRET = "submission_secret.txt"  # with which a learner fetches the feedback
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Collect(ExchangeCollect):
    """
    Takes the notebooks of a submission and its secret; no other file, and never a link.

    Learners own the folder that is read here, and may change it meanwhile: a file is opened without
    following links, and looked at when it is open. The time is that of the folder's name, by which
    nbgrader chooses the last submission.
    """

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy one submission."""
        Path(dest).mkdir(parents=True)
        for name, content in self._taken(src):
            Path(dest, name).write_bytes(content)
        text = f"{self._path_to_record(src)['timestamp']} UTC\n"
        Path(dest, "timestamp.txt").write_text(text, encoding="utf-8")

    def _taken(self, src: str) -> Iterator[tuple[str, bytes]]:
        try:
            folder = os.open(src, _READ | os.O_DIRECTORY)
        except OSError as error:
            self.log.error("%s is not collected: %s", src, error.strerror)
            return
        try:
            for name in sorted(os.listdir(folder)):  # noqa: PTH208
                if name.endswith(".ipynb") or name == _SECRET:
                    try:
                        yield name, _plain(name, folder)
                    except (OSError, ValueError) as error:
                        self.log.error("%s/%s is not collected: %s", src, name, error)
        finally:
            os.close(folder)


class Export(ExportPlugin):
    """
    nbgrader's table of scores, with a column for the status: graded, missing or ungraded.

    Where something was not graded the score is left empty: it is not 0.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write it to `--to`, or to grades.csv."""
        students = {str(one) for one in self.student}
        assignments = {str(one) for one in self.assignment}
        path = Path(self.to or "grades.csv")
        beside = path.with_name(f".{path.name}.new")
        with beside.open("w", encoding="utf-8", newline="") as stream:
            table = csv.writer(stream, lineterminator="\n")
            table.writerow(_COLUMNS)
            for assignment in gradebook.assignments:
                for student in gradebook.students:
                    if (not assignments or assignment.name in assignments) and (
                        not students or student.id in students
                    ):
                        table.writerow(_row(gradebook, assignment, student))
        shutil.move(beside, path)


def _row(gradebook: Gradebook, assignment: Any, student: Any) -> list[str]:
    who = [cell(str(x or "")) for x in (student.id, student.last_name, student.first_name)]
    head = [cell(assignment.name), str(assignment.duedate or "")]
    who.append(cell(str(student.email or "")))
    worth = str(assignment.max_score)
    try:
        submission = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        return [*head, "", *who, "0.0", "0.0", "0.0", worth, "missing"]
    when = str(submission.timestamp or "")
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    if any(grade.auto_score is None and grade.manual_score is None for grade in grades):
        return [*head, when, *who, "", "", "", worth, "ungraded"]
    raw, penalty = submission.score, submission.late_submission_penalty or 0.0
    scores = [str(raw), str(penalty), str(max(0.0, raw - penalty))]
    return [*head, when, *who, *scores, worth, "graded"]


def _plain(name: str, folder: int) -> bytes:
    """The content of an ordinary file that has no other name."""
    with os.fdopen(os.open(name, _READ, dir_fd=folder), "rb") as stream:
        about = os.fstat(stream.fileno())
        if not stat.S_ISREG(about.st_mode) or about.st_nlink > 1:
            raise ValueError("it is not an ordinary file")
        content = stream.read(FILE_LIMIT + 1)
    if len(content) > FILE_LIMIT:
        raise ValueError(f"it is larger than {FILE_LIMIT >> 20} MB")
    return content
