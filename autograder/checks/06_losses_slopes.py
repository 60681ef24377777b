"""What a correct logsumexp, log-softmax, hinge loss and Huber loss do."""

import numpy as np

from backlings import cases, on_either_cache, pair, points
from backlings.checking import expect

CLASSES = cases(N=[6, 4, 1], C=[4, 4, 3])
FAR = np.array([[900.0, 901.0, 899.0], [-900.0, -901.0, -899.5], [1000.0, 0.0, -1000.0]])


def given(name):
    """What the case says, as it stands."""
    return lambda rng, sizes: sizes[name]


def classes(rng, sizes):
    """A class for each row; the last class is among several, and never the only one."""
    labels = rng.integers(0, sizes["C"], sizes["N"])
    labels[-1] = sizes["C"] - 1 if len(labels) > 1 else rng.integers(0, sizes["C"] - 1)
    return labels


def near_a_hinge(scores, labels, margin):
    """Whether some gap is so small that a difference would step over the kink."""
    true = np.take_along_axis(scores, labels[:, None], axis=1)
    gap = np.abs(scores - true + margin)
    np.put_along_axis(gap, labels[:, None], 1.0, axis=1)
    return gap.min() < 0.05


def predictions(rng, sizes):
    """Some of them near 0, some far off, on both sides."""
    shape = sizes["N"], sizes["D"]
    pred = rng.normal(size=shape)
    pred.flat[:2] = [sizes["delta"] + rng.uniform(3, 4), -sizes["delta"] - rng.uniform(3, 4)]
    return pred


def targets(rng, sizes):
    """Around 0, and not so wide that a far prediction may be near."""
    return rng.uniform(-0.4, 0.4, (sizes["N"], sizes["D"]))


def near_delta(pred, target, delta):
    """Whether some difference lies about where the square ends."""
    return np.abs(np.abs(pred - target) - delta).min() < 0.02


logsumexp = pair(
    "logsumexp",
    inputs={"x": ("N", "C")},
    cases=CLASSES,
    points=(4, 4),
    extremes=[FAR],
    extreme_points=2,
)

log_softmax = pair(
    "log_softmax",
    inputs={"logits": ("N", "C")},
    cases=CLASSES,
    points=(4, 8),
    extremes=[FAR],
    extreme_points=2,
)

hinge = pair(
    "hinge",
    inputs={"scores": ("N", "C"), "labels": classes, "margin": given("margin")},
    cases=[
        {"N": 6, "C": 4, "margin": 1.0},
        {"N": 4, "C": 4, "margin": 2.0},
        {"N": 1, "C": 5, "margin": 1.5},
        {"N": 8, "C": 3, "margin": 0.5},
    ],
    points=(6, 10),
    reject=near_a_hinge,
)

huber = pair(
    "huber",
    inputs={"pred": predictions, "target": targets, "delta": given("delta")},
    cases=[
        {"N": 6, "D": 3, "delta": 1.5},
        {"N": 4, "D": 4, "delta": 0.5},
        {"N": 1, "D": 5, "delta": 2.0},
        {"N": 3, "D": 5, "delta": 1.0},
    ],
    points=(4, 6),
    reject=near_delta,
)


@points(0, "logsumexp_backward")
def check_logsumexp_shares_everything_out(student, reference, rng):
    """Each row of dx adds up to its dout."""
    x, dout = rng.normal(size=(5, 3)), rng.normal(size=5)
    ours = reference.logsumexp_forward(x)
    dx = on_either_cache(
        lambda: student.logsumexp_forward(x),
        ours,
        lambda cache: student.logsumexp_backward(dout, cache),
        reference.logsumexp_backward(dout, ours[1]),
    )
    if expect.shape(dx, x.shape, "dx", like="x"):
        because = "a row that is shifted by 1 has an out that is 1 larger"
        expect.close(dx.sum(axis=1), dout, "row sums of dx", because)


@points(2, "log_softmax_backward")
def check_log_softmax_gradient_at_extremes(student, reference, rng):
    """dlogits is right for very large and very small logits."""
    dout = rng.normal(size=FAR.shape)
    ours = reference.log_softmax_forward(FAR)
    right = reference.log_softmax_backward(dout, ours[1])
    dlogits = on_either_cache(
        lambda: student.log_softmax_forward(FAR),
        ours,
        lambda cache: student.log_softmax_backward(dout, cache),
        right,
    )
    because = "a probability may be rounded to 0"
    expect.close(dlogits, right, "dlogits", because=because, like="logits")


@points(2, "hinge_forward")
def check_hinge_of_no_idea(student, rng):
    """Equal scores cost the margin for each wrong class."""
    for n, c, margin in [(6, 4, 1.0), (3, 10, 0.5)]:
        with expect.case(N=n, C=c, margin=margin):
            labels = rng.integers(0, c, n)
            loss, _ = student.hinge_forward(np.zeros((n, c)), labels, margin)
            because = "C - 1 classes are a whole margin too high"
            expect.close(loss, (c - 1) * margin, "loss", because)


@points(0, "hinge_backward")
def check_hinge_at_the_margin(student, reference, rng):
    """Who keeps the margin exactly is silent."""
    scores = np.array([[3.0, 2.0, 1.0, 4.0], [0.0, 1.0, 2.0, 1.0], [5.0, 4.0, 4.0, 1.0]])
    labels, dloss = np.array([0, 2, 0]), float(rng.uniform(1, 2))
    ours = reference.hinge_forward(scores, labels, 1.0)
    right = reference.hinge_backward(dloss, ours[1])
    dscores = on_either_cache(
        lambda: student.hinge_forward(scores, labels, 1.0),
        ours,
        lambda cache: student.hinge_backward(dloss, cache),
        right,
    )
    because = "the slope of max(0, .) at 0 is 0"
    expect.close(dscores, right, "dscores", because, like="scores")


@points(2, "huber_forward")
def check_huber_rejects_other_shapes(student, rng):
    """A column against a row is refused: numpy would silently make a table of them."""
    column, row = rng.normal(size=(4, 1)), rng.normal(size=4)
    because = "their shapes differ"
    expect.raises(
        lambda: student.huber_forward(column, row), "ValueError", "huber_forward", because
    )


@points(0, "huber_backward")
def check_huber_hears_everybody(student, reference, rng):
    """However far off a prediction is, its slope is delta / size, and never 0."""
    pred = np.array([[50.0, -1e6, 3.0, -3.0]])
    target = rng.uniform(-0.4, 0.4, (1, 4))
    ours = reference.huber_forward(pred, target, 0.7)
    right = reference.huber_backward(1.3, ours[1])
    dpred = on_either_cache(
        lambda: student.huber_forward(pred, target, 0.7),
        ours,
        lambda cache: student.huber_backward(1.3, cache),
        right,
    )
    expect.close(dpred, right, "dpred", because="a straight line has one slope", like="pred")
