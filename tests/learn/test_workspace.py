"""A learner's copy: nothing that was written is ever lost."""

import json

import pytest

from backlings.course.errors import CourseError
from backlings.course.units import Unit
from backlings.learn.workspace import RECORD, Workspace, edited_exercises


def changed_unit(course, old, new):
    """The course's unit after its author changed a docstring."""
    unit = Unit(course, "04_linear")
    text = unit.solution.read_text(encoding="utf-8")
    assert old in text
    unit.solution.write_text(text.replace(old, new), encoding="utf-8")
    return Unit(course, "04_linear")


@pytest.fixture
def unit(course):
    return Unit(course, "04_linear")


@pytest.fixture
def space(tmp_path, unit):
    made = Workspace(tmp_path / "work")
    made.hand_out([unit])
    return made


def test_handing_out_writes_the_stub(space, unit):
    assert space.file(unit).read_text(encoding="utf-8") == unit.stub_text
    assert Workspace(space.folder).exists


def test_a_second_time_changes_nothing(space, unit):
    space.file(unit).write_text("mine", encoding="utf-8")
    assert Workspace(space.folder).hand_out([unit]) == {}
    assert space.file(unit).read_text(encoding="utf-8") == "mine"


def test_an_untouched_file_is_brought_up_to_date(space, course):
    newer = changed_unit(course, "shape (N, D)", "shape (N, D), rows are examples")
    assert Workspace(space.folder).hand_out([newer]) == {"04_linear.py": "updated"}
    assert space.file(newer).read_text(encoding="utf-8") == newer.stub_text


def test_an_edited_file_gets_the_new_stub_beside_it(space, unit, course):
    space.file(unit).write_text("mine", encoding="utf-8")
    newer = changed_unit(course, "shape (N, D)", "shape (N, D), rows are examples")
    assert Workspace(space.folder).hand_out([newer]) == {"04_linear.py": "beside"}
    assert space.file(unit).read_text(encoding="utf-8") == "mine"
    beside = space.folder / "04_linear.py.new"
    assert beside.read_text(encoding="utf-8") == newer.stub_text
    assert Workspace(space.folder).hand_out([newer]) == {}


def test_line_ends_are_no_edit(space, unit, course):
    space.file(unit).write_bytes(unit.stub_text.replace("\n", "\r\n").encode())
    newer = changed_unit(course, "shape (N, D)", "shape (N, D), rows are examples")
    assert Workspace(space.folder).hand_out([newer]) == {"04_linear.py": "updated"}


def test_reset_keeps_every_earlier_file(space, unit):
    for text in ("first", "second"):
        space.file(unit).write_text(text, encoding="utf-8")
        backup = space.reset(unit)
        assert backup.read_text(encoding="utf-8") == text
    assert space.file(unit).read_text(encoding="utf-8") == unit.stub_text
    assert space.reset(unit) is None


def test_work_done_in_exercises_moves_to_the_copy(space, unit):
    assert edited_exercises([unit]) == []
    written = unit.stub_text.replace("raise NotImplementedError", "return 1")
    unit.exercise.write_text(written, encoding="utf-8")
    assert edited_exercises([unit]) == [unit]
    space.file(unit).write_text("mine", encoding="utf-8")

    backup = space.move_in(unit)

    assert space.file(unit).read_text(encoding="utf-8") == written
    assert backup.read_text(encoding="utf-8") == "mine"
    assert edited_exercises([unit]) == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema": 99}', '{"schema": 1, "what": 2}'])
def test_a_broken_record_says_what_to_do(space, content):
    (space.folder / RECORD).write_text(content, encoding="utf-8")
    with pytest.raises(CourseError, match=r"progress\.json cannot be read.*Rename it"):
        Workspace(space.folder)


def test_the_record_is_plain_json_with_a_version(space):
    data = json.loads((space.folder / RECORD).read_text(encoding="utf-8"))
    assert data["schema"] == 1
    assert {"seed", "handed_out", "units", "hints", "cards", "notes"} <= set(data)
