"""
What a unit lacks: the rules that `backlings new STEM --check` and the contract tests share.

A rule looks at one unit and yields a problem for each thing that is missing, with the remedy. Rules
read files; the last ones run the solution, in this process since it is our own code.
"""

from collections.abc import Iterator, Sequence

from backlings.authoring.code_rules import CODE_RULES, RUNNING_RULES
from backlings.authoring.lesson_rules import LESSON_RULES, cards_file, figure_file
from backlings.authoring.problem import Problem, Rule
from backlings.course.errors import CourseError
from backlings.course.units import Unit

RULES = CODE_RULES + LESSON_RULES


def problems(unit: Unit, units: Sequence[Unit], run: bool = True) -> list[Problem]:
    """
    Check one unit against every rule.

    Parameters
    ----------
    unit : Unit
    units : list of Unit
        All units of the course: ids must be unique, and what it needs must come earlier.
    run : bool
        Whether to run the solution as well.

    Returns
    -------
    list of Problem
        Empty if nothing is missing. A file that cannot be read hides what other rules would say.
    """
    missing = list(files(unit, units))
    if missing:
        return missing
    lacking = [problem for rule in RULES for problem in _apply(rule, unit, units)]
    if run and not lacking and not unit.lacking:
        lacking = [problem for rule in RUNNING_RULES for problem in _apply(rule, unit, units)]
    return list(dict.fromkeys(lacking))


def _apply(rule: Rule, unit: Unit, units: Sequence[Unit]) -> list[Problem]:
    """Collect the problems that a rule finds; a file that is not well formed is one as well."""
    try:
        return list(rule(unit, units))
    except CourseError as error:  # it names the file itself
        return [Problem(unit.lesson.parents[2], str(error), "Repair that first.")]
    except (SyntaxError, ValueError) as error:
        return [Problem(unit.solution, str(error), "Repair that first.")]


def files(unit: Unit, units: Sequence[Unit]) -> Iterator[Problem]:
    """Every file of the unit is there."""
    wanted = (unit.solution, unit.checks, unit.mistakes, unit.lesson, cards_file(unit))
    for path in (*wanted, figure_file(unit)):
        if not path.exists():
            yield Problem(path, "the file is missing", "`backlings new NN_name` shows how.")
