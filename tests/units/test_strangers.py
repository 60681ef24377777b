"""
Functions as learners of other courses write them: other caches, other names, other habits.

Right ones earn their points, whatever their style. The known wrong ones of the same authors do not.
Written by us after habits seen in public answers; none is copied.
"""

import pytest
import yaml

from support.course import TESTS
from support.strangers import beside_their_units, grade

RIGHT = {
    "flattened input, cache of all three": (
        "linear",
        """
        def linear_forward(x, w, b):
            rows = np.reshape(x, (x.shape[0], -1))
            return rows.dot(w) + b, (x, w, b)

        def linear_backward(dout, cache):
            x, w, b = cache
            dx = np.dot(dout, w.T).reshape(x.shape)
            return dx, np.dot(x.reshape(x.shape[0], -1).T, dout), np.sum(dout, axis=0)
        """,
        30,
    ),
    "a column of ones for the bias": (
        "linear",
        """
        def linear_forward(x, w, b):
            ones = np.ones((len(x), 1))
            return np.hstack([x, ones]) @ np.vstack([w, b]), dict(x=x, w=w, n=len(x))

        def linear_backward(dout, cache):
            ones = np.ones((1, cache["n"]))
            return dout @ cache["w"].T, cache["x"].T @ dout, (ones @ dout)[0]
        """,
        30,
    ),
    "the gate written into dout": (
        "activations",
        """
        def relu_forward(x):
            return x * (x > 0), x

        def relu_backward(dout, cache):
            dout[cache <= 0] = 0
            return dout
        """,
        8,
    ),
    "masks, copies and boolean caches": (
        "activations",
        """
        def relu_forward(z):
            mask = z > 0
            out = z.copy()
            out[~mask] = 0.0
            return out, mask

        def relu_backward(grad_output, mask):
            grad_input = grad_output.copy()
            grad_input[~mask] = 0.0
            return grad_input

        def tanh_forward(x):
            out = 2 / (1 + np.exp(-2 * np.clip(x, -300, 300))) - 1
            return out, out

        def tanh_backward(dout, out):
            return (1 - out * out) * dout
        """,
        18,
    ),
    "the sigmoid in pieces": (
        "activations",
        """
        def sigmoid_forward(x):
            out = np.zeros_like(x)
            right = x >= 0
            out[right] = 1.0 / (1.0 + np.exp(-x[right]))
            ex = np.exp(x[~right])
            out[~right] = ex / (1.0 + ex)
            return out, {"out": out}

        def sigmoid_backward(dout, cache):
            s = cache["out"]
            return dout * (s - s**2)
        """,
        12,
    ),
    "one-hot matrices and the full Jacobian": (
        "losses",
        """
        def softmax_forward(z):
            e = np.exp((z.T - z.max(1)).T)
            p = (e.T / e.sum(1)).T
            return p, p

        def softmax_backward(dout, p):
            dz = np.empty_like(p)
            for i in range(len(p)):
                jacobian = np.diag(p[i]) - np.outer(p[i], p[i])
                dz[i] = jacobian @ dout[i]
            return dz

        def softmax_ce_forward(scores, y):
            shift = scores - np.max(scores, axis=1).reshape(-1, 1)
            logsum = np.log(np.sum(np.exp(shift), axis=1))
            loss = np.sum(logsum - shift[range(len(y)), list(y)]) / len(y)
            return loss, (shift, y)

        def softmax_ce_backward(dloss, cache):
            shift, y = cache
            p = np.exp(shift) / np.exp(shift).sum(1)[:, None]
            onehot = np.zeros(p.shape)
            onehot[np.arange(len(y)), y] = 1
            return (p - onehot) * (dloss / len(y))
        """,
        34,
    ),
    "loops over examples, weights in other names": (
        "two_layer_net",
        """
        def two_layer_loss(params, X, y, reg=0.0):
            W1, b1, W2, b2 = (params[k] for k in ("w1", "b1", "w2", "b2"))
            grads = {k: np.zeros(v.shape) for k, v in params.items()}
            loss = 0.0
            for xi, yi in zip(X, y):
                h = np.maximum(xi.dot(W1) + b1, 0)
                s = h.dot(W2) + b2
                s = s - s.max()
                p = np.exp(s) / np.exp(s).sum()
                loss -= np.log(p[yi]) / len(X)
                p[yi] -= 1
                p /= len(X)
                grads["w2"] += np.outer(h, p)
                grads["b2"] += p
                dh = W2.dot(p)
                dh[h <= 0] = 0
                grads["w1"] += np.outer(xi, dh)
                grads["b1"] += dh
            loss += reg / 2 * (np.sum(W1 * W1) + np.sum(W2 * W2))
            grads["w1"] += reg * W1
            grads["w2"] += reg * W2
            return loss, grads

        def predict(params, X):
            h = np.maximum(X.dot(params["w1"]) + params["b1"], 0)
            return np.argmax(h.dot(params["w2"]) + params["b2"], axis=1)
        """,
        40,
    ),
    "layers as dicts, from last to first": (
        "deep_mlp",
        """
        def mlp_forward(x, params):
            memory = {"a0": x, "L": len(params), "params": params}
            for l in range(1, len(params) + 1):
                w, b = params[l - 1]
                x = x.dot(w) + b
                if l < len(params):
                    x = x * (x > 0)
                memory[f"a{l}"] = x
            return x, memory

        def mlp_backward(dout, memory):
            grads = [None] * memory["L"]
            for l in range(memory["L"], 0, -1):
                if l != memory["L"]:
                    dout = dout * (memory[f"a{l}"] > 0)
                grads[l - 1] = (memory[f"a{l - 1}"].T.dot(dout), dout.sum(0))
                dout = dout.dot(memory["params"][l - 1][0].T)
            return dout, grads
        """,
        38,
    ),
}

# Of the habits met most often in public answers to other courses.
WRONG = {
    "bias gradient as a row": (
        "linear", 8, "linear-05",
        """
        def linear_forward(x, w, b):
            return x.dot(w) + b, (x, w)

        def linear_backward(dout, cache):
            x, w = cache
            return dout.dot(w.T), x.T.dot(dout), np.sum(dout, axis=0).reshape(1, -1)
        """,
    ),
    "everything divided by m": (
        "linear", 8, "linear-07",
        """
        def linear_forward(A, W, b):
            return A.dot(W) + b, (A, W)

        def linear_backward(dZ, cache):
            A, W = cache
            m = A.shape[0]
            return dZ.dot(W.T), 1.0 / m * A.T.dot(dZ), 1.0 / m * dZ.sum(axis=0)
        """,
    ),
    "softmax and labels, not averaged": (
        "losses", 6, "ce-01",
        """
        def softmax_ce_forward(x, y):
            p = np.exp(x - x.max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
            return -np.mean(np.log(p[np.arange(len(y)), y])), (p, y)

        def softmax_ce_backward(dloss, cache):
            p, y = cache
            dx = p.copy()
            dx[np.arange(len(y)), y] -= 1
            return dloss * dx
        """,
    ),
    "no half in the penalty": (
        "two_layer_net", 16 + 10, "twolayer-14",
        """
        def two_layer_loss(params, X, y, reg=0.0):
            W1, b1, W2, b2 = (params[k] for k in ("w1", "b1", "w2", "b2"))
            N = len(X)
            h = np.maximum(0, X @ W1 + b1)
            s = h @ W2 + b2
            s -= s.max(axis=1, keepdims=True)
            p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
            loss = -np.log(p[range(N), y]).mean() + reg * (np.sum(W1**2) + np.sum(W2**2))
            d = p
            d[range(N), y] -= 1
            d /= N
            dh = d @ W2.T
            dh[h == 0] = 0
            return loss, {
                "w1": X.T @ dh + reg * W1, "b1": dh.sum(0),
                "w2": h.T @ d + reg * W2, "b2": d.sum(0),
            }
        """,
    ),
}  # fmt: skip

for path in sorted((TESTS / "strangers").glob("*.yaml")):  # one file a unit
    for one in yaml.safe_load(path.read_text(encoding="utf-8")):
        if "mistake" in one:
            WRONG[one["habit"]] = (path.stem[3:], one["points"], one["mistake"], one["code"])
        else:
            RIGHT[one["habit"]] = (path.stem[3:], one["code"], one["points"])


@pytest.mark.parametrize("habit", beside_their_units(RIGHT))
def test_what_is_right_earns_its_points_in_any_style(habit):
    name, code, worth = RIGHT[habit]
    verdict = grade(name, code)
    lost = [
        f"{r.check.name}: {r.message}"
        for r in verdict.results
        if r.check.points and r.outcome not in ("passed", "missing")
    ]
    assert lost == []
    assert verdict.points == worth


@pytest.mark.parametrize("habit", beside_their_units(WRONG))
def test_what_is_wrong_is_named(habit):
    name, points, mistake, code = WRONG[habit]
    verdict = grade(name, code)
    named = {m.id for r in verdict.results for m in r.mistakes}
    assert mistake in named
    assert verdict.points == points, [(r.check.name, r.points) for r in verdict.results]


def test_a_habit_that_costs_nothing_is_named_kindly():
    name, code, _ = RIGHT["the gate written into dout"]
    verdict = grade(name, code)
    (remark,) = [r for r in verdict.results if r.outcome == "failed"]
    assert remark.check.points == 0
    assert "changes dout" in remark.message
