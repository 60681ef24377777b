"""The numbers in the lessons on embedding, recurrent networks, attention and the block."""

import numpy as np
import pytest

from backlings.checking.local import Local
from backlings.checking.student import Student
from backlings.course.loading import load_module
from backlings.verdict.grade import Grader
from support.course import UNITS
from support.lessons import LESSONS, ROOT, SOLUTIONS, listed, section, shown

EMBEDDING, RECURRENT = "19_embedding", "20_recurrent"
ATTENTION, BLOCK = "21_attention", "22_transformer_block"
HAND, MISSING = "An example by hand", "The same with a step missing"


def array(*numbers):
    return np.array(numbers, dtype=float)


def said(number, digits=3):
    """An array of one number, as prose writes it."""
    return shown(np.asarray(number).item(), digits)


def test_rows_that_are_looked_up_twice():
    unit, text = SOLUTIONS[EMBEDDING], section(EMBEDDING, HAND)
    dout = array((1, 0), (0, 5), (3, 4))
    _, cache = unit.embedding_forward(np.array([2, 0, 2]), np.zeros((4, 2)))
    dtable = unit.embedding_backward(dout, cache)
    for row in (*dout, dtable[0], dtable[2], dtable.sum(axis=0)):
        assert listed(row) in text
    _, cache = unit.embedding_forward(np.array([1, 3, 1, 1]), np.zeros((4, 1)))
    dtable = unit.embedding_backward(array(2, 7, 1, -1)[:, None], cache)
    text = section(EMBEDDING, MISSING)
    assert f"$2 + 1 - 1 = {said(dtable[1, 0])}$" in text
    assert said(dtable[1, 0] / 3) in text
    assert f"Row 3 hears {said(dtable[3, 0])}" in text


def test_two_steps_back_in_time():
    unit, text = SOLUTIONS[RECURRENT], section(RECURRENT, HAND)
    x = array(np.log(2), np.log(3) - 0.3).reshape(1, 2, 1)
    one = np.ones((1, 1))
    hs, cache = unit.rnn_forward(x, 0 * one, one, 0.5 * one, np.zeros(1))
    assert f"$h_1 = {said(hs[0, 0, 0])}$" in text
    assert f"$h_2 = {said(hs[0, 1, 0])}$" in text
    _, dh0, _, dwh, db = unit.rnn_backward(array(1, 2).reshape(1, 2, 1), cache)
    assert rf"0.8704 = {said(db, 4)}$" in text
    assert rf"\mathrm{{d}}w_h = {said(dwh, 4)}$" in text
    assert f"0.8704 = {said(dh0, 4)}$" in text
    for number in x.ravel():
        assert said(number) in text


def test_a_step_of_the_lstm():
    unit, text = SOLUTIONS[RECURRENT], section(RECURRENT, MISSING)
    i, f, o, c_prev = 0.5, 0.8, 0.5, 0.5
    g = (np.log(2) - f * c_prev) / i
    assert f"$g = {said(g)}$" in text
    logits = [np.log(gate / (1 - gate)) for gate in (i, f, o)]
    one = np.ones((1, 1))
    b = array(*logits, np.arctanh(g))
    weights = np.zeros((1, 4)), np.zeros((1, 4))
    h, c, cache = unit.lstm_step_forward(one, one, c_prev * one, *weights, b)
    assert (h / o).item() == pytest.approx(0.6)
    assert f"$c_k = {said(c)}$" in text
    _, _, dc_prev, _, _, db = unit.lstm_step_backward(2 * one, 0.1 * one, cache)
    assert f"0.74 \\cdot 0.8 = {said(dc_prev)}$" in text
    assert f"0.74 \\cdot 0.5 = {said(db[1] / (f * (1 - f)))}$" in text


def test_what_64_steps_make_of_an_error():
    text = LESSONS[RECURRENT]
    assert f"makes\n{0.9**64:.4f} of it over 64 steps" in text
    assert f"1.1 makes {1.1**64:.0f}" in text


@pytest.mark.parametrize(
    "title, keys, values, dout",
    [(HAND, [np.log(3), 0], [4, 0], 1), (MISSING, [1, 1], [2, 6], 2)],
    ids=["example", "missing"],
)
def test_one_query_and_two_keys(title, keys, values, dout):
    unit, text = SOLUTIONS[ATTENTION], section(ATTENTION, title)
    q, k, v = np.ones((1, 1, 1)), array(*keys)[None, :, None], array(*values)[None, :, None]
    out, (*_, probs) = unit.attention_forward(q, k, v)
    dq, dk, dv = unit.attention_backward(np.full((1, 1, 1), float(dout)), (q, k, v, probs))
    assert listed(probs) in text
    assert said(out) in text
    assert listed(dv) in text
    assert listed(dk) in text
    assert title == MISSING or f"= {said(dq)}$" in text


@pytest.mark.slow
def test_more_than_a_third_of_attentions_mistakes_learn_digits():
    unit = next(unit for unit in UNITS if unit.stem == ATTENTION)
    grader = Grader(unit, 0)
    known = [m for m in grader.catalogue.mistakes if m.function.startswith("attention")]
    check = grader.check("attention_learns_digits")
    passing = [m.id for m in known if grader.open_mistake(m).run(check).outcome == "passed"]
    assert len(passing) > len(known) / 3
    assert "More than a third" in LESSONS[ATTENTION]


@pytest.mark.slow
@pytest.mark.parametrize("op", ["rnn", "lstm"])
def test_a_plain_rnn_reads_digits_about_as_well_as_an_lstm(op):
    unit = next(unit for unit in UNITS if unit.stem == RECURRENT)
    shares = []
    for seed in range(3):
        grader, student = Grader(unit, seed), Student(Local(SOLUTIONS[RECURRENT]), unit.returns)
        (seen,) = grader.run(grader.check(f"{op}_learns_digits"), student).trace.observations
        shares.append(seen.got)
    assert 0.93 < np.mean(shares) < 0.98


def test_tokens_shared_out_among_heads():
    unit, text = SOLUTIONS[BLOCK], section(BLOCK, HAND)
    x = np.arange(1.0, 9.0).reshape(1, 2, 4)
    parts = unit.split_heads(x, 2)
    for share in (*x[0], *parts[0, 0], *parts[0, 1]):
        assert listed(share) in text
    assert f"{listed(x.reshape(1, 2, 2, 2)[0, 0, 0])}$ and $(3, 4)$: one token" in text


def test_past_a_layer_and_through_it():
    unit, text = SOLUTIONS[BLOCK], section(BLOCK, HAND)
    for x in (2.0, -2.0):
        out, cache = unit.residual_forward(np.full((1, 1, 1), x), np.full((1, 1), 0.5))
        dx, dw = unit.residual_backward(np.full((1, 1, 1), 4.0), cache)
        assert f"out is {said(out)}" in text or f"out is ${said(out)}$" in text
        assert f"= {said(dw)}$" in text
        assert f"= {said(dx)}$" in text
    y, first = unit.residual_forward(np.ones((1, 1, 1)), np.ones((1, 1)))
    _, second = unit.residual_forward(y, -np.ones((1, 1)))
    dy, _ = unit.residual_backward(np.full((1, 1, 1), 3.0), second)
    dx, dw = unit.residual_backward(dy, first)
    text = section(BLOCK, MISSING)
    assert rf"$y = {said(y)}$" in text
    assert rf"\mathrm{{d}}y = {said(dy)}$" in text
    assert rf"\mathrm{{d}}w_1 = 1 \cdot 3 = {said(dw)}$" in text
    assert rf"$3 + 1 \cdot 3 = {said(dx)}$" in text


def test_parameters_of_a_block():
    d = 64
    assert 4 * d**2 + 2 * 4 * d**2 + 4 * d + d + 4 * d == 12 * d**2 + 9 * d == 49728
    assert "$12 D^2 + 9 D$, for $D = 64$ already $49{,}728$" in LESSONS[BLOCK]


@pytest.mark.slow
def test_what_the_figures_of_depth_and_time_show():
    pytest.importorskip("matplotlib", reason="the site's tools: backlings[site]")
    deep = load_module(ROOT / "docs" / "figures" / f"{BLOCK}.py").FOUND
    assert deep["with a way past"][0] > 1 > 1e-12 > deep["without"][0]
    long = [
        share[0]
        for share in load_module(ROOT / "docs" / "figures" / f"{RECURRENT}.py").FOUND.values()
    ]
    assert long[0] < 1e-4
    assert long[-1] > 0.5
