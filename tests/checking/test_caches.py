"""Asking in several ways, and taking what is right."""

import pytest

from backlings import first_right
from backlings.checking.student import StudentError


def failing():
    raise StudentError("raised", "f", "f raised ValueError.")


@pytest.mark.parametrize(
    "ways, found",
    [
        ([lambda: 1, lambda: 2], 1),
        ([lambda: 0, lambda: 2], 2),
        ([failing, lambda: 2], 2),
        ([lambda: 0, failing], 0),
        ([lambda: 0, lambda: -1], 0),
    ],
    ids=["the first", "the second", "the first fails", "the second fails", "none"],
)
def test_what_is_right_is_taken_else_the_first(ways, found):
    assert first_right(ways, lambda value: value > 0) == found


def test_if_the_first_way_fails_and_none_is_right_its_error_counts():
    with pytest.raises(StudentError, match="f raised"):
        first_right([failing, lambda: 0], lambda value: value > 0)
