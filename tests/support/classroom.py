"""Grading a small class, and reading what came of it."""

import csv
import json
import subprocess
import sys

from backlings.cli import main
from support import tiers
from support.course import GOLDEN

BY_RUN = ("durations.csv", "results.sqlite")  # what no second run repeats


def golden(name):
    """The text of a golden submission."""
    return (GOLDEN[0].parent / name / "04_linear.py").read_text(encoding="utf-8")


def hand_in(place, files):
    """Write submissions; the folder."""
    for path, content in files.items():
        file = place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return place


def words(submissions, out, *more):
    """What a teacher types after `backlings`."""
    command = ["grade", submissions, "--out", out, *tiers.options(), "--jobs", 1]
    return [str(word) for word in (*command, *more)]


PORTABLE = ("--tier", "process")  # where a submission must reach something outside


def grade(submissions, out, *more):
    """Run the command; its exit code."""
    return main(words(submissions, out, *more))


def started(submissions, out, *more, **settings):
    """The command as a process of its own, to be killed."""
    command = [sys.executable, "-m", "backlings.cli", *words(submissions, out, *more)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
        **settings,
    )  # fmt: skip


def report(out, name):
    """The JSON of one learner."""
    return json.loads((out / "submissions" / f"{name}.json").read_text(encoding="utf-8"))


def outcomes(out, name):
    """For each check of a learner's only unit the outcome."""
    (unit,) = report(out, name)["units"]
    return {check["name"]: check["outcome"] for check in unit["checks"]}


def messages(out, name):
    """Everything that a learner is told."""
    checks = (check for unit in report(out, name)["units"] for check in unit["checks"])
    return " ".join(check["message"] for check in checks)


def rows(out):
    """The grades, by name."""
    text = (out / "grades.csv").read_text(encoding="utf-8")
    return {row["submission"]: row for row in csv.DictReader(text.splitlines())}


def files(out):
    """Every file that a repeated run gives again."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name not in BY_RUN
    }
