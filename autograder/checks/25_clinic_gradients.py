"""What the repaired functions of the third ward do: every layer is told the truth."""

from itertools import pairwise

import numpy as np

from backlings import gradients_match, points
from backlings.checking import expect, vitals

DEEP = (64, *[32] * 6, 10)
UNITS = 24  # of the recurrent patient
LIMIT = 1.0


def layer_case(rng, n, d, m):
    """Input, weights, bias and pre-activations that stay away from the kink."""
    x, w, b = rng.normal(size=(n, d)), rng.normal(size=(d, m)), rng.normal(size=m)
    while np.abs(x @ w + b).min() < 0.05:
        x = rng.normal(size=(n, d))
    return x, w, b, x @ w + b


@points(6, "activate")
def check_activate(student, reference, rng):
    """out is that of a ReLU, and slope is its slope, 0 at the kink."""
    for shape in [(6, 4), (5, 5), (1, 3)]:
        with expect.case(f"z of shape {shape}"):
            z = rng.normal(size=shape) * 2
            z[0, 0] = 0.0
            out, slope = student.activate(z)
            right_out, right_slope = reference.activate(z)
            expect.close(out, right_out, "out", like="z")
            expect.close(slope, right_slope, "slope", like="z")


@points(6, "read_out")
def check_read_out(student, reference, rng):
    """The loss is softmax cross-entropy of the logits, and the gradients are its own."""
    for n, d, c in [(6, 5, 4), (4, 4, 4), (1, 3, 2)]:
        with expect.case(N=n, H=d, C=c):
            h, w, b = rng.normal(size=(n, d)), rng.normal(size=(d, c)), rng.normal(size=c)
            labels = rng.integers(c, size=n)
            found = student.read_out(h, w, b, labels)
            right = reference.read_out(h, w, b, labels)
            for got, wanted, name in zip(found, right, ("loss", "dh", "dw", "db"), strict=True):
                expect.close(got, wanted, name)


@points(4, "hidden_backward")
def check_hidden_backward(student, reference, rng):
    """dx, dw and db are right, also where a unit is exactly at its kink."""
    for n, d, m in [(6, 5, 4), (4, 4, 4), (1, 3, 2)]:
        with expect.case(N=n, D=d, M=m):
            x, w, _, z = layer_case(rng, n, d, m)
            z[0, 0] = 0.0
            dout = rng.normal(size=z.shape)
            found = student.hidden_backward(dout, (x, w, z))
            right = reference.hidden_backward(dout, (x, w, z))
            for got, wanted, name in zip(found, right, ("dx", "dw", "db"), strict=True):
                expect.close(got, wanted, name)


@points(4, "hidden_backward")
def check_hidden_backward_numerically(student, rng):
    """dx, dw and db are what nudging x, w and b shows."""
    x, w, b, z = layer_case(rng, 5, 4, 3)
    dout = rng.normal(size=z.shape)
    found = student.hidden_backward(dout, (x, w, z))
    for at, name in enumerate(("x", "w", "b")):

        def outputs(variants, at=at):
            handed = [[*(x, w, b)[:at], v, *(x, w, b)[at + 1 :]] for v in variants]
            return [np.maximum(0, x @ w + b) for x, w, b in handed]

        gradients_match(outputs, (x, w, b)[at], found[at], dout, rng, f"d{name}", name)


@points(6, "back_and_step")
def check_back_and_step(student, reference, rng):
    """Every layer moves by the gradients of the parameters before the step."""
    for widths, lr in ([(5, 3, 4, 2), 0.7], [(4, 4, 4), 0.3], [(3, 2), 1.5]):
        for n in (6, 1):
            with expect.case(f"widths {widths}", N=n):
                params = [
                    (rng.normal(size=(d, m)), rng.normal(size=m)) for d, m in pairwise(widths)
                ]
                *handed, scores = vitals.signals(params, rng.normal(size=(n, widths[0])))
                error = rng.normal(size=scores.shape)
                found = student.back_and_step(params, handed, error, lr)
                right = reference.back_and_step(params, handed, error, lr)
                for at, layer in enumerate(right):
                    got = found[at] if expect.fits(found, right) else None
                    expect.close(
                        got, layer, f"params[{at}]", because="d(loss) belongs to the old w"
                    )


@points(2, "limited_loss")
def check_limited_loss(student, reference, rng):
    """The loss is whole, and its gradient is at most as long as the limit."""
    for n, c, limit in [(6, 4, 10.0), (5, 5, 0.05), (1, 3, 0.4)]:
        with expect.case(N=n, C=c, limit=limit):
            logits, labels = rng.normal(size=(n, c)), rng.integers(c, size=n)
            labels[0] = logits[0].argmin()  # one that hurts
            logits[0] *= 3
            loss, dlogits = student.limited_loss(logits, labels, limit)
            right, right_dlogits = reference.limited_loss(logits, labels, limit)
            expect.close(loss, right, "loss")
            expect.close(dlogits, right_dlogits, "dlogits", like="logits")


@points(2, "clip")
def check_clip(student, reference, rng):
    """Gradients that are too long together are shortened by one factor; others stay."""
    for label, limit in [("too long", 0.5), ("short enough", 50.0), ("a little too long", 4.0)]:
        with expect.case(label):
            grads = [rng.normal(size=(5, 3)) * 3, rng.normal(size=(4,)), rng.normal(size=(2, 2))]
            expect.close(student.clip(grads, limit), reference.clip(grads, limit), "grads")
    with expect.case("all zero"):
        grads = [np.zeros((2, 3)), np.zeros(3)]
        expect.close(student.clip(grads, 1.0), grads, "grads")


def digits(rng):
    """Scaled digits: training rows and new ones."""
    return tuple(map(vitals.small, vitals.split(rng)))


@vitals.chart("activate")
def asleep(student, rng):
    """Six layers deep, and by the first of them hardly anything is felt."""

    def forward(params, x):
        handed, slopes = [x], []
        for w, b in params[:-1]:
            z = handed[-1] @ w + b
            out, slope = vitals.agreed(student.activate(z), (z, z), "activate")
            handed.append(out)
            slopes.append(slope)
        w, b = params[-1]
        return [*handed, handed[-1] @ w + b], slopes

    def gradients(params, x, labels):
        (*handed, logits), slopes = forward(params, x)
        loss, error = vitals.cross_entropy(logits, labels)
        grads = []
        for (w, _), h, slope in zip(params[::-1], handed[::-1], [*slopes[::-1], 1], strict=True):
            grads.insert(0, (h.T @ error, error.sum(axis=0)))
            error = (error @ w.T) * slope
        return loss, grads

    def init(rng):
        return vitals.he(rng, DEEP)

    def reads(params, x):
        return forward(params, x)[0]

    own = {"init": init, "gradients": gradients, "reads": reads}
    return vitals.train(rng, digits(rng), **own, lr=0.04, epochs=12)


@vitals.chart("read_out")
def glass_ceiling(student, rng):
    """It does learn, slowly; however long it trains, its loss will not fall below 1.46."""

    def gradients(params, x, labels):
        *handed, _ = vitals.signals(params, x)
        h, (w, b) = handed[-1], params[-1]
        found = student.read_out(h, w, b, labels)
        loss, dh, dw, db = vitals.agreed(found, (0.0, h, w, b), "read_out")
        return loss, [*vitals.back(params[:-1], handed[:-1], dh * (h > 0)), (dw, db)]

    return vitals.train(rng, digits(rng), gradients=gradients)


@vitals.chart("hidden_backward")
def impostor(student, rng):
    """There is nothing to complain about. It was sent for a routine examination."""

    def gradients(params, x, labels):
        *handed, logits = vitals.signals(params, x)
        loss, error = vitals.cross_entropy(logits, labels)
        grads = [(handed[-1].T @ error, error.sum(axis=0))]
        dout = error @ params[-1][0].T
        for h, (w, b) in zip(handed[-2::-1], params[-2::-1], strict=True):
            found = student.hidden_backward(dout, (h, w, h @ w + b))
            dout, *reports = vitals.agreed(found, (h, w, b), "hidden_backward")
            grads.insert(0, tuple(reports))
        return loss, grads

    return vitals.train(rng, digits(rng), gradients=gradients)


@vitals.chart("back_and_step")
def time_traveller(student, rng):
    """At a rate of 0.05 it was well. At 0.3 a healthy one is still well."""
    lr = 0.3

    def gradients(params, x, labels):
        *handed, logits = vitals.signals(params, x)
        loss, error = vitals.cross_entropy(logits, labels)
        moved = student.back_and_step(params, handed, error, lr)
        moved = vitals.agreed(moved, params, "back_and_step")
        return loss, [
            tuple((old - new) / lr for old, new in zip(*pair, strict=True))
            for pair in zip(params, moved, strict=True)
        ]

    return vitals.train(rng, digits(rng), gradients=gradients, lr=lr)


@vitals.chart("limited_loss")
def deaf_to_pain(student, rng):
    """Whatever goes badly wrong leaves it cold."""

    def gradients(params, x, labels):
        *handed, logits = vitals.signals(params, x)
        found = student.limited_loss(logits, labels, LIMIT)
        loss, error = vitals.agreed(found, (0.0, logits), "limited_loss")
        return loss, vitals.back(params, handed, error)

    return vitals.train(rng, digits(rng), gradients=gradients)


def recurrent(rng):
    """Weights of a network that reads a digit in 64 steps, and remembers at first all it sees."""
    return [
        (rng.normal(size=(8, UNITS)) * 0.05, np.zeros(UNITS)),
        (np.eye(UNITS), np.zeros(UNITS)),
        (rng.normal(size=(UNITS, 10)) / np.sqrt(UNITS), np.zeros(10)),
    ]


def unrolled(params, x):
    """Each row of pixels eight times, one after the other; and what is remembered after each."""
    (wx, b), (wh, _), _ = params
    seen = np.repeat(x.reshape(len(x), 8, 8).transpose(1, 0, 2), 8, axis=0)
    memories = [np.zeros((len(x), UNITS))]
    for pixels in seen:
        memories.append(np.maximum(0, pixels @ wx + memories[-1] @ wh + b))
    return seen, memories


def through_time(params, x, labels):
    """The loss after 64 steps, and its gradients through all of them."""
    seen, memories = unrolled(params, x)
    w, b = params[-1]
    loss, error = vitals.cross_entropy(memories[-1] @ w + b, labels)
    dwx, dwh, db, dh = 0.0, 0.0, 0.0, error @ w.T
    for at in reversed(range(len(seen))):
        dz = dh * (memories[at + 1] > 0)
        dwx, dwh, db = dwx + seen[at].T @ dz, dwh + memories[at].T @ dz, db + dz.sum(axis=0)
        dh = dz @ params[1][0].T
    return loss, [dwx, db, dwh, memories[-1].T @ error, error.sum(axis=0)]


@vitals.chart("clip")
def avalanche(student, rng):
    """A recurrent network, 64 steps long. It spoke one word, and the mountain came down."""
    (x, labels), new = digits(rng)

    def gradients(params, x, labels):
        loss, grads = through_time(params, x, labels)
        found = vitals.agreed(student.clip(grads, LIMIT), grads, "clip")
        dwx, db, dwh, dw, dlast = found
        return loss, [(dwx, db), (dwh, np.zeros(UNITS)), (dw, dlast)]

    def reads(params, x):
        last = unrolled(params, x)[1][-1]
        return [x, last, last @ params[-1][0] + params[-1][1]]

    rows = ((x[:960], labels[:960]), new)
    own = {"init": recurrent, "gradients": gradients, "reads": reads}
    return vitals.train(rng, rows, **own, lr=0.02, epochs=10)


@points(4, "activate", replayed=False)
def check_asleep_is_well(student, rng):
    """With your activation a network of seven layers learns."""
    vitals.well(asleep(student, rng), loss=0.7, new=0.6)


@points(4, "read_out", replayed=False)
def check_glass_ceiling_is_well(student, rng):
    """With your loss the network learns, and gets below the ceiling."""
    vitals.well(glass_ceiling(student, rng))


@points(0, "hidden_backward", replayed=False)  # the impostor is well, too
def check_impostor_is_well(student, rng):
    """With your gradients the network learns."""
    vitals.well(impostor(student, rng))


@points(2, "back_and_step", replayed=False)
def check_time_traveller_is_well(student, rng):
    """With your steps the network learns, also at a rate of 0.3."""
    vitals.well(time_traveller(student, rng))


@points(2, "limited_loss", replayed=False)
def check_deaf_to_pain_is_well(student, rng):
    """With your gradients the network learns from what goes wrong."""
    vitals.well(deaf_to_pain(student, rng))


@points(2, "clip", replayed=False)
def check_avalanche_is_well(student, rng):
    """With your gradients a recurrent network of 64 steps begins to read digits."""
    vitals.well(avalanche(student, rng), loss=1.6, new=0.4)
