"""`course.toml`: what it settles, and what it says of a slip."""

from datetime import UTC, datetime, timedelta

import pytest

from backlings.classroom.rules import Late, load_course
from backlings.course.errors import CourseError
from support.course import UNITS


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "course.toml"
        path.write_text(text, encoding="utf-8")
        return load_course(path, UNITS)

    return read


def test_everything_in_it_is_optional(read):
    course = read("")
    assert (course.units, course.roster, course.attempts) == ((), (), "last")


def test_units_may_be_a_list_or_tables(read):
    stems = ["04_linear", "05_activations"]
    assert [u.stem for u in read('units = ["activations", "4"]').units] == stems
    course = read("[units.05_activations]\nweight = 2\n[units.linear]\ndeadline = 2026-11-01\n")
    assert [unit.stem for unit in course.units] == stems
    assert course.weights == {"05_activations": 2.0}
    assert course.deadlines["04_linear"].hour == 23


def test_a_roster_may_be_a_spreadsheet(read, tmp_path):
    (tmp_path / "roster.csv").write_text(
        '\ufeffname,mail\n"Lovelace, Ada",a@x\nbob,b@x\n\n', encoding="utf-8"
    )
    assert read('roster = "roster.csv"').roster == ("Lovelace, Ada", "bob")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("units = [", "not valid TOML"),
        ('unit = ["linear"]', "unknown key unit; did you mean units?"),
        ('units = ["nonsense"]', "units: there is no unit 'nonsense'"),
        ("units = 4", 'units: expected a list like ["'),
        ("[units.04_linear]\nwieght = 1", "unknown key units.04_linear.wieght; did you mean"),
        ("[units.04_linear]\nweight = -1", "units.04_linear.weight: expected a number from 0 on"),
        ('[units.04_linear]\ndeadline = "soon"', "units.04_linear.deadline: expected a time like"),
        ('attempts = "first"', 'attempts: expected "last" or "best"'),
        ("[late]\nper_day = 10", "late.per_day: expected a number from 0 to 1; found 10"),
        ("late = 1", "late: expected a table: [late]"),
        ('roster = ["ada", "ada"]', "'ada' stands there twice"),
        ('roster = "nowhere.csv"', "cannot be read"),
        ('lessons_url = "javascript:alert(1)"', "lessons_url: expected an address like"),
        ("[times]\nada = 3", "times.ada: expected a time like"),
        ("title = 3", "title: expected a text in quotes"),
    ],
)
def test_a_slip_is_named_with_its_place_and_what_to_write(read, text, words):
    with pytest.raises(CourseError) as caught:
        read(text)
    assert "course.toml" in str(caught.value)
    assert words in str(caught.value)


DEADLINE = datetime(2026, 11, 1, 12, tzinfo=UTC)
RULE = Late(per_day=0.1, at_most=0.5, grace=timedelta(minutes=15))


@pytest.mark.parametrize(
    ("after", "days", "kept"),
    [
        (timedelta(hours=-1), 0, 1.0),
        (timedelta(minutes=15), 0, 1.0),
        (timedelta(minutes=16), 1, 0.9),
        (timedelta(days=1), 1, 0.9),
        (timedelta(days=1, seconds=1), 2, 0.8),
        (timedelta(days=30), 30, 0.5),
    ],
)
def test_each_day_begun_costs_its_share(after, days, kept):
    assert RULE.days(DEADLINE + after, DEADLINE) == days
    assert RULE.kept(days) == pytest.approx(kept)
