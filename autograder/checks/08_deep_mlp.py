"""What a correct network of any depth does."""

from itertools import pairwise

import numpy as np

from backlings import gradients_match, on_either_cache, pair, points
from backlings.checking import expect
from backlings.course import data

# Widths from input to output. Four of the known mistakes raise on unequal widths, and only the
# equal ones tell them apart.
DEEP = [
    {"N": 7, "widths": (4, 6, 5, 3)},
    {"N": 7, "widths": (5, 5, 5, 5)},
    {"N": 1, "widths": (3, 4, 2)},
    {"N": 3, "widths": (4, 2)},
]


def batch(rng, sizes):
    """The first layer's input."""
    return rng.normal(size=(sizes["N"], sizes["widths"][0]))


def layers(rng, sizes):
    """A weight and a bias for each layer, large enough that gates matter."""
    widths = sizes["widths"]
    return [(rng.normal(size=(d, m)), rng.normal(size=m)) for d, m in pairwise(widths)]


def near_a_kink(x, params):
    """Whether a hidden unit of some row is about to switch."""
    for w, b in params[:-1]:
        z = x @ w + b
        if np.abs(z).min() < 0.005:
            return True
        x = np.maximum(0, z)
    return False


mlp = pair(
    "mlp",
    inputs={"x": batch, "params": layers},
    cases=DEEP,
    points=(10, 28),
    reject=near_a_kink,
)


@points(0, "mlp_backward")
def check_mlp_backward_at_the_kink(student, reference, rng):
    """A hidden unit with z exactly 0 passes nothing back."""
    sizes = {"N": 6, "widths": (4, 6, 5, 3)}
    x, params = batch(rng, sizes), layers(rng, sizes)
    for w, b in params[:-1]:
        w[:, 0], b[0] = 0.0, 0.0
    dout = rng.normal(size=(6, 3))
    ours = reference.mlp_forward(x, params)
    right = list(reference.mlp_backward(dout, ours[1]))
    dx, grads = on_either_cache(
        lambda: student.mlp_forward(x, params),
        ours,
        lambda cache: list(student.mlp_backward(dout, cache)),
        right,
    )
    expect.close(dx, right[0], "dx", like="x", because="ReLU has slope 0 at 0")
    expect.close(grads, right[1], "grads", like="params", because="ReLU has slope 0 at 0")


@points(4, "mlp_loss")
def check_mlp_loss(student, reference, rng):
    """loss is the mean cross-entropy, on 3 depths."""
    for sizes in DEEP[:3]:
        with expect.case(f"widths {sizes['widths']}", N=sizes["N"]):
            x, params = batch(rng, sizes), layers(rng, sizes)
            labels = rng.integers(0, sizes["widths"][-1], sizes["N"])
            loss, _ = student.mlp_loss(params, x, labels)
            expect.close(loss, reference.mlp_loss(params, x, labels)[0], "loss")


@points(8, "mlp_loss")
def check_mlp_loss_gradients(student, reference, rng):
    """Each gradient of the loss is right, on 3 depths."""
    for sizes in DEEP[:3]:
        with expect.case(f"widths {sizes['widths']}", N=sizes["N"]):
            x, params = batch(rng, sizes), layers(rng, sizes)
            labels = rng.integers(0, sizes["widths"][-1], sizes["N"])
            _, grads = student.mlp_loss(params, x, labels)
            expect.close(grads, reference.mlp_loss(params, x, labels)[1], "grads", like="params")


@points(0, "mlp_loss")
def check_mlp_loss_slope(student, rng):
    """Your gradients are the slope of your own loss."""
    sizes = {"N": 4, "widths": (3, 5, 3)}
    x, params = batch(rng, sizes), layers(rng, sizes)
    while near_a_kink(x, params):
        x = batch(rng, sizes)
    labels = rng.integers(0, 3, 4)
    _, grads = student.mlp_loss(params, x, labels)

    def losses(variants):
        return [v[0] for v in student.mlp_loss.map([(v, x, labels) for v in variants])]

    gradients_match(losses, params, grads, 1.0, rng, "grads", "params")


def draw_loud(rng):
    """Logits in the thousands: rows far apart, and a label far below its row's largest."""
    sizes = {"N": 6, "widths": (4, 5, 3)}
    while True:
        x, labels = batch(rng, sizes), rng.integers(0, 3, 6)
        (w1, b1), (w2, b2) = layers(rng, sizes)
        w2 *= 2000
        logits = np.maximum(0, x @ w1 + b1) @ w2 + b2
        top = logits.max(axis=1)
        unlikely = top - logits[np.arange(6), labels]
        if min(top.max(), unlikely.max(), np.ptp(top)) > 800:
            return [(w1, b1), (w2, b2)], x, labels


@points(0, "mlp_loss")
def check_mlp_loss_extremes(student, reference, rng):
    """Very large logits overflow nothing: the loss and its gradients are still right."""
    params, x, labels = draw_loud(rng)
    loss, grads = student.mlp_loss(params, x, labels)
    right_loss, right = reference.mlp_loss(params, x, labels)
    expect.close(loss, right_loss, "loss of huge logits")
    expect.close(grads, right, "grads", like="params")


@points(10, "mlp_loss", replayed=False)
def check_mlp_learns_digits(student, reference, rng):
    """Your gradients teach a network to read digits: nine in ten of new ones are right."""
    digits = data.load("digits")
    x, labels = digits["x"] / 16, digits["labels"]
    mixed = rng.permutation(len(x))
    train, test = mixed[:1437], mixed[1437:]
    widths = (64, 64, 32, 10)
    params = [(rng.normal(size=(d, m)) * np.sqrt(2 / d), np.zeros(m)) for d, m in pairwise(widths)]
    speed = [(np.zeros_like(w), np.zeros_like(b)) for w, b in params]
    for _ in range(10):
        mixed = rng.permutation(train)
        for start in range(0, len(mixed), 64):
            rows = mixed[start : start + 64]
            _, grads = student.mlp_loss(params, x[rows], labels[rows])
            if not expect.fits(grads, params):
                expect.shapes(grads, params, "grads", like="params")
                return
            speed = [
                (0.9 * vw - 0.05 * dw, 0.9 * vb - 0.05 * db)
                for (vw, vb), (dw, db) in zip(speed, grads, strict=True)
            ]
            params = [(w + vw, b + vb) for (w, b), (vw, vb) in zip(params, speed, strict=True)]
    scores, _ = reference.mlp_forward(x[test], params)
    share = float((scores.argmax(axis=1) == labels[test]).mean())
    expect.above(share, 0.90, "share of right answers on new digits")
