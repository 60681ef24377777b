"""Solution text to stub text."""

import pytest

from backlings.course.regions import RegionError, find_regions, planted, solution_lines, to_stub

TEXT = """\
def f(x):
    '''Double it.'''
    ### BEGIN SOLUTION
    y = 2 * x
    return y
    ### END SOLUTION


def g(x):
    ### BEGIN SOLUTION
    return x
    ### END SOLUTION
"""


def test_a_region_becomes_a_line_that_raises():
    stub = to_stub(TEXT)
    scope = {}
    exec(stub, scope)

    with pytest.raises(NotImplementedError):
        scope["f"](1)
    assert "2 * x" not in stub
    assert "Double it." in stub
    assert "SOLUTION" not in stub


def test_regions_are_told_by_their_lines():
    assert find_regions(TEXT) == [(3, 6), (10, 12)]


SICK = """\
def f(x):
    ### BEGIN SOLUTION clinic-01
    y = 2 * x
    return y
    ### END SOLUTION
"""
CHANGES = {"clinic-01": {"2 * x": "3 * x"}}


def test_a_region_that_names_a_mistake_becomes_the_same_code_with_the_mistake():
    stub = to_stub(SICK, CHANGES)
    scope = {}
    exec(stub, scope)
    assert scope["f"](5) == 15
    assert "SOLUTION" not in stub
    assert find_regions(SICK) == [(2, 5)]
    assert planted(SICK) == {2: "clinic-01"}


def test_of_such_a_region_only_what_the_mistake_changes_gives_the_answer_away():
    assert solution_lines(SICK, CHANGES) == ["y = 2 * x"]


@pytest.mark.parametrize(
    "changes, message",
    [
        ({}, "clinic-01, which is no known mistake"),
        ({"clinic-01": {"4 * x": "3 * x"}}, "occurs 0 times"),
        ({"clinic-01": {"y": "z"}}, "occurs 2 times"),
    ],
)
def test_a_mistake_that_cannot_be_planted_is_an_error(changes, message):
    with pytest.raises(RegionError, match=message):
        to_stub(SICK, changes)


def test_solution_lines_are_the_lines_between():
    assert solution_lines(TEXT) == ["y = 2 * x", "return y", "return x"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n", "line 2: a region begins inside"),
        ("x\n### END SOLUTION\n", "line 2: a region ends that never began"),
        ("x\n\n### BEGIN SOLUTION\n", "line 3: a region begins and never ends"),
        ("x = 1  ### BEGIN SOLUTION\n", "line 1: a marker must stand alone"),
        ("# BEGIN SOLUTION\n", "line 1: a marker must stand alone"),
        ("### BEGIN SOLUTION\n### END SOLUTION a-1\n", "line 2: the name of a mistake"),
        ("### begin solution\n", "line 1: a marker must stand alone"),
    ],
)
def test_a_wrong_marker_is_an_error_with_its_line(text, message):
    with pytest.raises(RegionError, match=message):
        to_stub(text)


def test_a_text_without_regions_stays_as_it_is():
    assert to_stub("x = 1\n") == "x = 1\n"
