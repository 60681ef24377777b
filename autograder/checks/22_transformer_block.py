"""
What a correct transformer block does.

There are never as many heads as tokens or sequences in all cases, but in one everything is equal,
where a wrong reshape has the right shape.
"""

import numpy as np

from backlings import cases, on_either_cache, pair, points
from backlings.checking import expect

SPLITS = [(2, 3, 8, 4), (2, 2, 4, 2), (1, 5, 6, 3)]  # N, T, D, heads


@points(3, "split_heads")
def check_split_heads(student, reference, rng):
    """The heads get their shares of every token, on 3 sizes."""
    for n, t, d, heads in SPLITS:
        with expect.case(N=n, T=t, D=d, heads=heads):
            x = rng.normal(size=(n, t, d))
            parts = student.split_heads(x, heads)
            expect.close(parts, reference.split_heads(x, heads), "parts")


@points(3, "merge_heads")
def check_merge_heads(student, reference, rng):
    """The shares are put together again, on 3 sizes."""
    for n, t, d, heads in SPLITS:
        with expect.case(N=n, T=t, D=d, heads=heads):
            parts = rng.normal(size=(n, heads, t, d // heads))
            x = student.merge_heads(parts)
            expect.close(x, reference.merge_heads(parts), "x")


@points(0, "merge_heads")
def check_merge_undoes_split(student, rng):
    """What is split and merged is what it was."""
    x = rng.normal(size=(2, 3, 8))
    parts = student.split_heads(x, 4)
    if expect.shape(parts, (2, 4, 3, 2), "parts"):
        expect.close(student.merge_heads(parts), x, "x that was split and merged", like="x")


def near_a_kink(x, w):
    """Whether a unit of some token is about to switch."""
    return np.abs(x @ w).min() < 0.005


residual = pair(
    "residual",
    inputs={"x": ("N", "T", "D"), "w": ("D", "D")},
    cases=cases(N=[3, 4, 1], T=[2, 4, 3], D=[5, 4, 3]),
    points=(4, 8),
    reject=near_a_kink,
)


@points(0, "residual_backward")
def check_residual_has_a_way_past(student, reference, rng):
    """With w = 0 nothing goes through the layer: dx is dout."""
    x, w, dout = rng.normal(size=(2, 3, 4)), np.zeros((4, 4)), rng.normal(size=(2, 3, 4))
    dx, dw = on_either_cache(
        lambda: student.residual_forward(x, w),
        reference.residual_forward(x, w),
        lambda cache: list(student.residual_backward(dout, cache)),
        [dout, np.zeros((4, 4))],
    )
    expect.close(dx, dout, "dx with w = 0", "x reaches out past the layer", like="x")
    expect.close(dw, np.zeros((4, 4)), "dw with w = 0", "ReLU has slope 0 at 0", like="w")


def square(rng, sizes):
    """A weight that keeps the size of what it multiplies."""
    return rng.normal(size=(sizes["D"], sizes["D"])) / np.sqrt(sizes["D"])


def heads(rng, sizes):
    """How many heads this case has."""
    return sizes["heads"]


def masked(rng, sizes):
    """Whether this case is causal."""
    return sizes["causal"]


BLOCKS = cases(
    N=[2, 2, 1, 3],
    T=[3, 4, 5, 3],
    D=[6, 4, 4, 3],
    heads=[2, 2, 1, 3],
    causal=[False, True, False, True],
)

multihead = pair(
    "multihead",
    inputs={
        "x": ("N", "T", "D"),
        **dict.fromkeys(("wq", "wk", "wv", "wo"), square),
        "heads": heads,
        "causal": masked,
    },
    cases=BLOCKS,
    points=(6, 14),
)


@points(0, "multihead_forward")
def check_multihead_does_not_look_ahead(student, rng):
    """With causal=True no token knows a later one."""
    sizes = {"D": 6}
    x, weights = rng.normal(size=(2, 5, 6)), [square(rng, sizes) for _ in range(4)]
    before = student.multihead_forward(x, *weights, 2, True)[0]
    changed = np.concatenate([x[:, :3], rng.normal(size=(2, 2, 6))], axis=1)
    after = student.multihead_forward(changed, *weights, 2, True)[0]
    fits = expect.shape(before, x.shape, "out", like="x")
    if fits and expect.shape(after, x.shape, "out with another end", like="x"):
        because = "what comes later must not count"
        expect.close(after[:, :3], before[:, :3], "out of the beginning", because)


def tokens(rng, sizes):
    """Tokens with means and spreads of their own, so that a norm has something to do."""
    lead = (sizes["N"], sizes["T"], 1)
    spreads = rng.uniform(0.5, 2.0, lead)
    return rng.normal(size=lead) + spreads * rng.normal(size=(*lead[:2], sizes["D"]))


def scale(rng, sizes):
    """Of both signs, nowhere near 1 or 0, and small: no softmax behind the norm is saturated."""
    return rng.uniform(0.4, 0.8, sizes["D"]) * rng.choice([-1.0, 1.0], sizes["D"])


def inward(rng, sizes):
    """The weight of the first layer."""
    return rng.normal(size=(sizes["D"], sizes["H"])) / np.sqrt(sizes["D"])


def outward(rng, sizes):
    """The weight of the second layer."""
    return rng.normal(size=(sizes["H"], sizes["D"])) / np.sqrt(sizes["H"])


MLP = {
    "gamma": scale,
    "beta": scale,
    "w1": inward,
    "b1": ("H",),
    "w2": outward,
    "b2": ("D",),
}

mlp_block = pair(
    "mlp_block",
    inputs={"x": tokens, **MLP},
    cases=cases(N=[2, 3, 1], T=[3, 3, 4], D=[4, 3, 5], H=[6, 3, 2]),
    points=(4, 10),
)


def parameters(rng, sizes):
    """All twelve of a block."""
    norms = {name: scale(rng, sizes) for name in ("gamma1", "beta1", "gamma2", "beta2")}
    weights = {name: square(rng, sizes) for name in ("wq", "wk", "wv", "wo")}
    layers = {"w1": inward(rng, sizes), "w2": outward(rng, sizes)}
    biases = {"b1": rng.normal(size=sizes["H"]), "b2": rng.normal(size=sizes["D"])}
    return {**norms, **weights, **layers, **biases}


block = pair(
    "block",
    inputs={"x": tokens, "params": parameters, "heads": heads, "causal": masked},
    cases=[{**sizes, "H": hidden} for sizes, hidden in zip(BLOCKS[:3], (5, 4, 3), strict=True)],
    points=(2, 6),
)


@points(0, "block_backward")
def check_block_begins_as_the_identity(student, reference, rng):
    """With wo, w2 and b2 at 0 the block passes everything by, forward and back."""
    sizes = {"N": 2, "T": 3, "D": 4, "H": 5}
    x, params, dout = tokens(rng, sizes), parameters(rng, sizes), rng.normal(size=(2, 3, 4))
    params.update({name: np.zeros(params[name].shape) for name in ("wo", "w2", "b2")})
    ours = reference.block_forward(x, params, 2)
    out = student.block_forward(x, params, 2)[0]
    expect.close(out, x, "out with wo, w2 and b2 at 0", "nothing is added to x", like="x")
    right = list(reference.block_backward(dout, ours[1]))
    dx, _ = on_either_cache(
        lambda: student.block_forward(x, params, 2),
        ours,
        lambda cache: list(student.block_backward(dout, cache)),
        right,
    )
    because = "both halves send nothing back"
    expect.close(dx, dout, "dx with wo, w2 and b2 at 0", because, like="x")
