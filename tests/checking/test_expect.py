"""The assertions of checks, and the sentences they say."""

import numpy as np
import pytest

from backlings.checking import expect
from backlings.checking.student import StudentError
from backlings.checking.trace import ExpectationError, recording, weight


def said(call):
    """The messages of a check's expectations."""
    with recording() as trace:
        call()
    return [o.message for o in trace.failures]


X = np.array([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize(
    ("got", "expected", "message"),
    [
        (X[:1], X, "dx has shape (1, 2), expected (2, 2), the shape of x."),
        (X.sum(), X, "dx is a single number, expected shape (2, 2), the shape of x."),
        (None, X, "dx is None, expected a numpy array."),
        (list(X), X, "dx is a list, expected a numpy array."),
        (X + np.diag([0, 1]), X, "dx is wrong in 1 of 4 entries, the first at [1, 1]."),
        (X + 1, X, "dx is wrong in every entry."),
        (X, 3.0, "dx has shape (2, 2), expected a single number."),
        (np.array(["a"]), X, "dx is an array of <U1 values of shape (1,), expected a numpy array."),
        (2.0, 3.0, "dx is 2, which is not right."),
        (np.ma.array(X), X, "dx is a MaskedArray, expected a numpy array."),
    ],
)
def test_close_says_what_got_and_expected(got, expected, message):
    assert said(lambda: expect.close(got, expected, "dx", like="x")) == [message]


def test_close_takes_numbers_that_differ_by_rounding_only():
    assert said(lambda: expect.close(X * (1 + 1e-9), X, "dx")) == []
    assert said(lambda: expect.close(np.float64(2), 2.0, "loss")) == []
    assert said(lambda: expect.close(2, 2.0, "loss")) == []


def test_a_reason_ends_the_sentence():
    messages = said(lambda: expect.close(X + 1, X, "out", because="w is 0"))
    assert messages == ["out is wrong in every entry, because w is 0."]


def test_nested_values_are_compared_leaf_by_leaf():
    right = {"w1": X, "layers": [(X, X[0])]}
    wrong = {"w1": X, "layers": [(X + 1, X[0])]}
    assert said(lambda: expect.close(wrong, right, "grads")) == [
        'grads["layers"][0][0] is wrong in every entry.'
    ]
    assert said(lambda: expect.close({"w1": X}, right, "grads")) == ["grads has no key 'layers'."]
    assert said(lambda: expect.close({**right, "b": X}, right, "grads")) == [
        "grads has a key 'b' that is not expected."
    ]
    assert said(lambda: expect.close([X], [X, X], "grads")) == ["grads has 1 entries, expected 2."]
    assert said(lambda: expect.close(X, right, "grads")) == [
        "grads is an array of shape (2, 2), expected a dict."
    ]


def test_limits():
    assert said(lambda: expect.below(0.2, 0.1, "loss")) == ["loss is 0.2, expected below 0.1."]
    assert said(lambda: expect.above(0.2, 0.9, "share")) == ["share is 0.2, expected above 0.9."]
    assert said(lambda: expect.below("a", 0.1, "loss")) == ["loss is a str, expected numbers."]
    assert said(lambda: expect.below(float("nan"), 0.1, "loss")) != []


def test_discrete_values_are_the_same_or_not():
    assert said(lambda: expect.equal(["a", "b"], ["a", "b"], "order")) == []
    assert said(lambda: expect.equal(np.array([1, 2]), np.array([1, 2]), "labels")) == []
    assert said(lambda: expect.equal(np.array([1, 3]), np.array([1, 2]), "labels")) != []
    assert said(lambda: expect.equal("b", "a", "name")) == ["name is not as expected, it is 'b'."]


def test_raises_wants_this_exception():
    def raising(type_name):
        def call():
            raise StudentError("raised", "f", "f raised.", type_name)

        return call

    assert said(lambda: expect.raises(raising("ValueError"), "ValueError", "f")) == []
    assert said(lambda: expect.raises(raising("TypeError"), "ValueError", "f")) == [
        "f raised TypeError, expected ValueError."
    ]
    assert said(lambda: expect.raises(lambda: 3.0, "ValueError", "f", "shapes differ")) == [
        "f returned a float, expected ValueError, because shapes differ."
    ]


def test_a_failure_on_one_input_does_not_end_the_others():
    def check():
        for n in (1, 2, 3):
            with expect.case("size", N=n):
                if n == 2:
                    raise StudentError("raised", "f", "f raised ValueError.", "ValueError")
                expect.close(float(n), 1.0, "out")

    with recording() as trace:
        check()
    cases = [(o.case, o.name, o.holds) for o in trace.observations]
    assert cases == [
        ("size, N = 1", "out", True),
        ("size, N = 2", "f", False),
        ("size, N = 3", "out", False),
    ]


def test_outside_a_check_a_failed_expectation_raises():
    with pytest.raises(ExpectationError, match="out is 2"):
        expect.close(2.0, 1.0, "out")
    with pytest.raises(StudentError), expect.case("anything"):
        raise StudentError("raised", "f", "f raised.")


def test_asking_whether_something_agrees_notes_nothing():
    with recording() as trace:
        assert expect.agrees(X, X)
        assert not expect.agrees(X + 1, X)
        assert expect.fits({"a": X}, {"a": X + 1})
        assert not expect.fits({"a": X[0]}, {"a": X})
    assert trace.observations == []


def test_of_a_value_that_could_fill_the_memory_only_the_verdict_is_kept():
    huge = np.zeros((600, 600))
    with recording() as trace:
        expect.close(huge, np.zeros(3), "out")
        expect.close([huge, "x" * 9], [huge, 0], "parts")
        expect.close(huge, huge, "again")
    assert [o.message for o in trace.failures] == [
        "out has shape (600, 600), expected (3,).",
        "parts[1] is a str, expected a number.",
    ]
    assert all(weight(o.got) + weight(o.expected) < 100 for o in trace.observations)
    assert trace.observations[-1].holds
