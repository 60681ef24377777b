"""Subcommands for authors: building stubs, the skeleton of a unit, the known mistakes."""

import argparse

from backlings.authoring import mutation, review, skeleton
from backlings.course.finding import find_course, find_unit
from backlings.course.handed_out import require_solutions
from backlings.course.units import Unit
from backlings.learn.subcommands import NOT_YET, PASSED, Subparsers, add, add_seed
from backlings.learn.workspace import display_path
from backlings.verdict.grade import Grader


def add_subcommands(subparsers: Subparsers) -> None:
    """Add `build`, `new` and `mistakes`."""
    parser = add(subparsers, "build", build, "for authors: write exercises/ from solutions/")
    parser.add_argument("--check", action="store_true", help="only say what is stale")
    parser = add(subparsers, "new", new, "for authors: the files of a new unit")
    parser.add_argument("stem", metavar="NN_name")
    text = "say what a unit lacks, and what to do about it"
    parser.add_argument("--check", action="store_true", help=text)
    parser = add(subparsers, "mistakes", mistakes, "for authors: hand in every known mistake")
    parser.add_argument("unit", nargs="*", metavar="UNIT")
    parser.add_argument("--table", action="store_true", help="print mistake x caught-by")
    add_seed(parser)


def build(options: argparse.Namespace, units: list[Unit]) -> int:
    """Write the stubs, or list the stale ones."""
    require_solutions(units)
    stale = skeleton.build(find_course(), check=options.check)
    for line in stale:
        print(line if options.check else f"{line}: written")
    if options.check and stale:
        print("run `backlings build`, and commit what it writes")
        return NOT_YET
    return PASSED


def new(options: argparse.Namespace, units: list[Unit]) -> int:
    """Write the files of a new unit."""
    require_solutions(units)
    if options.check:
        return _review(find_unit(options.stem, units), units)
    for path in skeleton.new_unit(find_course(), options.stem):
        print(display_path(path))
    return PASSED


def _review(unit: Unit, units: list[Unit]) -> int:
    """Print what a unit lacks."""
    found = review.problems(unit, units)
    for problem in found:
        print(f"{display_path(problem.path)}: {problem.rule}\n    {problem.remedy}")
    if found:
        print(f"{unit.stem} has {len(found)} problem{'s' * (len(found) != 1)}")
        return NOT_YET
    print(f"{unit.stem} is complete; `backlings mistakes {unit.name}` tries its known mistakes")
    return PASSED


def mistakes(options: argparse.Namespace, units: list[Unit]) -> int:
    """Hand in every known mistake."""
    require_solutions(units)
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
