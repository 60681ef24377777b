"""What correct losses do, each with the output activation that belongs to it."""

import numpy as np

from backlings import cases, on_either_cache, pair, points
from backlings.checking import expect

SIZES = cases(N=[6, 4, 1], D=[3, 4, 5])
CLASSES = cases(N=[6, 4, 1], C=[4, 4, 3])


def zeros_and_ones(rng, sizes):
    """A target for each logit, both kinds among them where there is room."""
    targets = (rng.random((sizes["N"], sizes["D"])) < 0.5).astype(float)
    targets.flat[:2] = [0.0, 1.0][: targets.size]
    return targets


def classes(rng, sizes):
    """
    A class for each row.

    A batch of several has the last class in it, a single row never: C cannot be told from labels.
    """
    labels = rng.integers(0, sizes["C"], sizes["N"])
    labels[-1] = sizes["C"] - 1 if len(labels) > 1 else rng.integers(0, sizes["C"] - 1)
    return labels


mse = pair("mse", inputs={"pred": ("N", "D"), "target": ("N", "D")}, cases=SIZES, points=(4, 6))


@points(2, "mse_forward")
def check_mse_rejects_other_shapes(student, rng):
    """A column against a row is refused: numpy would silently make a table of them."""
    column, row = rng.normal(size=(4, 1)), rng.normal(size=4)
    because = "their shapes differ"
    expect.raises(lambda: student.mse_forward(column, row), "ValueError", "mse_forward", because)


bce_logits = pair(
    "bce_logits",
    inputs={"logits": ("N", "D"), "targets": zeros_and_ones},
    cases=SIZES,
    points=(4, 6),
    extremes=[np.array([[800.0, -800.0, 800.0, -30.0]]), np.array([[1.0, 0.0, 0.0, 1.0]])],
    extreme_points=2,
)


@points(2, "bce_logits_forward")
def check_bce_logits_rejects_other_shapes(student, rng):
    """A column against a row is refused."""
    column, row = rng.normal(size=(4, 1)), np.array([0.0, 1.0, 1.0, 0.0])
    expect.raises(
        lambda: student.bce_logits_forward(column, row),
        "ValueError",
        "bce_logits_forward",
        "their shapes differ",
    )


@points(0, "bce_logits_backward")
def check_bce_logits_gradient_at_extremes(student, reference):
    """dlogits is right for very large and very small logits."""
    logits = np.array([[800.0, -800.0, 800.0, -800.0]])
    targets = np.array([[1.0, 0.0, 0.0, 1.0]])
    ours = reference.bce_logits_forward(logits, targets)
    right = reference.bce_logits_backward(1.7, ours[1])
    dlogits = on_either_cache(
        lambda: student.bce_logits_forward(logits, targets),
        ours,
        lambda cache: student.bce_logits_backward(1.7, cache),
        right,
    )
    expect.close(dlogits, right, "dlogits of huge logits", like="logits")


softmax = pair(
    "softmax",
    inputs={"logits": ("N", "C")},
    cases=CLASSES,
    points=(4, 8),
    extremes=[np.array([[900.0, 901.0, 899.0], [-900.0, -901.0, -899.5], [1000.0, 0.0, -1000.0]])],
    extreme_points=2,
)


@points(0, "softmax_forward")
def check_softmax_rows_sum_to_one(student, rng):
    """The probabilities of each row add up to 1."""
    probs, _ = student.softmax_forward(rng.normal(size=(5, 3)))
    if expect.shape(probs, (5, 3), "probs"):
        expect.close(probs.sum(axis=1), np.ones(5), "row sums of probs")


@points(0, "softmax_forward")
def check_softmax_ignores_a_shift(student, rng):
    """Adding a number to a row changes nothing."""
    logits = rng.normal(size=(4, 3))
    shift = np.array([[-2.0], [0.0], [1.5], [3.0]])
    probs, _ = student.softmax_forward(logits)
    shifted, _ = student.softmax_forward(logits + shift)
    if expect.shape(probs, (4, 3), "probs") and expect.shape(shifted, (4, 3), "shifted probs"):
        expect.close(shifted, probs, "probs of shifted rows", because="a shift cancels")


@points(0, "softmax_backward")
def check_softmax_gradient_rows_sum_to_zero(student, reference, rng):
    """Each row of dlogits adds up to 0, since a shift changes nothing."""
    logits, dout = rng.normal(size=(5, 3)), rng.normal(size=(5, 3))
    _, cache = reference.softmax_forward(logits)
    dlogits = student.softmax_backward(dout, cache)
    if expect.shape(dlogits, (5, 3), "dlogits", like="logits"):
        expect.close(dlogits.sum(axis=1), np.zeros(5), "row sums of dlogits")


softmax_ce = pair(
    "softmax_ce",
    inputs={"logits": ("N", "C"), "labels": classes},
    cases=CLASSES,
    points=(4, 12),
    extremes=[np.array([[0.0, 1000.0, -1000.0], [-900.0, -901.0, -900.0]]), np.array([0, 2])],
    extreme_points=2,
)


@points(2, "softmax_ce_forward")
def check_softmax_ce_of_no_idea(student, rng):
    """Equal logits cost ln C, whatever the labels."""
    for n, c in [(6, 4), (3, 10)]:
        with expect.case(N=n, C=c):
            loss, _ = student.softmax_ce_forward(np.zeros((n, c)), rng.integers(0, c, n))
            expect.close(loss, float(np.log(c)), "loss", because="every class has probability 1/C")


@points(0, "softmax_ce_forward")
def check_softmax_ce_of_a_doubled_batch(student, rng):
    """The same examples twice cost the same: the loss is a mean."""
    logits, labels = rng.normal(size=(5, 3)), rng.integers(0, 3, 5)
    once, _ = student.softmax_ce_forward(logits, labels)
    twice, _ = student.softmax_ce_forward(np.vstack([logits] * 2), np.hstack([labels] * 2))
    if expect.shape(once, (), "loss"):
        expect.close(twice, float(once), "loss of the doubled batch")


@points(0, "softmax_ce_forward")
def check_softmax_ce_when_certain(student):
    """A right answer given with certainty costs next to nothing."""
    loss, _ = student.softmax_ce_forward(np.array([[30.0, 0.0, 0.0]]), np.array([0]))
    expect.below(loss, 1e-6, "loss", because="the right class has probability 1")


@points(0, "softmax_ce_backward")
def check_softmax_ce_gradient_rows_sum_to_zero(student, reference, rng):
    """Each row of dlogits adds up to 0."""
    logits, labels = rng.normal(size=(5, 3)), rng.integers(0, 3, 5)
    _, cache = reference.softmax_ce_forward(logits, labels)
    dlogits = student.softmax_ce_backward(1.3, cache)
    if expect.shape(dlogits, (5, 3), "dlogits", like="logits"):
        expect.close(dlogits.sum(axis=1), np.zeros(5), "row sums of dlogits")
