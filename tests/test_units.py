"""Finding units, and what their files say."""

import pytest

from backlings.units import CourseError, Unit, find_unit, find_units


def test_units_are_the_solutions_that_there_are(course):
    (course / "solutions" / "17_more.py").write_text("", encoding="utf-8")
    (course / "solutions" / "notes.py").write_text("", encoding="utf-8")
    assert [unit.stem for unit in find_units(course)] == ["04_linear", "17_more"]


@pytest.mark.parametrize(
    "word", ["04_linear", "linear", "04", "4", "work/04_linear.py", "line", "lessons/04_linear.md"]
)
def test_a_unit_is_found_by_whatever_a_learner_types(word, course):
    units = [Unit(course, "03_other"), Unit(course, "04_linear")]
    assert find_unit(word, units).stem == "04_linear"


def test_no_unit_and_several_are_told_apart(course):
    units = [Unit(course, "04_linear"), Unit(course, "14_linear_more")]
    with pytest.raises(CourseError, match="no unit 'relu'"):
        find_unit("relu", units)
    with pytest.raises(CourseError, match="04_linear or 14_linear_more"):
        find_unit("lin", units)
    assert find_unit("linear", units).stem == "04_linear"


def test_returned_values_are_read_from_the_docstring(course):
    returns = Unit(course, "04_linear").returns
    assert returns["linear_forward"] == ("out", "cache")
    assert returns["linear_backward"] == ("dx", "dw", "db")


def test_a_lesson_without_front_matter_is_an_error(course):
    unit = Unit(course, "04_linear")
    unit.lesson.write_text("# No front matter\n", encoding="utf-8")
    with pytest.raises(CourseError, match="no front matter"):
        _ = unit.title
