"""The table of coverage: nothing in it that is not there, and nothing there that is not in it."""

import pytest

from backlings.course.errors import CourseError
from support.course import UNITS

pytest.importorskip("markdown", reason="the site's tools: backlings[site]")

from backlings.site import coverage

BY_STEM = {unit.stem: unit for unit in UNITS}
ROWS = [operation for _, operation in coverage.rows(coverage.data())]


def test_every_function_of_the_table_exists_in_its_unit():
    for operation in ROWS:
        for stem, functions in operation["in"].items():
            assert set(functions) <= set(BY_STEM[stem].functions), operation["pair"]


def test_every_course_and_every_sign_is_explained():
    courses = coverage.data()["courses"]
    for operation in ROWS:
        asked = operation.get("asked") or {}
        assert set(asked) <= set(courses), operation["pair"]
        assert set(asked.values()) <= set(coverage.SIGNS), operation["pair"]
    for key in courses:
        assert any(key in (row.get("asked") or {}) for row in ROWS), key


def test_the_block_has_a_row_for_every_operation():
    text = coverage.coverage("")
    for operation in ROWS:
        assert f"| {operation['pair']} |" in text
    assert text.count(coverage.SIGNS["rule"]) == sum(
        list((row.get("asked") or {}).values()).count("rule") for row in ROWS
    )


def test_a_function_that_is_not_there_is_an_error_with_its_name(monkeypatch):
    broken = coverage.data()
    broken["groups"]["Losses"][0]["in"] = {"06_losses": ["mse_sideways"]}
    monkeypatch.setattr(coverage, "data", lambda: broken)
    with pytest.raises(CourseError, match="mse_sideways"):
        coverage.coverage("")
