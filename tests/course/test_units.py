"""Finding units, and what their files say."""

import tracemalloc

import pytest

from backlings.course.errors import CourseError
from backlings.course.finding import find_unit, find_units
from backlings.course.mistakes import Mistake, mistaken_text
from backlings.course.stubs import unwritten_functions
from backlings.course.units import Unit
from support.course import LINEAR


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
        find_unit("relu", find_units(course))
    with pytest.raises(CourseError, match="04_linear or 14_linear_more"):
        find_unit("lin", units)
    assert find_unit("linear", units).stem == "04_linear"


def test_returned_values_are_read_from_the_docstring(course):
    returns = Unit(course, "04_linear").returns
    assert returns["linear_forward"] == ("out", "cache")
    assert returns["linear_backward"] == ("dx", "dw", "db")


METHODS = """\
def plain():
    ### BEGIN SOLUTION
    return Thing().two()
    ### END SOLUTION


class Thing:
    def __init__(self):
        self.one = 1

    def two(self) -> int:
        '''
        Two.

        Returns
        -------
        number : int
        '''
        ### BEGIN SOLUTION
        return 2 * self.one
        ### END SOLUTION

    def three(self):
        ### BEGIN SOLUTION
        return 3 * self.one
        ### END SOLUTION
"""


def test_a_method_with_something_to_write_is_a_function(course):
    unit = Unit(course, "17_more")
    unit.solution.write_text(METHODS, encoding="utf-8")
    assert unit.functions == ("plain", "Thing.two", "Thing.three")
    assert unit.returns["Thing.two"] == ("number",)
    assert unit.uses["Thing.two"] == {"Thing.two", "Thing.three"}
    assert unit.uses["plain"] == {"plain", "Thing.two", "Thing.three"}


def test_methods_are_told_apart_that_nobody_has_written(course):
    unit = Unit(course, "17_more")
    unit.solution.write_text(METHODS, encoding="utf-8")
    assert unwritten_functions(unit.stub_text.encode(), unit) == set(unit.functions)
    begun = unit.stub_text.replace("raise NotImplementedError", "return 1", 2)
    assert unwritten_functions(begun.encode(), unit) == {"Thing.three"}
    assert unwritten_functions(METHODS.encode(), unit) == frozenset()


def test_an_indent_of_any_width_is_looked_at_in_little_memory(course):
    unit = Unit(course, "17_more")
    unit.solution.write_text(METHODS, encoding="utf-8")
    wide = unit.stub_text.replace("    def", f"{' ' * 100_000}def").encode()
    tracemalloc.start()
    try:
        assert unwritten_functions(wide, unit) == set(unit.functions)
        assert tracemalloc.get_traced_memory()[1] < 20 * len(wide)
    finally:
        tracemalloc.stop()


def test_a_mistake_in_a_method_changes_that_method_only(course):
    unit = Unit(course, "17_more")
    unit.solution.write_text(METHODS, encoding="utf-8")
    mistake = Mistake("m-1", "Thing.three", "", {"self.one": "self.two()"}, "", "")
    text = mistaken_text(unit, mistake)
    assert "return 2 * self.one" in text
    assert "return 3 * self.two()" in text


def test_a_lesson_without_front_matter_is_an_error(course):
    unit = Unit(course, "04_linear")
    unit.lesson.write_text("# No front matter\n", encoding="utf-8")
    with pytest.raises(CourseError, match="no front matter"):
        _ = unit.title


def test_a_stub_with_another_docstring_is_still_to_be_written():
    """Docstrings of stubs are improved; a learner's copy may be older."""
    text = LINEAR.stub_text.replace("Parameters", "Arguments")
    assert text != LINEAR.stub_text
    assert unwritten_functions(text.encode(), LINEAR) == set(LINEAR.functions)
    begun = text.replace("raise NotImplementedError", "return None", 1)
    assert len(unwritten_functions(begun.encode(), LINEAR)) == len(LINEAR.functions) - 1


def test_front_matter_that_is_no_yaml_is_an_error_with_its_file(course):
    unit = Unit(course, "04_linear")
    unit.lesson.write_text("---\ntitle: [a\n---\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"04_linear\.md: the front matter is not valid YAML"):
        _ = unit.title
