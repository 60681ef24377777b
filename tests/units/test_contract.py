"""What every unit must be, checked of each merely because it exists."""

from pathlib import Path

import numpy as np
import pytest

from backlings.authoring import review
from backlings.authoring.code_rules import gradients
from backlings.checking.local import Local
from backlings.checking.student import Student
from backlings.course.finding import find_course
from backlings.course.loading import builtins_beside, load_module
from backlings.course.mistakes import load_catalogue
from backlings.sandbox import ProcessWorkers, Submission
from backlings.verdict.grade import Grader
from support.course import FIRST_THE_QUICK, UNITS, grader
from support.nonsense import NONSENSE
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
def test_nothing_is_missing(unit):
    """The rules of `backlings new STEM --check`, which say what is wrong, where, and what to do."""
    found = review.problems(unit, UNITS, run=False)
    assert not found, "\n" + "\n".join(map(str, found))


@by_unit
def test_every_gradient_of_the_solution_is_the_slope_of_its_forward(unit):
    if unit.lacking:
        pytest.skip(unit.lacking)
    found = list(gradients(unit, UNITS))
    assert not found, "\n" + "\n".join(map(str, found))


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
    assert find_course() == Path(__file__).resolve().parents[2]
