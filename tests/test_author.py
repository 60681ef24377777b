"""What authors use: building stubs, and starting a unit."""

import pytest

from backlings.authoring import skeleton as author
from backlings.course.errors import CourseError
from backlings.course.units import Unit
from backlings.verdict.grade import Grader


def test_a_fresh_build_is_not_stale(course):
    assert author.build(course, check=True) == []


def test_a_changed_solution_makes_its_stub_stale_until_it_is_built(course):
    unit = Unit(course, "04_linear")
    text = unit.solution_text.replace("rows are", "each row is")
    unit.solution.write_text("# changed\n" + text, encoding="utf-8")

    assert author.build(course, check=True) == ["exercises/04_linear.py is stale"]
    assert author.build(course) == ["exercises/04_linear.py is stale"]
    assert author.build(course, check=True) == []


def test_a_missing_and_an_orphaned_stub_are_told(course):
    (course / "exercises" / "04_linear.py").unlink()
    (course / "exercises" / "09_gone.py").write_text("", encoding="utf-8")
    assert author.build(course, check=True) == [
        "exercises/04_linear.py is missing",
        "exercises/09_gone.py has no solution",
    ]


def test_a_wrong_marker_is_told_with_file_and_line(course):
    solution = course / "solutions" / "04_linear.py"
    solution.write_text("### BEGIN SOLUTION\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"04_linear\.py: line 1: a region begins and never ends"):
        author.build(course)


def test_a_new_unit_is_whole_and_its_mistake_is_named(course):
    """The skeletons are a working unit, which its author then makes a real one."""
    author.new_unit(course, "27_square")
    unit = Unit(course, "27_square")
    assert author.build(course, check=True) == []
    grader = Grader(unit, 0)
    (mistake,) = grader.catalogue.mistakes
    results = grader.open_mistake(mistake).results()
    assert {m.id for r in results for m in r.mistakes} == {"square-01"}
    assert unit.title == "Square"


@pytest.mark.parametrize(
    ("stem", "words"),
    [("square", "is no stem"), ("27-square", "is no stem"), ("04_square", "taken by 04_linear")],
)
def test_a_stem_that_cannot_be_is_refused(course, stem, words):
    with pytest.raises(CourseError, match=words):
        author.new_unit(course, stem)
