"""Strangers' functions, as in `test_strangers`: initialisation, gradient flow, clipping."""

import pytest

from support.strangers import beside_their_units, grade

RIGHT = {
    "normal numbers drawn first, scaled afterwards, turned over": (
        "initialisation",
        """
        def he_normal(rng, fan_in, fan_out):
            return (rng.standard_normal((fan_out, fan_in)) * (2.0 / fan_in) ** 0.5).T

        def xavier_normal(rng, n_in, n_out):
            weights = np.empty((n_in, n_out))
            for row in weights:
                row[:] = rng.normal(scale=np.sqrt(1.0 / ((n_in + n_out) / 2)), size=n_out)
            return weights

        def xavier_uniform(rng, n_in, n_out):
            a = np.sqrt(6.0) / np.sqrt(n_in + n_out)
            return (rng.random((n_in, n_out)) * 2 - 1) * a

        def init_mlp(rng, layers):
            biases = [np.zeros(n) for n in layers[1:]]
            weights = [
                rng.standard_normal((n, m)) / np.sqrt(n / 2)
                for n, m in zip(layers[:-1], layers[1:])
            ]
            return [[w, b] for w, b in zip(weights, biases)]

        def activation_rms(rng, sizes, init):
            ws = [init(rng, n, m) for n, m in zip(sizes[:-1], sizes[1:])]
            x = rng.standard_normal((200, sizes[0]))
            out = []
            for w in ws:
                x = x.dot(w)
                x[x < 0] = 0
                out.append(np.linalg.norm(x) / np.sqrt(x.size))
            return out
        """,
        30,
    ),
    "counts, loops and a report that grows from the back": (
        "gradient_flow",
        """
        def grad_norms(gs):
            return [np.linalg.norm(g.ravel()) for g in gs]

        def dead_fraction(a):
            return 1 - np.count_nonzero((a > 0).any(0)) / a.shape[1]

        def saturated_fraction(a, threshold=0.97):
            return np.count_nonzero((a > threshold) | (a < -threshold)) / a.size

        def update_ratio(w, dw, lr):
            return np.linalg.norm(-lr * dw) / (np.linalg.norm(w) + 1e-12)

        def decay_per_layer(norms):
            logs = np.log(norms)
            return np.exp(-(logs[-1] - logs[0]) / (len(norms) - 1))

        def flow_report(params, x, labels, act):
            zs, hs = [], [x]
            for k, (w, b) in enumerate(params, 1):
                zs.append(hs[-1].dot(w) + b)
                z = zs[-1]
                if k == len(params):
                    hs.append(z)
                elif act == "relu":
                    hs.append(z * (z > 0))
                elif act == "tanh":
                    hs.append(np.tanh(z))
                else:
                    hs.append(1 / (1 + np.exp(-z)))
            s = zs[-1] - zs[-1].max(1)[:, None]
            p = np.exp(s) / np.exp(s).sum(1)[:, None]
            d = (p - np.eye(p.shape[1])[labels]) / len(x)
            rows = []
            for k in range(len(params), 0, -1):
                a = hs[k]
                dead = sat = 0.0
                if k < len(params):
                    if act == "relu":
                        d = np.where(zs[k - 1] > 0, d, 0)
                        dead = dead_fraction(a)
                    elif act == "tanh":
                        d, sat = d * (1 - a * a), saturated_fraction(a)
                    else:
                        d, sat = d * a * (1 - a), np.mean(abs(a - 0.5) > 0.485)
                dw = hs[k - 1].T @ d
                rows.append(dict(
                    layer=k, act_rms=(a**2).mean() ** 0.5, delta_norm=np.linalg.norm(d),
                    dw_norm=np.linalg.norm(dw), dead=dead, saturated=sat,
                ))
                d = d.dot(params[k - 1][0].T)
            return rows[::-1]
        """,
        50,
    ),
    "the coefficient of a framework, with its 1e-6": (
        "clipping",
        """
        def clip_by_global_norm(grads, max_norm):
            norms = np.array([np.linalg.norm(g) for g in grads])
            total_norm = np.linalg.norm(norms)
            coef = min(1.0, max_norm / (total_norm + 1e-6))
            return tuple(g * coef for g in grads), total_norm

        def clip_by_value(grads, limit):
            return [np.maximum(np.minimum(g, limit), -limit) for g in grads]
        """,
        20,
    ),
}

# Name of the unit, points earned all the same, mistake named, code. Draws in another order than
# ours: what is recognised is the law of the numbers, not the numbers.
WRONG = {
    "0.01 times normal numbers, out of habit": (
        "initialisation", 0, "init-18",
        """
        def he_normal(rng, fan_in, fan_out):
            return 0.01 * rng.standard_normal((fan_out, fan_in)).T
        """,
    ),
    "the outputs counted": (
        "initialisation", 2, "init-04",
        """
        def he_normal(rng, n_in, n_out):
            return (rng.standard_normal((n_out, n_in)) * np.sqrt(2.0 / n_out)).T
        """,
    ),
    "the limit for the spread, drawn as random() - 0.5": (
        "initialisation", 0, "init-12",
        """
        def xavier_uniform(rng, n_in, n_out):
            a = np.sqrt(2.0 / (n_in + n_out))
            return 2 * a * (rng.random((n_out, n_in)).T - 0.5)
        """,
    ),
    "zeros counted for dead units": (
        "gradient_flow", 0, "flow-01",
        """
        def dead_fraction(activations):
            return np.count_nonzero(activations <= 0) / activations.size
        """,
    ),
    "clipping each layer on its own": (
        "clipping", 4, "clip-01",
        """
        def clip_by_global_norm(grads, max_norm):
            total = np.sqrt(sum((g * g).sum() for g in grads))
            out = []
            for g in grads:
                n = np.linalg.norm(g)
                out.append(g * (max_norm / n) if n > max_norm else g.copy())
            return out, total
        """,
    ),
}  # fmt: skip


@pytest.mark.parametrize("habit", beside_their_units(RIGHT))
def test_what_is_right_earns_its_points_in_any_style(habit):
    name, code, worth = RIGHT[habit]
    verdict = grade(name, code)
    assert [(r.check.name, r.message) for r in verdict.results if r.outcome != "passed"] == []
    assert verdict.points == worth


@pytest.mark.parametrize("habit", beside_their_units(WRONG))
def test_what_is_wrong_is_named(habit):
    name, points, mistake, code = WRONG[habit]
    verdict = grade(name, code)
    named = {m.id for r in verdict.results for m in r.mistakes}
    assert mistake in named, [(r.check.name, r.message) for r in verdict.results]
    assert verdict.points == points, [(r.check.name, r.points) for r in verdict.results]
