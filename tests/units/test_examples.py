"""The numbers of the examples by hand, and of those with a step missing, from the solutions."""

import numpy as np
import pytest

from backlings.course.loading import load_module
from support.lessons import ROOT, SOLUTIONS, listed, matrix, section, shown

COLUMNS = [
    ("An example by hand", [[1, 1], [1, -1]], [2, -1], 0.5, [1, 2], 7),
    ("The same with a step missing", [[1, -2], [2, 1]], [1, 2], -1, [1, 1], 4),
]


@pytest.mark.parametrize("title, w1, w2, b2, x, y", COLUMNS, ids=["example", "missing"])
def test_one_hidden_layer(title, w1, w2, b2, x, y):
    stem = "01_one_hidden_layer_column"
    unit, text = SOLUTIONS[stem], section(stem, title)
    params = {"w1": w1, "b1": [[0], [0]], "w2": [w2], "b2": [[b2]]}
    params = {key: np.array(value, dtype=float) for key, value in params.items()}
    x, y = np.array(x, dtype=float)[:, None], np.array([[y]], dtype=float)
    y_hat, cache = unit.net_forward(x, params)
    loss, delta2 = unit.half_squared_error(y_hat, y)
    grads = unit.net_backward(delta2, params, cache)
    for number in (matrix(w1), matrix([w2]), listed(params["w1"] @ x), listed(grads["w2"])):
        assert number in text
    assert rf"\hat y = {shown(y_hat.item())}" in text
    assert shown(loss) in text
    assert listed(params["w2"].T @ delta2) in text
    assert listed(grads["b1"]) in text
    if title == "An example by hand":
        after, new = unit.train_step(x, y, params, 0.01)
        assert after == loss
        moved, _ = unit.net_forward(x, new)
        assert shown(moved.item()) in text
        assert shown(unit.half_squared_error(moved, y)[0]) in text


def test_the_graph():
    stem = "02_computational_graph"
    unit, text = SOLUTIONS[stem], section(stem, "The same with a step missing")
    graph = {"a": ("input", []), "b": ("input", []), "q": ("mul", ["a", "a"])}
    graph["r"] = ("mul", ["q", "b"])
    values = unit.graph_forward(graph, "r", {"a": 3.0, "b": 2.0})
    grads = unit.graph_backward(graph, "r", values)
    assert f"$q = {values['q']:g}$, $r = {values['r']:g}$" in text
    for name, grad in grads.items():
        assert f"| ${name}$ | {grad:g} |" in text
    assert f"$r = {unit.graph_forward(graph, 'r', {'a': 3.01, 'b': 2.0})['r']:.4f}$" in text


VALUES = [
    ("An example by hand", 2, -3, lambda a, b: (a * b, a * b + a)),
    ("The same with a step missing", 1, 2, lambda a, b: (a + b, (a + b) ** 2)),
]


@pytest.mark.parametrize("title, a, b, made", VALUES, ids=["example", "missing"])
def test_the_engine(title, a, b, made):
    stem = "16_autograd_scalar"
    Value, text = SOLUTIONS[stem].Value, section(stem, title)  # noqa: N806
    a, b = Value(a), Value(b)
    example = title == "An example by hand"
    c = a * b if example else a + b
    d = c + a if example else c * c
    r = d * c if example else d * b
    assert (c.data, d.data) == made(a.data, b.data)
    r.backward()
    for name, value in (("a", a), ("b", b), ("r", r)):
        assert f"${name} = {shown(value.data)}" in text or f"= {shown(value.data)}$" in text, name
    for value in (a, b, c):
        assert shown(value.grad) in text
    if example:
        assert "24.2406" in text
        assert round((2.01 * -3 + 2.01) * (2.01 * -3), 4) == 24.2406


def test_the_gradient_of_a_gradient():
    stem = "16_gradient_of_gradient"
    unit, text = SOLUTIONS[stem], section(stem, "An example by hand")
    a, b = unit.Value(2), unit.Value(3)
    p = a * b
    r = p * a
    da, db, dp = unit.grad(r, [a, b, p], create_graph=True)
    twice = unit.grad(da, [a, b, p, dp])
    assert f"$p = ab = {p.data:g}$, $r = pa = {r.data:g}$" in text
    assert f"= {da.data:g}$, which is $2ab$" in text
    assert f"a = {db.data:g}$ to $b$" in text
    assert f"a = {dp.data:g}$ to $p$" in text
    assert f"$a$ has $3 + 3 = {twice[0].data:g}$" in text
    assert f"$b$ has $2 + 2 = {twice[1].data:g}$" in text
    assert f"$\\mathrm{{d}}p$ hears $b = {twice[3].data:g}$" in text
    assert f"$p$ hears $\\mathrm{{d}}r = {twice[2].data:g}$" in text


def test_the_gradient_of_the_gradient_of_a_cube():
    stem = "16_gradient_of_gradient"
    unit, text = SOLUTIONS[stem], section(stem, "The same with a step missing")
    x = unit.Value(2)
    (dx,) = unit.grad(x**3, [x], create_graph=True)
    (twice,) = unit.grad(dx, [x])
    squared = next(p for p in dx._parents[0]._parents if p.data == 4)
    assert f"3 = {dx.data:g}$" in text
    assert f"$6x = {twice.data:g}$" in text
    assert f"= {unit.grad(dx, [squared])[0].data:g}$" in text


def test_the_valley_of_the_step():
    pytest.importorskip("matplotlib", reason="the site's tools: backlings[site]")
    figure = load_module(ROOT / "docs" / "figures" / "03_gradient_check.py")
    text = section("03_gradient_check", "How large a step")
    assert f"{figure.at(1e-5):.0e}" == "1e-09"
    assert "an error of $10^{-9}$ there" in text
    assert f"${figure.at(1e-1):.2f}$ at a step of $0.1$" in text
    assert f"${figure.at(1e-12):.3f}$ at $10^{{-12}}$" in text
    assert figure.at(1e-5, figure.ONE_SIDED) < 1e-4  # four right digits


def test_the_difference():
    text = section("03_gradient_check", "The same with a step missing")
    numeric = SOLUTIONS["03_gradient_check"].numeric_gradient
    for step, digits in ((0.1, "4.04"), (0.05, "4.010")):
        found = numeric(lambda x: float(x[0] ** 4), np.ones(1), step)[0]
        assert f"{found:.3f}".startswith(digits)
        assert digits in text


@pytest.mark.parametrize(
    "title, x, w, b, dout",
    [
        ("An example by hand", [[1, 2], [3, 4]], [[5], [6]], 7, [[1], [-2]]),
        ("The same with a step missing", [[2, -1], [0, 3]], [[1], [4]], 5, [[3], [-1]]),
    ],
    ids=["example", "missing"],
)
def test_the_linear_layer(title, x, w, b, dout):
    unit, text = SOLUTIONS["04_linear"], section("04_linear", title)
    arrays = [np.array(value, dtype=float) for value in (x, w, [b])]
    out, cache = unit.linear_forward(*arrays)
    dx, dw, db = unit.linear_backward(np.array(dout, dtype=float), cache)
    for numbers in (x, w, out, dout, dx):
        assert matrix(numbers) in text
    assert listed(dw) in text
    assert f"= {shown(db[0])}$" in text


def test_the_slopes_of_the_activations():
    unit = SOLUTIONS["05_activations"]
    text = section("05_activations", "The same with a step missing")
    out, cache = unit.tanh_forward(np.log([[2.0]]))
    slope = unit.tanh_backward(np.ones((1, 1)), cache)
    assert f"= {shown(out.item())}$" in text
    assert f"= {shown(slope.item())}$" in text
    assert f"$dx = {shown(5 * slope.item())}$" in text
    assert f"${np.tanh(np.log(2) + 0.01):.5f}$" in text


def test_the_losses():
    unit, text = SOLUTIONS["06_losses"], section("06_losses", "The same with a step missing")
    logits = np.array([np.log([2, 1, 5]), np.zeros(3)])
    loss, cache = unit.softmax_ce_forward(logits, np.array([0, 2]))
    grad = unit.softmax_ce_backward(1.0, cache)
    assert f"= {loss:.3f}$" in text
    assert listed(grad[0], 4).replace(", ", ",") in text.replace("\\", "").replace(", ", ",")
    assert np.allclose(grad[1], [1 / 6, 1 / 6, -1 / 3])


@pytest.mark.parametrize(
    "title, w1, w2, x, label, reg",
    [
        ("An example by hand", [[1, -1], [1, 0]], [[0, 1], [2, -1]], [1, 2], 0, 0.1),
        ("The same with a step missing", [[1, -1], [1, 1]], [[1, 0], [0, 2]], [2, 1], 1, 0.2),
    ],
    ids=["example", "missing"],
)
def test_the_two_layer_net(title, w1, w2, x, label, reg):
    unit, text = SOLUTIONS["07_two_layer_net"], section("07_two_layer_net", title)
    params = {"w1": np.array(w1, float), "b1": np.zeros(2)}
    params |= {"w2": np.array(w2, float), "b2": np.zeros(2)}
    x, labels = np.array([x], dtype=float), np.array([label])
    loss, grads = unit.two_layer_loss(params, x, labels, reg)
    for numbers in (w1, w2, grads["w1"], grads["w2"]):
        assert matrix(numbers) in text
    assert shown(loss) in text
    assert listed(grads["b2"]) in text
    assert listed(grads["b1"]) in text
    assert listed(grads["b2"] @ params["w2"].T) in text


@pytest.mark.parametrize(
    "title, weights, dout",
    [
        ("An example by hand", [2, 1, 3], 1.0),
        ("The same with a step missing", [3, 2, -1], 0.5),
    ],
    ids=["example", "missing"],
)
def test_the_deep_network(title, weights, dout):
    unit, text = SOLUTIONS["08_deep_mlp"], section("08_deep_mlp", title)
    params = [(np.array([[float(w)]]), np.zeros(1)) for w in weights]
    out, caches = unit.mlp_forward(np.ones((1, 1)), params)
    dx, grads = unit.mlp_backward(np.array([[dout]]), caches)
    assert f"= {shown(out.item())}$" in text
    for number in (dx, *(dw for dw, _ in grads)):
        assert f"= {shown(number.item())}$" in text
