"""The grader, tested by its own catalogue: every known mistake fails and is called by its name."""

import contextlib

import pytest

from backlings import mutation
from backlings.learn.check import parts_beside
from backlings.mistakes import load_catalogue, mistaken_text
from backlings.sandbox import Submission, probe, workers
from backlings.units import find_units
from backlings.versions import unit_version
from course import UNHURRIED, UNITS, grader

MISTAKES = [(unit, mistake) for unit in UNITS for mistake in load_catalogue(unit).mistakes]
by_mistake = pytest.mark.parametrize(
    ("unit", "mistake"), MISTAKES, ids=[mistake.id for _, mistake in MISTAKES]
)


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
@pytest.mark.parametrize("unit", UNHURRIED, ids=lambda unit: unit.stem)
def test_every_mistake_is_caught_and_diagnosed_as_itself(unit, seed):
    for one in mutation.catch([unit], seed):
        assert one.by, f"{one.mistake.id} passes every check"
        assert one.named == (one.mistake.id,), f"{one.mistake.id} is taken for {one.named}"


def test_what_was_caught_is_kept_until_something_changes(course, tmp_path):
    (unit,) = find_units(course)
    first = mutation.catch_once([unit], 0, tmp_path)
    assert first == mutation.catch([unit], 0)
    path = tmp_path / f"{unit.stem}.json"
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept.replace(first[0].symptom, "Kept."), encoding="utf-8")
    assert mutation.catch_once([unit], 0, tmp_path)[0].symptom == "Kept."
    text = unit.mistakes.read_text(encoding="utf-8")
    unit.mistakes.write_text(text.replace("forgets the bias", "leaves the bias out"), "utf-8")
    unit_version.cache_clear()
    (again,) = find_units(course)
    changed = mutation.catch_once([again], 0, tmp_path)
    assert [one.mistake.what for one in changed] != [one.mistake.what for one in first]
    assert path.read_text(encoding="utf-8") != kept


@pytest.fixture(scope="module")
def source():
    """One for all, of the best tier: a fork of a warm parent takes no time."""
    with contextlib.closing(workers(probe().tier)) as source:
        yield source


@pytest.mark.slow
@by_mistake
def test_a_mistake_in_the_sandbox_gets_the_verdict_it_gets_here(unit, mistake, source):
    """The worker adds nothing and loses nothing; the mistake is called by its name."""
    if mistake.id in unit.planted:
        pytest.skip("handed in, it is the stub: to do")
    text = mistaken_text(unit, mistake).encode()
    parts = parts_beside(unit, unit.solution)
    submission = Submission(text, "mine.py", source, packages=unit.packages, parts=parts)
    checks = grader(unit, 0).reach(mistake.function)
    with contextlib.closing(submission):
        attempt = grader(unit, 0).open(submission, text)
        there = [attempt.result(check) for check in checks]
    attempt = grader(unit, 0).open_mistake(mistake)
    here = [attempt.result(check) for check in checks]
    assert named(here) == named(there) == {mistake.id}
    for ours, theirs in zip(here, there, strict=True):
        assert (ours.outcome, ours.points) == (theirs.outcome, theirs.points), ours.check.name
        assert ours.mistakes == theirs.mistakes, ours.check.name


def named(results):
    return {m.id for result in results if result.outcome != "passed" for m in result.mistakes}


def test_the_table_has_a_row_for_each_mistake():
    caught = mutation.catch(UNITS[:1], 0)
    lines = mutation.table(caught).splitlines()
    assert len(lines) == len(caught) + 2
    assert all(line.count("|") >= 5 for line in lines)
