"""The grader, tested by its own catalogue: every known mistake fails and is called by its name."""

import contextlib

import pytest

from backlings.authoring import mutation
from backlings.course.errors import CourseError
from backlings.course.finding import find_units
from backlings.course.mistakes import load_catalogue, mistaken_text
from backlings.course.versions import unit_version
from backlings.learn.check import parts_beside
from backlings.sandbox import Submission, workers
from backlings.verdict.grade import Grader
from support import tiers
from support.course import UNITS, at_leisure, grader
from support.rotation import is_touched, window

by_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)


QUICK = [unit for unit in UNITS if not at_leisure(unit)]
OTHERS = [unit for unit in UNITS if at_leisure(unit)]


@pytest.mark.parametrize(
    "unit",
    [*QUICK, *(pytest.param(unit, marks=pytest.mark.exhaustive) for unit in OTHERS)],
    ids=lambda unit: unit.stem,
)
def test_every_mistake_is_caught_and_named_in_plain_words(unit):
    """It is diagnosed as itself by every check that can see it."""
    for one in mutation.diagnose_all(grader(unit, 0)):
        assert one.by, f"{one.mistake.id} passes every check"
        assert one.named == (one.mistake.id,), f"{one.mistake.id} is taken for {one.named}"
    for mistake, results in here(unit, load_catalogue(unit).mistakes):
        in_plain_words(mistake, results)


@pytest.mark.slow
@pytest.mark.parametrize("unit", OTHERS, ids=lambda unit: unit.stem)
def test_every_mistake_is_caught_and_named_by_the_cheapest_checks(unit):
    """What the site tells of it; the other checks are asked by `make test-mistakes`."""
    for one in mutation.catch(grader(unit, 0)):
        assert one.by, f"{one.mistake.id} passes every check"
        attempt = grader(unit, 0).open_mistake(one.mistake)
        results = [attempt.result(grader(unit, 0).check(name)) for name in one.by]
        assert named(results) == {one.mistake.id}
        in_plain_words(one.mistake, results)


def in_plain_words(mistake, results):
    """Each message is one paragraph, and prints no expected array."""
    for result in results:
        if result.outcome != "passed" and result.check.replayed:
            text = f"{mistake.id}: {result.message}"
            assert result.message.endswith((".", "%")), text
            assert "array(" not in result.message, text
            assert "\n" not in result.message, text
            assert len(result.message) < 400, text


@by_unit
@pytest.mark.exhaustive
def test_every_mistake_is_caught_with_another_seed(unit):
    for one in mutation.diagnose_all(Grader(unit, 2)):
        assert one.by, f"{one.mistake.id} passes every check"
        assert one.named == (one.mistake.id,), f"{one.mistake.id} is taken for {one.named}"


def here(unit, mistakes):
    """The results of known mistakes in this process, in the checks that can see them."""
    for mistake in mistakes:
        attempt = grader(unit, 0).open_mistake(mistake)
        yield mistake, [attempt.result(c) for c in grader(unit, 0).reach(mistake.function)]


def test_what_was_caught_is_kept_until_something_changes(course, tmp_path):
    (unit,) = find_units(course)
    assert mutation.stale([unit], 0, tmp_path) == [unit]
    mutation.keep(unit, 0, tmp_path)
    first = mutation.read(unit, 0, tmp_path)
    assert first == mutation.catch(Grader(unit, 0))
    assert mutation.stale([unit], 0, tmp_path) == []
    path = tmp_path / f"{unit.stem}.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(first[0].symptom, "Kept."), encoding="utf-8")
    assert mutation.read(unit, 0, tmp_path)[0].symptom == "Kept."
    text = unit.mistakes.read_text(encoding="utf-8")
    unit.mistakes.write_text(text.replace("forgets the bias", "leaves the bias out"), "utf-8")
    unit_version.cache_clear()
    (again,) = find_units(course)
    assert mutation.stale([again], 0, tmp_path) == [again]
    mutation.keep(again, 0, tmp_path)
    changed = mutation.read(again, 0, tmp_path)
    assert [one.mistake.what for one in changed] != [one.mistake.what for one in first]


@pytest.fixture(scope="module")
def source():
    """One for all, of the best tier: a fork of a warm parent takes no time."""
    with contextlib.closing(workers(tiers.best().tier)) as source:
        yield source


@by_unit
@pytest.mark.slow
def test_a_mistake_in_the_sandbox_gets_the_verdict_it_gets_here(unit, source):
    """A tenth of them, which moves with each commit; all, if the commit touches their unit."""
    mistakes = load_catalogue(unit).mistakes
    the_same_in_the_sandbox(unit, mistakes if is_touched(unit) else window(mistakes, 10), source)


@by_unit
@pytest.mark.exhaustive
def test_every_mistake_in_the_sandbox_gets_the_verdict_it_gets_here(unit, source):
    the_same_in_the_sandbox(unit, load_catalogue(unit).mistakes, source)


def the_same_in_the_sandbox(unit, mistakes, source):
    """The worker adds nothing and loses nothing; the mistake is called by its name."""
    parts = parts_beside(unit, unit.solution)
    for mistake, ours in here(unit, [m for m in mistakes if m.id not in unit.planted]):
        text = mistaken_text(unit, mistake).encode()
        submission = Submission(text, "mine.py", source, packages=unit.packages, parts=parts)
        with contextlib.closing(submission):
            attempt = grader(unit, 0).open(submission, text)
            theirs = [attempt.result(result.check) for result in ours]
        assert named(ours) == named(theirs) == {mistake.id}
        for a, b in zip(ours, theirs, strict=True):
            found = f"{mistake.id}, {a.check.name}"
            assert (a.outcome, a.points) == (b.outcome, b.points), found
            assert a.mistakes == b.mistakes, found


def named(results):
    return {m.id for result in results if result.outcome != "passed" for m in result.mistakes}


def test_the_table_has_a_row_for_each_mistake():
    caught = mutation.diagnose_all(grader(UNITS[0], 0))
    lines = mutation.table(caught).splitlines()
    assert len(lines) == len(caught) + 2
    assert all(line.count("|") >= 5 for line in lines)


def test_a_gradient_by_a_wrong_name_is_the_authors_error(course):
    """The check trips over the docstring: nothing is caught, and the name and the file are said."""
    solution = course / "solutions" / "04_linear.py"
    text = solution.read_text(encoding="utf-8")
    assert text.count("db : ndarray") == 1
    solution.write_text(text.replace("db : ndarray", "dbias : ndarray"), encoding="utf-8")
    (unit,) = find_units(course)
    with pytest.raises(CourseError) as error:
        mutation.diagnose_all(Grader(unit, 0))
    assert str(unit.checks) in str(error.value)
    assert "linear_backward returns 'dbias'" in str(error.value)
    assert "they are x, w, b" in str(error.value)


def test_a_check_that_cannot_grade_a_mistake_is_the_authors_error(course):
    path = course / "autograder" / "checks" / "04_linear.py"
    text = path.read_text(encoding="utf-8") + (
        "\n@points(0, 'linear_backward')\n"
        "def check_db_is_small(student, reference, rng):\n"
        '    """db is small."""\n'
        "    cache = np.ones((6, 3)), np.ones((3, 2))\n"
        "    db = student.linear_backward(np.ones((6, 2)), cache)[2]\n"
        "    expect.close(db, db, 'db')\n"
        "    assert db[0] == 6, 'an author must not assert'\n"
    )
    text = "import numpy as np\nfrom backlings import expect, points\n" + text
    path.write_text(text, encoding="utf-8")
    (unit,) = find_units(course)
    with pytest.raises(CourseError, match=r"db_is_small cannot grade the mistake linear-03 of"):
        mutation.diagnose_all(Grader(unit, 0))
