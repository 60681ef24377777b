"""
What a correct batch norm and a correct layer norm do.

Columns and rows of the inputs have their own means and spreads, one of them so small that eps
counts and its place can be seen. gamma is never 1, the momentum never 0.5.
"""

import numpy as np

from backlings import cases, on_either_cache, pair, points
from backlings.checking import expect
from backlings.course import data

BATCHES = cases(N=[6, 4, 2], D=[5, 4, 3])


def spread(rng, *, columns):
    """Spreads from 0.5 to 3, and a tiny one at a random place."""
    sizes = rng.uniform(0.5, 3.0, columns)
    sizes[rng.integers(columns)] = 0.01
    return sizes


def batch(rng, sizes):
    """Rows whose columns differ in mean and spread."""
    n, d = sizes["N"], sizes["D"]
    return rng.normal(size=d) + rng.normal(size=(n, d)) * spread(rng, columns=d)


def scale(rng, sizes):
    """Of both signs, and nowhere near 1 or 0."""
    return rng.uniform(1.5, 3.0, sizes["D"]) * rng.choice([-1.0, 1.0], sizes["D"])


def shift(rng, sizes):
    """Nowhere near 0."""
    return scale(rng, sizes)


def statistics(rng, sizes):
    """Running statistics as some training would leave them."""
    return {"mean": rng.normal(size=sizes["D"]), "var": spread(rng, columns=sizes["D"]) ** 2}


def training(rng, sizes):
    """This pair is checked in training; evaluation has checks of its own."""
    return True


batchnorm = pair(
    "batchnorm",
    inputs={"x": batch, "gamma": scale, "beta": shift, "state": statistics, "train": training},
    cases=BATCHES,
    points=(8, 24),
)


def draw(rng, sizes):
    """x, gamma, beta and running statistics."""
    return batch(rng, sizes), scale(rng, sizes), shift(rng, sizes), statistics(rng, sizes)


@points(5, "batchnorm_forward")
def check_batchnorm_running_statistics(student, reference, rng):
    """state follows the batches, with the momentum it is given, over 4 of them."""
    for momentum in (0.1, 0.3):
        sizes = {"N": 5, "D": 4}
        with expect.case(f"momentum = {momentum}", **sizes):
            x, gamma, beta, mine = draw(rng, sizes)
            right = mine
            for number in range(1, 5):
                _, _, mine = student.batchnorm_forward(x, gamma, beta, mine, True, momentum, 1e-3)
                _, _, right = reference.batchnorm_forward(
                    x, gamma, beta, right, True, momentum, 1e-3
                )
                with expect.case(f"momentum = {momentum}, batch {number}", **sizes):
                    expect.close(mine, right, "state")
                if not expect.fits(mine, right):
                    return
                x = batch(rng, sizes)


@points(0, "batchnorm_forward")
def check_batchnorm_state_at_evaluation(student, rng):
    """At evaluation the running statistics stay as they are."""
    x, gamma, beta, before = draw(rng, {"N": 5, "D": 4})
    _, _, after = student.batchnorm_forward(x, gamma, beta, before, False)
    expect.close(after, before, "state after an evaluation", because="nothing is learnt there")


@points(7, "batchnorm_forward")
def check_batchnorm_at_evaluation(student, reference, rng):
    """At evaluation out is made with the running statistics, on 3 sizes."""
    for n, d in [(6, 5), (4, 4), (1, 3)]:
        with expect.case(N=n, D=d):
            given = draw(rng, {"N": n, "D": d})
            out = student.batchnorm_forward(*given, False)[0]
            right = reference.batchnorm_forward(*given, False)[0]
            expect.close(out, right, "out at evaluation")


@points(0, "batchnorm_forward")
def check_batchnorm_of_one_row(student, rng):
    """At evaluation a row gets the same out alone and among others."""
    x, *rest = draw(rng, {"N": 5, "D": 4})
    together = student.batchnorm_forward(x, *rest, False)[0]
    alone = student.batchnorm_forward(x[:1], *rest, False)[0]
    if expect.shape(together, x.shape, "out", like="x"):
        expect.close(alone, together[:1], "out of a row alone", because="nobody else should count")


@points(0, "batchnorm_forward")
def check_batchnorm_standardises(student, rng):
    """In training each column of out has mean beta and spread |gamma|."""
    x, gamma, beta, state = draw(rng, {"N": 50, "D": 4})
    out = student.batchnorm_forward(x, gamma, beta, state, True, 0.1, 1e-12)[0]
    if expect.shape(out, x.shape, "out", like="x"):
        expect.close(out.mean(axis=0), beta, "column means of out", rtol=1e-5)
        expect.close(out.std(axis=0), np.abs(gamma), "column spreads of out", rtol=1e-5)


@points(0, "batchnorm_forward")
def check_batchnorm_far_from_zero(student, reference, rng):
    """A column far from 0, and one that is constant, are right as well."""
    x, gamma, beta, state = draw(rng, {"N": 6, "D": 3})
    x[:, 0] = 1e7 + rng.normal(size=6)
    x[:, 1] = 3.0
    out = student.batchnorm_forward(x, gamma, beta, state, True)[0]
    right = reference.batchnorm_forward(x, gamma, beta, state, True)[0]
    if expect.shape(out, x.shape, "out", like="x"):
        expect.close(out[:, 0], right[:, 0], "out of a column around 10 million", rtol=1e-6)
        because = "eps keeps the division finite"
        expect.close(out[:, 1], right[:, 1], "out of a constant column", because=because)


@points(6, "batchnorm_backward")
def check_batchnorm_gradients_at_evaluation(student, reference, rng):
    """Behind an evaluation each gradient is right: the statistics are constants then."""
    for n, d in [(6, 5), (4, 4), (1, 3)]:
        with expect.case(N=n, D=d):
            given, dout = draw(rng, {"N": n, "D": d}), rng.normal(size=(n, d))
            ours = reference.batchnorm_forward(*given, False)
            right = list(reference.batchnorm_backward(dout, ours[1]))
            found = on_either_cache(
                lambda given=given: student.batchnorm_forward(*given, False)[:2],
                ours[:2],
                lambda cache, dout=dout: list(student.batchnorm_backward(dout, cache)),
                right,
            )
            names = [f"{name} at evaluation" for name in ("dx", "dgamma", "dbeta")]
            for got, expected, name in zip(found, right, names, strict=True):
                expect.close(got, expected, name)


@points(0, "batchnorm_backward")
def check_batchnorm_dx_has_no_say_in_shift_and_stretch(student, reference, rng):
    """In training each column of dx adds up to 0, and so does dx times x."""
    x, gamma, beta, state = draw(rng, {"N": 8, "D": 4})
    dout = rng.normal(size=x.shape)
    given = (x, gamma, beta, state, True, 0.1, 1e-14)
    ours = reference.batchnorm_forward(*given)[:2]
    right = list(reference.batchnorm_backward(dout, ours[1]))
    dx, *_ = on_either_cache(
        lambda: student.batchnorm_forward(*given)[:2],
        ours,
        lambda cache: list(student.batchnorm_backward(dout, cache)),
        right,
    )
    if expect.shape(dx, x.shape, "dx", like="x"):
        size = np.abs(right[0]).sum(axis=0)
        because = "a column that is shifted as a whole gives the same out"
        expect.close(dx.sum(axis=0) / size, np.zeros(4), "column sums of dx", because, atol=1e-9)
        because = "a column that is stretched as a whole gives the same out"
        along = (dx * (x - x.mean(axis=0)) / x.std(axis=0)).sum(axis=0) / size
        expect.close(along, np.zeros(4), "dx along x", because, atol=1e-6)


ROWS = [
    {"N": 6, "D": 5},
    {"N": 5, "D": 5},
    {"N": 1, "D": 4},
    {"N": 3, "T": 4, "D": 5},
    {"N": 4, "T": 4, "D": 4},
]


def rows(rng, sizes):
    """Rows, or sequences of rows, that differ in mean and spread."""
    lead = (sizes["N"], sizes["T"]) if "T" in sizes else (sizes["N"],)
    spreads = spread(rng, columns=int(np.prod(lead))).reshape(*lead, 1)
    return rng.normal(size=(*lead, 1)) + rng.normal(size=(*lead, sizes["D"])) * spreads


layernorm = pair(
    "layernorm",
    inputs={"x": rows, "gamma": scale, "beta": shift},
    cases=ROWS,
    points=(6, 14),
)


@points(0, "layernorm_forward")
def check_layernorm_with_another_eps(student, reference, rng):
    """eps is the one that is given."""
    sizes = {"N": 4, "D": 5}
    given = rows(rng, sizes), scale(rng, sizes), shift(rng, sizes), 0.01
    out = student.layernorm_forward(*given)[0]
    expect.close(out, reference.layernorm_forward(*given)[0], "out")


@points(0, "layernorm_forward")
def check_layernorm_of_one_row(student, rng):
    """A row gets the same out alone and among others."""
    sizes = {"N": 5, "D": 4}
    x, gamma, beta = rows(rng, sizes), scale(rng, sizes), shift(rng, sizes)
    together = student.layernorm_forward(x, gamma, beta)[0]
    alone = student.layernorm_forward(x[:1], gamma, beta)[0]
    if expect.shape(together, x.shape, "out", like="x"):
        expect.close(alone, together[:1], "out of a row alone", because="nobody else should count")


@points(0, "layernorm_forward")
def check_layernorm_of_a_constant_row(student, rng):
    """A row of equal numbers gives beta, and no nan."""
    sizes = {"N": 3, "D": 4}
    x, gamma, beta = rows(rng, sizes), scale(rng, sizes), shift(rng, sizes)
    x[1] = 2.0
    out = student.layernorm_forward(x, gamma, beta)[0]
    if expect.shape(out, x.shape, "out", like="x"):
        because = "eps keeps the division finite"
        expect.close(out[1], beta, "out of a constant row", because=because)


@points(0, "layernorm_backward")
def check_layernorm_rows_of_dx_sum_to_zero(student, reference, rng):
    """Each row of dx adds up to 0."""
    sizes = {"N": 3, "T": 4, "D": 5}
    given = rows(rng, sizes), scale(rng, sizes), shift(rng, sizes)
    dout = rng.normal(size=(3, 4, 5))
    ours = reference.layernorm_forward(*given)
    right = list(reference.layernorm_backward(dout, ours[1]))
    dx, *_ = on_either_cache(
        lambda: student.layernorm_forward(*given),
        ours,
        lambda cache: list(student.layernorm_backward(dout, cache)),
        right,
    )
    if expect.shape(dx, (3, 4, 5), "dx", like="x"):
        sums = dx.sum(axis=-1) / np.abs(right[0]).sum(axis=-1)
        because = "a row that is shifted as a whole gives the same out"
        expect.close(sums, np.zeros((3, 4)), "row sums of dx", because, atol=1e-9)


def epoch(module, params, states, x, labels, batches):
    """A pass over the data with the learner's functions: sigmoid layers, plain descent."""
    for rows in batches:
        h, caches = x[rows], []
        for i, (w, gamma, beta) in enumerate(params[:-1]):
            given = (h @ w, gamma, beta, states[i], True)
            z, cache, states[i] = module.batchnorm_forward(*given)
            out = 1 / (1 + np.exp(-z))
            caches.append((h, cache, out))
            h = out
        e = np.exp(h @ params[-1])
        d = (e / e.sum(axis=1, keepdims=True) - np.eye(10)[labels[rows]]) / len(rows)
        grads = [h.T @ d]
        d = d @ params[-1].T
        for (w, _, _), (h, cache, out) in zip(params[-2::-1], caches[::-1], strict=True):
            dz, dgamma, dbeta = module.batchnorm_backward(d * out * (1 - out), cache)
            grads.insert(0, (h.T @ dz, dgamma, dbeta))
            d = dz @ w.T
        last = params[-1] - 0.3 * grads.pop()
        params = [
            tuple(p - 0.3 * dp for p, dp in zip(layer, dlayer, strict=True))
            for layer, dlayer in zip(params[:-1], grads, strict=True)
        ]
        params.append(last)
    return params, states


@points(0, "batchnorm_backward", replayed=False)
def check_batchnorm_helps_a_deep_network(student, reference, rng):
    """With your batch norm, five layers with four sigmoids between them learn to read digits."""
    digits = data.load("digits")
    x, labels = digits["x"] / 16, digits["labels"]
    mixed = rng.permutation(len(x))
    train, test = mixed[:1437], mixed[1437:]
    params = [
        (rng.normal(size=(d, 32)) / np.sqrt(d), np.ones(32), np.zeros(32)) for d in (64, 32, 32, 32)
    ]
    params.append(rng.normal(size=(32, 10)) / np.sqrt(32))
    states = [{"mean": np.zeros(32), "var": np.ones(32)} for _ in range(4)]
    for _ in range(5):
        rows = np.array_split(rng.permutation(len(train)), 23)
        found = student.probe(epoch, params, states, x[train], labels[train], rows, values=2)
        if not expect.fits(found, (params, states)):
            expect.shapes(found, (params, states), "parameters and states after an epoch")
            return
        params, states = found
    h = x[test]
    for (w, gamma, beta), state in zip(params[:-1], states, strict=True):
        z = reference.batchnorm_forward(h @ w, gamma, beta, state, False)[0]
        h = 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    share = float(((h @ params[-1]).argmax(axis=1) == labels[test]).mean())
    expect.above(share, 0.89, "share of right answers on new digits")
