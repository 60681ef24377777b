"""
What correct attention does.

There are as many queries as keys only in some cases, and values have a width of their own, so that
a missing transpose shows; in others all sizes are equal, where numpy says nothing.
"""

import numpy as np

from backlings import cases, on_either_cache, pair, points
from backlings.checking import expect
from backlings.course import data

SIZES = cases(N=[3, 3, 1, 2], T=[4, 3, 5, 4], S=[5, 3, 2, 4], D=[2, 3, 4, 5], M=[3, 3, 2, 4])

attention = pair(
    "attention",
    inputs={"q": ("N", "T", "D"), "k": ("N", "S", "D"), "v": ("N", "S", "M")},
    cases=SIZES,
    points=(10, 20),
)

CAUSAL = cases(N=[3, 3, 1], T=[4, 3, 5], D=[2, 3, 4], M=[5, 3, 2])


def draw(rng, sizes):
    """Queries, keys and values of a sequence that looks at itself."""
    n, t = sizes["N"], sizes["T"]
    widths = (sizes["D"], sizes["D"], sizes["M"])
    return [rng.normal(size=(n, t, width)) for width in widths]


@points(8, "attention_forward")
def check_attention_causal(student, reference, rng):
    """With causal=True the output is right, on 3 sizes."""
    for sizes in CAUSAL:
        with expect.case(**sizes):
            given = [*draw(rng, sizes), True]
            out = student.attention_forward(*given)[0]
            expect.close(out, reference.attention_forward(*given)[0], "out with causal=True")


@points(0, "attention_forward")
def check_attention_weights_sum_to_one(student, rng):
    """Values that are all alike come out as they are, with and without the mask."""
    for causal in (False, True):
        with expect.case(f"causal = {causal}"):
            q, k, _ = draw(rng, {"N": 2, "T": 4, "D": 3, "M": 1})
            v = np.ones((2, 4, 3)) * rng.normal(size=3)
            out = student.attention_forward(q, k, v, causal)[0]
            expect.close(out, v, "out of equal values", "the weights of a query sum to 1", like="v")


@points(0, "attention_forward")
def check_attention_does_not_look_ahead(student, rng):
    """With causal=True the first token copies its own value, and no token knows a later one."""
    q, k, v = draw(rng, {"N": 2, "T": 5, "D": 3, "M": 4})
    before = student.attention_forward(q, k, v, True)[0]
    changed = [np.concatenate([a[:, :3], rng.normal(size=a[:, 3:].shape)], axis=1) for a in (k, v)]
    after = student.attention_forward(q, *changed, True)[0]
    fits = expect.shape(before, v.shape, "out", like="v")
    if fits and expect.shape(after, v.shape, "out with another end", like="v"):
        expect.close(before[:, 0], v[:, 0], "out of the first token", "it sees itself alone")
        because = "what comes later must not count"
        expect.close(after[:, :3], before[:, :3], "out of the beginning", because)


@points(0, "attention_forward")
def check_attention_has_no_order(student, rng):
    """Keys and values that change places together change nothing."""
    q, k, v = draw(rng, {"N": 2, "T": 5, "D": 3, "M": 4})
    order = rng.permutation(5)
    one = student.attention_forward(q, k, v)[0]
    two = student.attention_forward(q, k[:, order], v[:, order])[0]
    if expect.shape(one, v.shape, "out", like="v"):
        expect.close(two, one, "out of keys in another order", "a mean has no order")


@points(0, "attention_forward")
def check_attention_extremes(student, reference, rng):
    """Scores in the thousands overflow nothing."""
    q, k, v = draw(rng, {"N": 2, "T": 4, "D": 3, "M": 2})
    q = 2000 * q
    for causal in (False, True):
        with expect.case(f"causal = {causal}"):
            out = student.attention_forward(q, k, v, causal)[0]
            right = reference.attention_forward(q, k, v, causal)[0]
            expect.close(out, right, "out of huge scores")


@points(10, "attention_backward")
def check_attention_causal_gradients(student, reference, rng):
    """Behind a causal forward each gradient is right, on 3 sizes."""
    for sizes in CAUSAL:
        with expect.case(**sizes):
            given = [*draw(rng, sizes), True]
            ours = reference.attention_forward(*given)
            dout = rng.normal(size=ours[0].shape)
            right = list(reference.attention_backward(dout, ours[1]))
            found = on_either_cache(
                lambda given=given: student.attention_forward(*given),
                ours,
                lambda cache, dout=dout: list(student.attention_backward(dout, cache)),
                right,
            )
            for got, expected, name in zip(found, right, "qkv", strict=True):
                expect.close(got, expected, f"d{name} with causal=True", like=name)


@points(0, "attention_backward")
def check_attention_keys_may_shift(student, reference, rng):
    """In dk the keys of a sequence add up to 0."""
    q, k, v = draw(rng, {"N": 3, "T": 4, "D": 2, "M": 5})
    dout = rng.normal(size=v.shape)
    ours = reference.attention_forward(q, k, v)
    right = list(reference.attention_backward(dout, ours[1]))
    _, dk, _ = on_either_cache(
        lambda: student.attention_forward(q, k, v),
        ours,
        lambda cache: list(student.attention_backward(dout, cache)),
        right,
    )
    if expect.shape(dk, k.shape, "dk", like="k"):
        because = "adding a vector to all keys adds a number to all scores of a query"
        expect.close(dk.sum(axis=1), np.zeros((3, 2)), "dk added up", because, atol=1e-10)


def weight(columns):
    """A projection that keeps the size of what it projects."""

    def drawn(rng, sizes):
        return rng.normal(size=(sizes["D"], sizes[columns])) / np.sqrt(sizes["D"])

    return drawn


def masked(rng, sizes):
    """Whether this case is causal."""
    return sizes["causal"]


SELF = cases(
    N=[3, 3, 1], T=[4, 3, 5], D=[5, 3, 4], K=[2, 3, 3], M=[3, 3, 2], causal=[False, False, True]
)

self_attention = pair(
    "self_attention",
    inputs={
        "x": ("N", "T", "D"),
        "wq": weight("K"),
        "wk": weight("K"),
        "wv": weight("M"),
        "causal": masked,
    },
    cases=SELF,
    points=(4, 8),
)


def epoch(module, params, moments, x, truth, batches):
    """A pass over the data: a token a row of pixels, no way past the attention; Adam."""
    p, moments = dict(params), list(moments)
    for rows in batches:
        n = len(rows)
        h = x[rows] @ p["w"] + p["place"]
        given = [h @ p[name] for name in ("wq", "wk", "wv")]
        out, cache = module.attention_forward(*given)
        top = out.reshape(n, -1)
        scores = top @ p["wout"]
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        d = (e / e.sum(axis=1, keepdims=True) - np.eye(10)[truth[rows]]) / n
        dout = (d @ p["wout"].T).reshape(out.shape)
        found = dict(zip(("wq", "wk", "wv"), module.attention_backward(dout, cache), strict=True))
        dh = sum(found[name] @ p[name].T for name in found)
        grads = {name: np.tensordot(h, found[name], axes=((0, 1), (0, 1))) for name in found}
        grads["w"] = np.tensordot(x[rows], dh, axes=((0, 1), (0, 1)))
        grads["place"], grads["wout"] = dh.sum(axis=0), top.T @ d
        mean, square, count = moments
        mean = {k: 0.9 * mean[k] + 0.1 * grads[k] for k in p}
        square = {k: 0.999 * square[k] + 0.001 * grads[k] ** 2 for k in p}
        moments = [mean, square, count + 1]
        lr = 1e-2 * np.sqrt(1 - 0.999 ** moments[2]) / (1 - 0.9 ** moments[2])
        p = {k: p[k] - lr * mean[k] / (np.sqrt(square[k]) + 1e-8) for k in p}
    return p, moments


@points(0, "attention_backward", replayed=False)
def check_attention_learns_digits(student, reference, rng):
    """With your attention a small network learns to read digits, a row of pixels a token."""
    digits = data.load("digits")
    x, truth = digits["x"].reshape(-1, 8, 8) / 16, digits["labels"]
    order = rng.permutation(len(x))
    train, test = order[:1437], order[1437:]
    sizes = {"w": (8, 24), "wq": (24, 24), "wk": (24, 24), "wv": (24, 24), "wout": (192, 10)}
    params = {k: rng.normal(size=size) / np.sqrt(size[0]) for k, size in sizes.items()}
    params["place"] = 0.1 * rng.normal(size=(8, 24))
    zeros = {k: np.zeros(p.shape) for k, p in params.items()}
    moments = [zeros, zeros, 0]
    for _ in range(10):
        rows = np.array_split(rng.permutation(len(train)), 23)
        found = student.probe(epoch, params, moments, x[train], truth[train], rows, values=2)
        if not expect.fits(found, (params, moments)):
            expect.shapes(found, (params, moments), "parameters and moments after an epoch")
            return
        params, moments = found
    h = x[test] @ params["w"] + params["place"]
    out = reference.attention_forward(*(h @ params[name] for name in ("wq", "wk", "wv")))[0]
    scores = out.reshape(len(test), -1) @ params["wout"]
    share = float((scores.argmax(axis=1) == truth[test]).mean())
    expect.above(share, 0.87, "share of right answers on new digits")
