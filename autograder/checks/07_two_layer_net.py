"""What a correct two-layer network does."""

import numpy as np

from backlings import gradients_match, points
from backlings.checking import expect
from backlings.course import data

# (N, D, H, C)
SIZES = [(6, 4, 5, 3), (4, 4, 4, 4), (1, 3, 2, 4)]


def draw(rng, n, d, h, c):
    """A batch and parameters, with every hidden unit away from its kink."""
    while True:
        x = rng.normal(size=(n, d))
        params = {
            "w1": rng.normal(size=(d, h)),
            "b1": rng.normal(size=h),
            "w2": rng.normal(size=(h, c)),
            "b2": rng.normal(size=c),
        }
        z1 = x @ params["w1"] + params["b1"]
        if np.abs(z1).min() > 0.005 and (z1 > 0).any() and (z1 < 0).any():
            return params, x, rng.integers(0, c, n)


def each(rng):
    """Every size, without and with the penalty."""
    for n, d, h, c in SIZES:
        for reg in (0.0, 0.3):
            yield {"N": n, "D": d, "H": h, "C": c}, reg, draw(rng, n, d, h, c)


@points(8, "two_layer_loss")
def check_two_layer_loss(student, reference, rng):
    """loss is right, without and with the penalty, on 3 sizes."""
    for sizes, reg, (params, x, labels) in each(rng):
        with expect.case(f"reg = {reg}", **sizes):
            loss, _ = student.two_layer_loss(params, x, labels, reg)
            expect.close(loss, reference.two_layer_loss(params, x, labels, reg)[0], "loss")


@points(16, "two_layer_loss")
def check_two_layer_gradients(student, reference, rng):
    """Each gradient is right, without and with the penalty, on 3 sizes."""
    for sizes, reg, (params, x, labels) in each(rng):
        with expect.case(f"reg = {reg}", **sizes):
            _, grads = student.two_layer_loss(params, x, labels, reg)
            right = reference.two_layer_loss(params, x, labels, reg)[1]
            expect.close(grads, right, "grads", like="params")


@points(0, "two_layer_loss")
def check_two_layer_slope(student, rng):
    """Your gradients are the slope of your own loss."""
    for reg in (0.0, 0.3):
        with expect.case(f"reg = {reg}"):
            params, x, labels = draw(rng, 5, 3, 4, 3)
            _, grads = student.two_layer_loss(params, x, labels, reg)

            def losses(variants, x=x, labels=labels, reg=reg):
                calls = [(v, x, labels, reg) for v in variants]
                return [v[0] for v in student.two_layer_loss.map(calls)]

            gradients_match(losses, params, grads, 1.0, rng, "grads", "params")


@points(0, "two_layer_loss")
def check_two_layer_at_the_kink(student, reference, rng):
    """A hidden unit with z1 exactly 0 passes nothing back."""
    params, x, labels = draw(rng, 6, 4, 5, 3)
    params["w1"][:, 0], params["b1"][0] = 0.0, 0.0
    _, grads = student.two_layer_loss(params, x, labels)
    right = reference.two_layer_loss(params, x, labels)[1]
    expect.close(grads, right, "grads", like="params", because="ReLU has slope 0 at 0")


def draw_loud(rng):
    """Logits in the thousands: rows far apart, and a label far below its row's largest."""
    while True:
        params, x, labels = draw(rng, 6, 4, 5, 3)
        params["w2"] *= 2000
        logits = np.maximum(0, x @ params["w1"] + params["b1"]) @ params["w2"] + params["b2"]
        top = logits.max(axis=1)
        unlikely = top - logits[np.arange(6), labels]
        if min(top.max(), unlikely.max(), np.ptp(top)) > 800:
            return params, x, labels


@points(0, "two_layer_loss")
def check_two_layer_extremes(student, reference, rng):
    """Very large logits overflow nothing: the loss and its gradients are still right."""
    params, x, labels = draw_loud(rng)
    loss, grads = student.two_layer_loss(params, x, labels)
    right_loss, right = reference.two_layer_loss(params, x, labels)
    expect.close(loss, right_loss, "loss of huge logits")
    expect.close(grads, right, "grads", like="params")


def loss_twice(module, params, x, labels):
    first = module.two_layer_loss(params, x, labels, 0.3)
    return first[0], module.two_layer_loss(params, x, labels, 0.3)[0], [params, x, labels]


@points(0, "two_layer_loss")
def check_two_layer_loss_is_pure(student, rng):
    """Parameters and batch are left alone, and a second call gives the same."""
    params, x, labels = draw(rng, 5, 3, 4, 3)
    first, second, after = student.probe(loss_twice, params, x, labels, values=3)
    expect.close(after, [params, x, labels], "params, x and labels after the call")
    if expect.shape(first, (), "loss"):
        expect.close(second, first, "loss of a second call")


@points(6, "predict")
def check_predict(student, reference, rng):
    """Each row gets the class with the largest score."""
    for n, d, h, c in [(40, 4, 5, 3), (30, 4, 4, 4)]:
        with expect.case(N=n, D=d, H=h, C=c):
            params, x = draw_many(rng, n, d, h, c)
            while len(set(reference.predict(params, x))) < 2:
                params, x = draw_many(rng, n, d, h, c)
            expect.equal(student.predict(params, x), reference.predict(params, x), "labels")


def draw_many(rng, n, d, h, c):
    """A larger batch, where a hidden unit may well be near its kink."""
    params, _, _ = draw(rng, 1, d, h, c)
    return params, rng.normal(size=(n, d))


def descend(student, params, x, labels, lr, steps):
    """Full-batch gradient descent with the learner's gradients; None if they do not fit."""
    for _ in range(steps):
        _, grads = student.two_layer_loss(params, x, labels)
        if not expect.fits(grads, params):
            expect.shapes(grads, params, "grads", like="params")
            return None
        params = {key: value - lr * grads[key] for key, value in params.items()}
    return params


@points(5, "two_layer_loss", replayed=False)
def check_two_layer_learns_xor(student, reference, rng):
    """Your gradients teach a network what no line can separate: XOR."""
    x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    labels = np.array([0, 1, 1, 0])
    params = descend(student, small(rng, 2, 16, 2), x, labels, 0.5, 800)
    if params is not None:
        loss, _ = reference.two_layer_loss(params, x, labels)
        expect.below(loss, 0.05, "loss after 800 steps")


@points(5, "two_layer_loss", replayed=False)
def check_two_layer_learns_iris(student, reference, rng):
    """Your gradients tell three kinds of iris apart."""
    iris = data.load("iris")
    x = (iris["x"] - iris["x"].mean(axis=0)) / iris["x"].std(axis=0)
    mixed = rng.permutation(len(x))
    train, test = mixed[:112], mixed[112:]
    start = small(rng, 4, 16, 3)
    params = descend(student, start, x[train], iris["labels"][train], 0.3, 300)
    if params is not None:
        loss, _ = reference.two_layer_loss(params, x[train], iris["labels"][train])
        right = reference.predict(params, x[test]) == iris["labels"][test]
        expect.below(loss, 0.10, "training loss after 300 steps")
        expect.above(float(right.mean()), 0.85, "share of right answers on new flowers")


def small(rng, d, h, c):
    """He-sized weights, no biases: where training starts."""
    return {
        "w1": rng.normal(size=(d, h)) * np.sqrt(2 / d),
        "b1": np.zeros(h),
        "w2": rng.normal(size=(h, c)) * np.sqrt(2 / h),
        "b2": np.zeros(c),
    }
