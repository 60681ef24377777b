"""The words of `backlings` for teachers and authors; what they do is loaded when it is asked."""

import argparse
from collections.abc import Callable
from typing import Any

from backlings import author, mutation
from backlings.grade import Grader
from backlings.learn.commands import NOT_YET, PASSED
from backlings.learn.workspace import shown
from backlings.units import CourseError, Unit, find_course, find_unit

HANDOUTS = ("folder", "notebook", "nbgrader", "gradescope", "github")

Argument = tuple[str, dict[str, Any]]
Word = tuple[str, Callable[[argparse.Namespace, list[Unit]], int], str, list[Argument]]

SEED: Argument = ("--seed", {"type": int, "metavar": "N", "help": "seed of the test inputs"})


def flag(name: str, text: str) -> Argument:
    """An option without a value."""
    return name, {"action": "store_true", "help": text}


def teachers_words() -> list[Word]:
    """Grading, hand-outs, grades for learning platforms."""
    tiers = "how far learners' code is shut in: isolated (default) or process"
    return [
        (
            "grade", _grade, "for teachers: grade a class",
            [
                ("submissions", {"metavar": "SUBMISSIONS", "help": "folder, zip archive or file"}),
                ("--out", {"metavar": "DIR", "required": True, "help": "where results go"}),
                ("--units", {"nargs": "+", "metavar": "UNIT", "help": "default: all handed in"}),
                ("--course", {"metavar": "FILE", "help": "course.toml: weights, roster ..."}),
                ("--jobs", {"type": int, "metavar": "N", "help": "default: one for each core"}),
                ("--seed", {"type": int, "metavar": "N", "help": "repeat the run with this seed"}),
                ("--tier", {"default": "isolated", "metavar": "TIER", "help": tiers}),
                ("--junit", {"metavar": "FILE", "help": "write JUnit XML as well"}),
                ("--dask", {"metavar": "ADDRESS", "help": "grade on this Dask cluster"}),
            ],
        ),
        (
            "export", _export, "for teachers: the grades, for a learning platform to import",
            [
                ("what", {"choices": ["grades"], "help": "what to export"}),
                ("out", {"metavar": "FILE", "help": "the CSV file to write"}),
                ("--for", {"dest": "form", "required": True, "choices": ["canvas", "moodle", "csv"],
                           "help": "who imports it"}),
                ("--from", {"dest": "graded", "required": True, "metavar": "DIR"}),
                ("--roster", {"metavar": "FILE", "help": "the CSV file that it exported"}),
                ("--assignment", {"metavar": "NAME", "help": "the column that takes the grade"}),
            ],
        ),
        (
            "release", _release, "for teachers: make a hand-out without answers",
            [
                ("out", {"metavar": "OUT", "help": "a new folder"}),
                ("--units", {"nargs": "+", "required": True, "metavar": "UNIT"}),
                (
                    "--for",
                    {
                        "dest": "kind", "choices": HANDOUTS, "default": "folder",
                        "help": "what it is handed out with (default: folder)",
                    },
                ),
            ],
        ),
    ]  # fmt: skip


def authors_words() -> list[Word]:
    """Building and testing units."""
    check = flag("--check", "only say what is stale")
    stem: Argument = ("stem", {"metavar": "NN_name"})
    some: Argument = ("unit", {"nargs": "*", "metavar": "UNIT"})
    table = flag("--table", "print mistake x caught-by")
    return [
        ("build", _build, "for authors: write exercises/ from solutions/", [check]),
        ("new", _new, "for authors: the files of a new unit", [stem]),
        (
            "mistakes", _mistakes, "for authors: hand in every known mistake",
            [some, table, SEED],
        ),
    ]  # fmt: skip


def _grade(options: argparse.Namespace, units: list[Unit]) -> int:
    """Grade a class; loaded only then, since a learner's commands should be quick."""
    from backlings.classroom import commands as classroom

    _need_solutions(units)
    return classroom.grade(options, units)


def _export(options: argparse.Namespace, units: list[Unit]) -> int:
    """Write grades for a learning platform."""
    from backlings.classroom import commands as classroom

    return classroom.export(options, units)


def _release(options: argparse.Namespace, units: list[Unit]) -> int:
    """Make a hand-out."""
    from backlings.release import commands as handouts

    _need_solutions(units)
    return handouts.release(options, units)


def _build(options: argparse.Namespace, units: list[Unit]) -> int:
    """Write the stubs, or tell what is stale."""
    _need_solutions(units)
    stale = author.build(find_course(), check=options.check)
    for line in stale:
        print(line if options.check else f"{line}: written")
    if options.check and stale:
        print("run `backlings build`, and commit what it writes")
        return NOT_YET
    return PASSED


def _new(options: argparse.Namespace, units: list[Unit]) -> int:
    """Write the files of a new unit."""
    _need_solutions(units)
    for path in author.new_unit(find_course(), options.stem):
        print(shown(path))
    return PASSED


def _mistakes(options: argparse.Namespace, units: list[Unit]) -> int:
    """Hand in every known mistake."""
    _need_solutions(units)
    chosen = [find_unit(word, units) for word in options.unit] or units
    graders = (Grader(unit, options.seed or 0) for unit in chosen)
    caught = [one for grader in graders for one in mutation.diagnose_all(grader)]
    if options.table:
        print(mutation.table(caught))
    wrongly = [one for one in caught if not one.rightly]
    for one in wrongly:
        print(
            f"{one.mistake.id}: caught by {', '.join(one.by) or 'nothing'}, "
            f"named {', '.join(one.named) or 'nothing'}"
        )
    print(f"{len(caught) - len(wrongly)} of {len(caught)} mistakes are caught and named")
    return NOT_YET if wrongly else PASSED


def _need_solutions(units: list[Unit]) -> None:
    """Refuse in a hand-out what takes the whole course."""
    if any(unit.answers is not None for unit in units):
        raise CourseError("this takes the whole course; a hand-out has no solutions")
