"""What authors use: building stubs, and starting a unit."""

import shutil

import pytest
import yaml

from backlings.authoring import mutation, review
from backlings.authoring import skeleton as author
from backlings.course.errors import CourseError
from backlings.course.finding import find_units
from backlings.course.loading import load_module
from backlings.course.units import Unit
from backlings.site import figures
from backlings.verdict.grade import Grader
from support.course import ROOT


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


def test_a_new_unit_keeps_every_rule_and_its_mistakes_are_named(course):
    """The skeletons are a working unit, which its author then makes a real one."""
    shutil.copy(ROOT / "docs" / "coverage.yaml", course / "docs")
    author.new_unit(course, "27_swish")
    unit = Unit(course, "27_swish")
    assert author.build(course, check=True) == []
    assert review.problems(unit, find_units(course)) == []
    caught = mutation.diagnose_all(Grader(unit, 0))
    assert [(one.mistake.id, one.rightly) for one in caught] == [
        ("swish-01", True),
        ("swish-02", True),
    ]
    assert unit.title == "Swish"
    groups = yaml.safe_load((course / "docs" / "coverage.yaml").read_text("utf-8"))["groups"]
    assert {"pair": "swish", "in": {"27_swish": ["swish_forward", "swish_backward"]}} in groups[
        "New units"
    ]


def test_a_figure_of_a_new_unit_is_drawn(course, monkeypatch):
    pytest.importorskip("matplotlib", reason="drawing: backlings[plot]")
    author.new_unit(course, "27_swish")
    monkeypatch.setattr("backlings.site.drawing.find_course", lambda: course)
    figure = load_module(course / "docs" / "figures" / "27_swish.py")
    assert "from -2 to 2" in figure.ALT
    figure.draw(figures.SCHEMES["light"])


def test_two_new_units_share_no_ids(course):
    for stem in ("27_swish", "28_mish"):
        author.new_unit(course, stem)
    units = find_units(course)
    assert [p for unit in units[1:] for p in review.problems(unit, units)] == []


@pytest.mark.parametrize(
    ("stem", "words"),
    [("square", "is no stem"), ("27-square", "is no stem"), ("04_square", "taken by 04_linear")],
)
def test_a_stem_that_cannot_be_is_refused(course, stem, words):
    with pytest.raises(CourseError, match=words):
        author.new_unit(course, stem)
