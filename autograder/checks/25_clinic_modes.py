"""What the repaired functions of the fourth ward do: they keep what they should, and no more."""

from itertools import pairwise

import numpy as np

from backlings import points
from backlings.checking import expect, vitals

RATES = (0.15, 0.3, 0.75)  # never 0.5, where dropping and keeping look alike
MOMENTUM = 0.1
EPS = 1e-5


@points(6, "accumulate")
def check_accumulate(student, reference, rng):
    """store is the mean of the batches that share a step, and begins anew after it."""
    for every in (3, 1, 4):
        store = [np.zeros((4, 3)), np.zeros(3)]
        for at in range(2 * every + 1):
            with expect.case(every=every, at=at):
                fresh = [rng.normal(size=g.shape) for g in store]
                found = student.accumulate(store, fresh, at, every)
                store = reference.accumulate(store, fresh, at, every)
                expect.close(found, store, "store")


def factors(out, x):
    """What x was multiplied by, each factor once; None if it was more than a few."""
    ratios = np.unique(np.round(out / x, 9))
    return ratios if len(ratios) <= 4 else None


@points(10, "drop")
def check_drop(student, rng):
    """In training a share p is dropped and the rest grows; in evaluation x stays as it is."""
    for p in RATES:
        for train in (True, False):
            with expect.case(f"p = {p}, {'training' if train else 'evaluation'}"):
                x = rng.uniform(0.5, 2, size=(200, 100)) * rng.choice([-1, 1], size=(200, 100))
                out, mask = student.drop(x, p, train, rng)
                if not (
                    expect.shape(out, x.shape, "out", "x") & expect.shape(mask, x.shape, "mask")
                ):
                    continue
                when = "training" if train else "evaluation"
                off = float((out == 0).mean())
                message = f"in {when} {off:.0%} of out is 0, with p = {p}"
                near = abs(off - (p if train else 0)) < 0.02
                expect.that(near, message, f"share of zeros in {when}", off, within=0.02)
                kept = factors(out[out != 0], x[out != 0])
                right = 1 / (1 - p) if train else 1.0
                alike = kept is not None and len(kept) == 1 and abs(kept[0] - right) < 1e-6
                message = (
                    f"in {when} what is kept is not multiplied by {'1 / (1 - p)' if train else 1}"
                )
                expect.that(alike, message, f"factor in {when}", kept)
                same = expect.agrees(out, x * mask)
                message = f"in {when} out is not x * mask"
                expect.that(same, message, f"mask in {when}", same)
                rows = len(np.unique(mask == 0, axis=0))
                message = f"in {when} whole columns are dropped together"
                expect.that(not train or rows > 1, message, f"rows of mask in {when}", rows > 1)


@points(2, "batch_norm")
def check_batch_norm(student, reference, rng):
    """out has the statistics of its mode, and running remembers those of training."""
    for n, d in [(6, 4), (5, 5), (2, 3)]:
        for train in (True, False):
            with expect.case(f"N = {n}, {'training' if train else 'evaluation'}"):
                x = rng.normal(size=(n, d)) * 2 + 3
                running = rng.normal(size=d), rng.uniform(0.5, 2, size=d)
                momentum = float(rng.uniform(0.1, 0.4))
                out, kept = student.batch_norm(x, running, train, momentum)
                right, right_kept = reference.batch_norm(x, running, train, momentum)
                expect.close(out, right, "out")
                expect.close(kept, right_kept, "running")


def digits(rng):
    """Scaled digits: training rows and new ones."""
    return tuple(map(vitals.small, vitals.split(rng)))


@vitals.chart("accumulate")
def hoarder(student, rng):
    """It was well for a while. Nothing is ever thrown away in its house."""
    at, store = 0, [np.zeros(s) for d, m in pairwise(vitals.WIDTHS) for s in ((d, m), (m,))]

    def step(params, grads, lr):
        nonlocal at, store
        fresh = [g for layer in grads for g in layer]
        found = student.accumulate(store, fresh, at, 2)
        store = vitals.agreed(found, fresh, "accumulate")
        at += 1
        if at % 2:
            return params
        return vitals.descend(params, list(zip(store[::2], store[1::2], strict=True)), lr)

    def batches(x, labels, rng):
        return vitals.shuffled(x, labels, rng, size=16)

    return vitals.train(rng, digits(rng), batches=batches, step=step)


@vitals.chart("drop")
def nervous_exam(student, rng):
    """It studies well. At the board it forgets what it knows, each time something else."""

    def forward(params, x, train):
        handed, masks = [x], []
        for w, b in params[:-1]:
            h = np.maximum(0, handed[-1] @ w + b)
            found = student.drop(h, 0.5, train, rng)
            out, mask = vitals.agreed(found, (h, h), "drop")
            handed.append(out)
            masks.append(mask * (h > 0))
        w, b = params[-1]
        return [*handed, handed[-1] @ w + b], masks

    def gradients(params, x, labels):
        (*handed, logits), masks = forward(params, x, True)
        loss, error = vitals.cross_entropy(logits, labels)
        grads = []
        for (w, _), h, mask in zip(params[::-1], handed[::-1], [*masks[::-1], 1], strict=True):
            grads.insert(0, (h.T @ error, error.sum(axis=0)))
            error = (error @ w.T) * mask
        return loss, grads

    def reads(params, x):
        return forward(params, x, False)[0]

    return vitals.train(rng, digits(rng), gradients=gradients, reads=reads, lr=0.1)


def normalised_back(dout, z):
    """The way back through (z - mean) / sqrt(var + eps), both taken over the batch."""
    std = np.sqrt(z.var(axis=0) + EPS)
    hat = (z - z.mean(axis=0)) / std
    return (dout - dout.mean(axis=0) - hat * (dout * hat).mean(axis=0)) / std


@vitals.chart("batch_norm")
def amnesia(student, rng):
    """Its training is the best of the house. Nobody it meets afterwards is anybody it knows."""
    running = [(np.zeros(m), np.ones(m)) for m in vitals.WIDTHS[1:-1]]

    def forward(params, x, train):
        handed, zs = [x], []
        for at, (w, b) in enumerate(params[:-1]):
            z = handed[-1] @ w + b
            found = student.batch_norm(z, running[at], train, MOMENTUM)
            out, kept = vitals.agreed(found, (z, (b, b)), "batch_norm")
            if train:
                running[at] = tuple(kept)
            handed.append(np.maximum(0, out))
            zs.append(z)
        w, b = params[-1]
        return [*handed, handed[-1] @ w + b], zs

    def gradients(params, x, labels):
        (*handed, logits), zs = forward(params, x, True)
        loss, error = vitals.cross_entropy(logits, labels)
        grads = []
        for at in reversed(range(len(params))):
            grads.insert(0, (handed[at].T @ error, error.sum(axis=0)))
            if at:
                dout = (error @ params[at][0].T) * (handed[at] > 0)
                error = normalised_back(dout, zs[at - 1])
        return loss, grads

    def reads(params, x):
        return forward(params, x, False)[0]

    rows = tuple((1 - x, labels) for x, labels in digits(rng))  # bright paper
    return vitals.train(rng, rows, gradients=gradients, reads=reads)


@points(4, "accumulate", replayed=False)
def check_hoarder_is_well(student, rng):
    """With your gradients the network learns, in steps of two batches."""
    vitals.well(hoarder(student, rng))


@points(0, "drop", replayed=False)  # no dropout does as well
def check_nervous_exam_is_well(student, rng):
    """With your dropout the network learns, and knows it at the board."""
    vitals.well(nervous_exam(student, rng), loss=1.5, new=0.8)


@points(2, "batch_norm", replayed=False)
def check_amnesia_is_well(student, rng):
    """With your batch norm the network learns, and knows what it meets afterwards."""
    vitals.well(amnesia(student, rng))
