"""What every unit must be, checked of each merely because it exists."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest

from backlings.checking.checks import collect
from backlings.checking.local import Local
from backlings.checking.student import Student
from backlings.course.finding import find_course
from backlings.course.loading import builtins_beside, load_module
from backlings.course.mistakes import load_catalogue, mistaken_text
from backlings.course.regions import definitions, find_regions, solution_lines
from backlings.sandbox import ProcessWorkers, Submission
from backlings.verdict.grade import Grader
from course import FIRST_THE_QUICK, UNITS, grader
from support.rotation import window

quick_first = pytest.mark.parametrize("unit", FIRST_THE_QUICK, ids=lambda unit: unit.stem)
by_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)


def made(unit, make, seed=0):
    """A submission whose functions `make` makes from their names, ready to be checked."""
    module = type(load_module(unit.solution))("made")
    vars(module)["__builtins__"] = builtins_beside(unit.solution.parent)
    exec(compile(unit.stub_text, "made", "exec"), module.__dict__)
    for function in unit.functions:
        owner, _, name = function.rpartition(".")
        setattr(getattr(module, owner) if owner else module, name, make(function))
    return grader(unit, seed).assess(Student(Local(module), unit.returns))


@by_unit
def test_every_file_of_the_unit_is_there(unit):
    for path in (unit.solution, unit.exercise, unit.checks, unit.mistakes, unit.lesson):
        assert path.exists(), path


@by_unit
def test_the_stub_is_what_the_solution_builds(unit):
    assert unit.exercise.read_text(encoding="utf-8") == unit.stub_text


@by_unit
def test_every_function_has_one_region_at_least(unit):
    lines = unit.solution_text.splitlines()
    for name, node in definitions(unit.solution_text).items():
        if name in unit.functions:
            inside = [
                r
                for r in find_regions(unit.solution_text)
                if node.lineno <= r[0] <= node.end_lineno + 1
            ]
            assert inside, f"{name}: nothing to write"
    assert lines[-1].strip()


@by_unit
def test_no_line_of_the_answer_stands_in_front_of_the_learner(unit):
    """Not in the stub, and not in the lesson."""
    answers = {line for line in solution_lines(unit.solution_text, unit.planted) if telling(line)}
    for path in (unit.exercise, unit.lesson):
        shown = {line.strip(" `") for line in path.read_text(encoding="utf-8").splitlines()}
        assert not answers & shown, path


def telling(line):
    """A line that gives something away: not a bare keyword, a return of names or a comment."""
    return len(line) > 12 and not re.fullmatch(r"(return|else:|#|for|import)[\w ,.:]*", line)


@by_unit
def test_the_docstrings_say_what_is_returned(unit):
    for function, node in definitions(unit.solution_text).items():
        nothing = node.returns is not None and ast.unparse(node.returns) == "None"
        if function in unit.functions and not nothing:
            assert unit.returns[function], f"{function}: no Returns section with names"


@by_unit
def test_the_front_matter_is_whole(unit):
    assert {"title", "needs", "level", "minutes"} <= set(unit.about)
    assert unit.about["level"] in ("core", "stretch")
    stems = {u.stem for u in UNITS}
    assert set(unit.about["needs"]) <= stems
    assert all(need < unit.stem for need in unit.about["needs"])
    assert set(unit.builds_on) <= set(unit.about["needs"])
    assert set(unit.stretch) <= set(unit.functions)
    assert set(unit.plots.values()) <= set(unit.functions)


@by_unit
def test_every_function_is_checked_and_worth_something(unit):
    checks = collect(load_module(unit.checks))
    names = [check.name for check in checks]
    assert len(names) == len(set(names))
    for function in unit.functions:
        worth = sum(check.points for check in checks if check.function == function)
        assert worth > 0, function
    assert {check.function for check in checks} <= set(unit.functions)
    for check in checks:
        assert check.statement.endswith("."), check.name
        assert "\n" not in check.statement, check.name


@by_unit
def test_every_function_has_three_hints_that_do_not_give_it_away(unit):
    catalogue = load_catalogue(unit)
    answers = {line for line in solution_lines(unit.solution_text, unit.planted) if telling(line)}
    for function in unit.functions:
        assert len(catalogue.hints.get(function, ())) >= 2, function
        for hint in catalogue.hints[function]:
            assert not any(answer in hint for answer in answers), hint


@by_unit
def test_every_mistake_is_a_change_to_the_solution(unit):
    catalogue = load_catalogue(unit)
    ids = [i for mistake in catalogue.mistakes for i in (mistake.id, *mistake.aliases)]
    assert len(ids) == len(set(ids))
    for mistake in catalogue.mistakes:
        text = mistaken_text(unit, mistake)
        assert text != unit.solution_text
        ast.parse(text)
        assert mistake.ask and mistake.what and not mistake.what.endswith("."), mistake.id
        assert mistake.evidence in ("seen", "related", "judged", "wild"), mistake.id


@by_unit
def test_every_mistake_points_to_a_section_that_exists(unit):
    for mistake in load_catalogue(unit).mistakes:
        stem, _, anchor = mistake.lesson.partition("#")
        lesson = find_course() / "docs" / "lessons" / f"{stem}.md"
        assert lesson.exists(), mistake.id
        assert f"{{#{anchor}}}" in lesson.read_text(encoding="utf-8"), f"{mistake.id}: {anchor}"


@quick_first
def test_the_solution_passes_every_check(unit):
    for result in grader(unit, 0).solved.results():
        assert result.outcome == "passed", f"{result.check.name}: {result.message}"


def passes_every_check(unit, seeds):
    """Grade the solution with inputs from many seeds; checks that train run with the first 20."""
    student = Student(Local(load_module(unit.solution)), unit.returns)
    for seed in seeds:
        attempt = Grader(unit, seed).assess(student)
        for check in attempt.grader.checks:
            if check.replayed or seed < 20:
                result = attempt.result(check)
                assert result.outcome == "passed", f"{seed} {check.name}: {result.message}"


@by_unit
@pytest.mark.slow
def test_the_solution_passes_every_check_with_the_seeds_of_this_commit(unit):
    passes_every_check(unit, window(range(200), 40))


@by_unit
@pytest.mark.exhaustive
def test_the_solution_passes_every_check_with_200_seeds(unit):
    passes_every_check(unit, range(200))


@by_unit
def test_the_untouched_stub_is_to_do_and_earns_nothing(unit):
    source = unit.exercise.read_bytes()
    submission = Submission(source, "stub.py", ProcessWorkers(), packages=unit.packages)
    try:
        results = grader(unit, 0).open(submission, source).results()
    finally:
        submission.close()
    assert {r.outcome for r in results} == {"todo"}
    assert sum(r.points for r in results) == 0


@by_unit
def test_an_empty_file_misses_everything(unit):
    submission = Submission(b"", "empty.py", ProcessWorkers(), packages=unit.packages)
    try:
        results = grader(unit, 0).open(submission, b"").results()
    finally:
        submission.close()
    assert {r.outcome for r in results} == {"missing"}
    assert sum(r.points for r in results) == 0


LAZY = {
    "pass": lambda arguments: None,
    "zeros": lambda arguments: blank(arguments, 0.0),
    "ones": lambda arguments: blank(arguments, 1.0),
    "the first argument": lambda arguments: arguments[0] if arguments else None,
}


def blank(arguments, value):
    """Arrays of one number, shaped like the first argument."""
    first = arguments[0] if arguments else 0.0
    if isinstance(first, np.ndarray):
        return np.full(first.shape, value)
    return value


def filled(unit, value):
    """A submission whose functions all return what `value` makes of their arguments."""

    def make(function):
        return lambda *arguments, **keywords: value(arguments)

    return made(unit, make)


def filled_as_promised(unit, value):
    """The same as often as each docstring promises; None if no function returns several values."""
    if all(len(unit.returns[function]) < 2 for function in unit.functions):
        return None

    def make(function):
        count = len(unit.returns[function])
        return lambda *arguments, **keywords: (
            (value(arguments),) * count if count > 1 else value(arguments)
        )

    return made(unit, make)


def both_ways(unit, value):
    """Each submission that returns a value, bare and as often as promised."""
    return filter(None, (filled(unit, value), filled_as_promised(unit, value)))


@quick_first
def test_lazy_functions_earn_nothing(unit):
    """Whatever they return, alone or as often as the docstring promises."""
    for name, lazy in LAZY.items():
        for attempt in both_ways(unit, lazy):
            for check in attempt.grader.checks:
                passes = check.points and attempt.run(check).outcome == "passed"
                assert not passes, f"{name}: {check.name} passes"


NONSENSE = {
    "text": "nonsense",
    "nothing": None,
    "empty list": [],
    "an empty array": np.zeros(0),
    "a table": np.ones((3, 3)),
    "a deep array": np.ones((1, 2, 3, 4)),
    "nan": float("nan"),
    "a big number": 1e300,
    "integers": np.arange(4),
    "truth": True,
    "a dict": {"a": [1, None]},
    "an object": object(),
    "text in an array": np.array(["a"]),
}


@by_unit
def test_nonsense_is_never_the_graders_fault(unit):
    """A check that trips over a value would be ungraded: none may."""
    for name in ("text", "an empty array", "an object"):
        for attempt in both_ways(unit, lambda arguments, name=name: NONSENSE[name]):
            for check in attempt.grader.checks:
                no_fault_of_the_grader(name, check, attempt.run(check))


@by_unit
@pytest.mark.slow
def test_a_diagnosis_of_nonsense_is_never_the_graders_fault(unit):
    diagnoses_nonsense(unit, window(list(NONSENSE), 3))


@by_unit
@pytest.mark.exhaustive
def test_a_diagnosis_of_any_nonsense_is_never_the_graders_fault(unit):
    diagnoses_nonsense(unit, NONSENSE)


def diagnoses_nonsense(unit, names):
    for name in names:
        for attempt in both_ways(unit, lambda arguments, name=name: NONSENSE[name]):
            for check in attempt.grader.checks:
                no_fault_of_the_grader(name, check, attempt.result(check))


def no_fault_of_the_grader(name, check, found):
    assert found.outcome != "ungraded", f"{name}, {check.name}: {found}"
    assert not (found.outcome == "passed" and check.points), f"{name}, {check.name}"


def test_no_prerequisite_comes_later():
    assert [u.stem for u in UNITS] == sorted(u.stem for u in UNITS)


def test_ids_of_mistakes_are_unique_across_units():
    ids = [m.id for unit in UNITS for m in load_catalogue(unit).mistakes]
    assert len(ids) == len(set(ids))


def test_the_course_folder_is_the_clone():
    assert find_course() == Path(__file__).resolve().parents[1]
