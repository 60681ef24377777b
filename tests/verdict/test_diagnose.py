"""From wrong numbers to the mistake behind them, or at least to the pattern in them."""

from types import ModuleType

import numpy as np
import pytest

from backlings.checking.local import Local
from backlings.checking.sameness import same
from backlings.checking.student import Student
from backlings.checking.trace import Observation, Trace
from backlings.verdict.diagnose import agreements
from backlings.verdict.grade import Grader, Verdict
from backlings.verdict.patterns import describe
from backlings.verdict.wording import first_failure
from support.course import LINEAR, UNITS


def graded(*changes, seed=0, unit=LINEAR):
    """The verdict on a unit, the linear layer, after changes to its text."""
    text = unit.solution_text
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    module = ModuleType("changed")
    exec(text, module.__dict__)
    student = Student(Local(module), unit.returns)
    return Verdict(unit, tuple(Grader(unit, seed).assess(student).results()))


def named(verdict, check="linear_backward_values"):
    result = next(r for r in verdict.results if r.check.name == check)
    return [mistake.id for mistake in result.mistakes]


DB, DW, DX = "dout.sum(axis=0)", "x.T @ dout", "dout @ w.T"


def test_a_mistake_is_known_by_its_numbers_not_by_its_text():
    ways = [
        "dout.mean(axis=0)",
        "np.einsum('nm->m', dout) / len(dout)",
        "np.ones(len(x)) @ dout / len(x)",
    ]
    for way in ways:
        assert named(graded((DB, way))) == ["linear-04"]


def test_mistakes_in_different_gradients_get_all_their_names():
    verdict = graded((DB, "dout.mean(axis=0)"), (DW, "x.T @ dout / len(x)"), (DX, "dout @ w"))
    assert set(named(verdict)) <= {"linear-08"}  # it raises: no numbers to tell the others by
    verdict = graded((DB, "dout.mean(axis=0)"), (DW, "x.T @ dout / len(x)"))
    assert named(verdict) == ["linear-07", "linear-04"]


def test_what_is_said_first_is_never_left_to_a_mistake_in_something_else():
    verdict = graded((DB, "dout.mean(axis=0)"), (DW, "-x.T @ dout"))
    assert named(verdict) == ["linear-04"]
    assert first_failure(verdict).message == (
        "dw has the wrong sign in every element. db is 1/6 of what it should be in every element; "
        "your batch has 6 rows. It is right for N = 1. dx is right."
    )


def test_what_no_mistake_explains_stays_unnamed():
    assert named(graded((DB, "dout.sum(axis=0) * 1.5"))) == []
    assert named(graded((DB, "np.sort(dout.sum(axis=0))"))) == []


def test_a_mistake_that_would_break_more_than_is_broken_is_not_named():
    """Exchanged gradients would make dx wrong, too."""
    verdict = graded((DW, "dout.T @ x"))
    assert named(verdict) == ["linear-06"]


def test_an_error_alone_names_only_what_explains_the_numbers_elsewhere():
    """Many things raise the same error; square sizes tell which of them it was."""
    assert named(graded((DX, "dout @ w"))) == ["linear-08"]
    assert named(graded((DX, "2 * dout @ w"))) == []


ATTENTION = next(unit for unit in UNITS if unit.name == "attention")
HIDDEN = "np.where(seen, scores, -np.inf)"


def test_a_mistake_that_would_cost_points_which_are_earned_is_not_named():
    """Beside scores in the thousands -1000 hides as little as no mask does, elsewhere enough."""
    changed = (HIDDEN, "np.where(seen, scores, scores - 1000)")
    verdict = graded(changed, seed=4, unit=ATTENTION)
    (remark,) = [r for r in verdict.results if r.outcome == "failed"]
    assert (remark.check.name, remark.mistakes) == ("attention_extremes", ())


def test_a_mistake_that_shows_in_none_of_the_checks_with_points_is_not_named():
    """Beside scores in the thousands -10 is as good as 0, elsewhere it is not."""
    verdict = graded((HIDDEN, "np.where(seen, scores, -10.0)"), unit=ATTENTION)
    assert named(verdict, "attention_extremes") == []
    verdict = graded((HIDDEN, "np.where(seen, scores, 0.0)"), unit=ATTENTION)
    assert named(verdict, "attention_extremes") == ["attn-07"]


def test_nan_and_inf_are_alike_where_it_does_not_matter_which():
    some = np.array([np.nan, 1.0])
    assert same(some, np.array([np.inf, 1.0]), lost=True)
    assert not same(some, np.array([np.inf, 1.0]))
    assert not same(some, np.array([1.0, np.nan]), lost=True)
    assert not same(some, np.array([np.inf, 2.0]), lost=True)


def test_the_first_thing_said_names_most():
    verdict = graded((DB, "dout.mean(axis=0)"), (DW, "dout.T @ x"))
    first = first_failure(verdict)
    assert first.check.points > 0
    assert [m.id for m in first.mistakes] == ["linear-06", "linear-04"]


@pytest.mark.parametrize("seed", range(5))
def test_the_diagnosis_does_not_depend_on_the_order_of_checks(seed):
    grader = Grader(LINEAR, seed)
    mistake = grader.catalogue.mistakes[5]
    forward = grader.open_mistake(mistake).results()
    attempt = grader.open_mistake(mistake)
    backward = [attempt.result(check) for check in reversed(grader.checks)]
    assert [r.mistakes for r in forward] == [r.mistakes for r in reversed(backward)]


def observed(*pairs, sizes=({},)):
    return [
        Observation("db", str(i), got, "db is wrong.", expected, size)
        for i, ((got, expected), size) in enumerate(zip(pairs, sizes * len(pairs), strict=False))
    ]


A = np.array([1.0, -2.0, 3.0, 5.0])
B = np.array([2.0, 0.5, -1.0, 0.0])


@pytest.mark.parametrize(
    ("got", "message"),
    [
        (2 * A, "db is 2 times what it should be in every element."),
        (A / 3, "db is 1/3 of what it should be in every element."),
        (-A, "db has the wrong sign in every element."),
        (0 * A, "db is 0 everywhere."),
        (A + 0.5, "db is off by the same amount in every element."),
        (A * [1, 1, 0, 1], "db is 0 where it should not be; it is right everywhere else."),
        (A * [1, -1, 1, 1], "db has the wrong sign in some elements; it is right everywhere else."),
        (A * np.nan, "db is nan everywhere."),
        (A * [1, 1, np.inf, 1], "db contains inf."),
        (
            A.astype(np.float32) * np.float32(1.0001),
            "db is right only to float32 precision; compute in float64.",
        ),
        (A * [1, 2, 3, 4], "db is wrong."),
    ],
)  # fmt: skip
def test_a_pattern_is_put_into_words(got, message):
    assert describe(observed((got, A))) == message


def test_a_factor_that_is_a_size_of_each_input_is_called_so():
    sizes = ({"N": 6}, {"N": 4})
    found = describe(observed((A / 6, A), (B / 4, B), sizes=sizes))
    assert found == "db is 1/6 of what it should be in every element; your batch has 6 rows."
    same = describe(observed((A / 2, A), (B / 2, B), sizes=({"N": 2}, {"N": 4})))
    assert same == "db is 1/2 of what it should be in every element."


def test_a_transpose_is_seen_on_squares():
    square = np.arange(9.0).reshape(3, 3)
    assert describe(observed((square.T, square))) == "db is the transpose of what it should be."


def test_patterns_that_differ_between_inputs_are_none():
    assert describe(observed((2 * A, A), (3 * B, B))) == "db is wrong."


def test_a_single_number_is_not_everywhere():
    assert describe(observed((np.inf, 2.0))) == "db is inf."


def test_what_is_not_finite_in_part_is_not_called_shifted():
    """No difference of inf and a number is larger than a limit: it is nan."""
    assert describe(observed((A * np.inf, A), (B * [1, 1, np.inf, 1], B))) == "db is wrong."


def test_being_right_for_one_row_is_mentioned():
    seen = observed((A / 6, A), sizes=({"N": 6},))
    seen.append(Observation("db", "one", A, "", A, {"N": 1}))
    assert describe(seen).endswith("your batch has 6 rows. It is right for N = 1.")


def test_a_statistic_is_recognised_whichever_numbers_were_drawn():
    assert same(14.1, 14.3, within=0.03)
    assert same([0.002, -0.99], [-0.004, -1.0], within=0.03)
    assert not same(14.1, 14.3)
    assert not same(1.0, 1.41, within=0.03)
    mine, theirs = Trace(), Trace()
    mine.add("std of w", 14.1, "wrong", within=0.03)
    theirs.add("std of w", 14.3, "wrong", within=0.03)
    assert agreements(mine, theirs) == 1
