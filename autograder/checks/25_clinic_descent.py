"""What the repaired functions of the second ward do: training goes the right way, far enough."""

from itertools import pairwise

import numpy as np

from backlings import points
from backlings.checking import expect, vitals

LITTLE = 0.03  # of 30,000 draws a std strays by 0.4 %, a mean by 0.6 % of a std
STEPS = 45 * 8  # batches of eight epochs


def layers(rng, widths):
    """Weights and biases of any size, none of them 0."""
    return [(rng.normal(size=(d, m)), rng.normal(size=m)) for d, m in pairwise(widths)]


@points(6, "initial_weights")
def check_initial_weights(student, rng):
    """Weights are random with the variance of He, and biases are 0."""
    for widths in ([300, 100, 400, 130], [200, 200, 200]):
        with expect.case(f"widths {widths}"):
            params = student.initial_weights(widths, rng)
            like = [(np.zeros((d, m)), np.zeros(m)) for d, m in pairwise(widths)]
            if not expect.fits(params, like):
                expect.shapes(params, like, "params")
                continue
            for at, (w, b) in enumerate(params):
                std = np.sqrt(2 / len(w))
                spread, centre = float(np.std(w) / std), float(np.mean(w) / std)
                message = f"the std of params[{at}][0] is {spread:.3g} times that of He"
                name = f"std of params[{at}][0]"
                expect.that(abs(spread - 1) < LITTLE, message, name, spread, within=LITTLE)
                message = f"the mean of params[{at}][0] is {centre:.2g} times its std"
                name = f"mean of params[{at}][0]"
                expect.that(abs(centre) < LITTLE, message, name, centre, within=LITTLE)
                some = bool(np.any(b != 0))
                message = f"params[{at}][1] is not all 0"
                expect.that(not some, message, f"params[{at}][1]", some, "biases begin at 0")


@points(6, "descend")
def check_descend(student, reference, rng):
    """Every weight and every bias moves against its gradient, by lr times as much."""
    for widths, lr in ([(5, 3, 4), 0.3], [(4, 4), 1.7], [(1, 2), 0.05]):
        with expect.case(f"widths {widths}", lr=lr):
            params, grads = layers(rng, widths), layers(rng, widths)
            moved = student.descend(params, grads, lr)
            expect.close(moved, reference.descend(params, grads, lr), "params")


@points(10, "warm_up")
def check_warm_up(student, reference, rng):
    """The rate grows from lr / steps to lr, and stays there."""
    for steps in (5, 12):
        for step in (0, 1, 3, steps - 1, steps, 40):
            with expect.case(step=step, steps=steps):
                lr = float(rng.uniform(0.1, 3))
                rate = student.warm_up(step, lr, steps)
                expect.close(rate, reference.warm_up(step, lr, steps), "rate")


@points(10, "slow_down")
def check_slow_down(student, reference, rng):
    """The rate is lr at first, half of it after `every` steps and a third after twice as many."""
    for every in (4, 10):
        for step in (0, 1, 3, every, 2 * every, 100):
            with expect.case(step=step, every=every):
                lr = float(rng.uniform(0.1, 3))
                rate = student.slow_down(step, lr, every)
                expect.close(rate, reference.slow_down(step, lr, every), "rate")


@points(6, "class_error")
def check_class_error(student, reference, rng):
    """dlogits is that of a loss that is a mean over the examples."""
    for n, c in [(6, 4), (5, 5), (1, 3)]:
        with expect.case(N=n, C=c):
            probs = rng.uniform(0.1, 1, size=(n, c))
            probs /= probs.sum(axis=1, keepdims=True)
            labels = rng.integers(c, size=n)
            dlogits = student.class_error(probs, labels)
            because = "the loss is a mean over the N examples"
            right = reference.class_error(probs, labels)
            expect.close(dlogits, right, "dlogits", because=because)


@points(4, "with_penalty")
def check_with_penalty(student, reference, rng):
    """The penalty pulls at each weight with reg times its size, and leaves dw in it."""
    for shape, reg in [((5, 3), 0.3), ((4, 4), 0.0), ((6,), 0.02)]:
        with expect.case(f"w of shape {shape}", reg=reg):
            dw, w = rng.normal(size=shape), rng.normal(size=shape)
            found = student.with_penalty(dw, w, reg)
            expect.close(found, reference.with_penalty(dw, w, reg), "dw", like="w")


def digits(rng):
    """Scaled digits: training rows and new ones."""
    return tuple(map(vitals.small, vitals.split(rng)))


@vitals.chart("initial_weights")
def flat_line(student, rng):
    """The loss is a ruled line; nothing but the last layer's bias stirs."""

    def init(rng):
        found = student.initial_weights(list(vitals.WIDTHS), rng)
        return vitals.agreed(found, vitals.he(rng), "initial_weights")

    return vitals.train(rng, digits(rng), init=init)


@vitals.chart("descend")
def uphill(student, rng):
    """It was hardly admitted when its loss had left the paper."""

    def step(params, grads, lr):
        return vitals.agreed(student.descend(params, grads, lr), params, "descend")

    return vitals.train(rng, digits(rng), step=step)


def with_rates(rates, function):
    """A step that takes its rate from a list."""
    coming = iter(vitals.agreed(rates, [0.0] * STEPS, function))

    def step(params, grads, lr):
        return vitals.descend(params, grads, next(coming))

    return step


@vitals.chart("warm_up")
def racing_heart(student, rng):
    """It warmed up, and did not stop; most of its units have not answered since."""
    rates = student.warm_up.map([(at, 0.1, 100) for at in range(STEPS)])
    return vitals.train(rng, digits(rng), step=with_rates(rates, "warm_up"))


@vitals.chart("slow_down")
def snail(student, rng):
    """Nothing hurts and no unit is dead. It is just that nothing happens any more."""
    rates = student.slow_down.map([(at, 0.1, 90) for at in range(STEPS)])
    return vitals.train(rng, digits(rng), step=with_rates(rates, "slow_down"))


@vitals.chart("class_error")
def crowd(student, rng):
    """In small batches it was merely nervous. In batches of 128 its heart races at any rate."""

    def batches(x, labels, rng):
        return vitals.shuffled(x, labels, rng, size=128)

    def gradients(params, x, labels):
        *handed, logits = vitals.signals(params, x)
        loss, right = vitals.cross_entropy(logits, labels)
        probs = np.exp(logits - logits.max(axis=1, keepdims=True))
        probs /= probs.sum(axis=1, keepdims=True)
        (error,) = vitals.agreed((student.class_error(probs, labels),), (right,), "class_error")
        return loss, vitals.back(params, handed, error)

    return vitals.train(rng, digits(rng), batches=batches, gradients=gradients, lr=0.1, epochs=12)


@vitals.chart("with_penalty")
def shrinking(student, rng):
    """It was told to lose a little weight, and could not stop."""

    def step(params, grads, lr):
        calls = [(dw, w, 0.001) for (w, _), (dw, _) in zip(params, grads, strict=True)]
        like = [w for w, _ in params]
        found = vitals.agreed(student.with_penalty.map(calls), like, "with_penalty")
        pulled = [(dw, db) for dw, (_, db) in zip(found, grads, strict=True)]
        return vitals.descend(params, pulled, lr)

    return vitals.train(rng, digits(rng), step=step)


@points(4, "initial_weights", replayed=False)
def check_flat_line_is_well(student, rng):
    """From your first weights the network learns."""
    vitals.well(flat_line(student, rng))


@points(4, "descend", replayed=False)
def check_uphill_is_well(student, rng):
    """With your steps the network learns."""
    vitals.well(uphill(student, rng))


@points(0, "warm_up", replayed=False)  # a rate that is always lr does as well
def check_racing_heart_is_well(student, rng):
    """With your rates the network learns."""
    vitals.well(racing_heart(student, rng))


@points(0, "slow_down", replayed=False)  # so it does here
def check_snail_is_well(student, rng):
    """With your rates the network learns."""
    vitals.well(snail(student, rng))


@points(4, "class_error", replayed=False)
def check_crowd_is_well(student, rng):
    """With your error the network learns, though its batches are large."""
    vitals.well(crowd(student, rng))


@points(0, "with_penalty", replayed=False)  # no penalty does as well
def check_shrinking_is_well(student, rng):
    """With your penalty the network learns."""
    vitals.well(shrinking(student, rng))
