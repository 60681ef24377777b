"""
What a correct penalty and a correct dropout do.

Which units dropout silences is up to chance and to the way the learner draws. So nothing here
compares draws: the checks look at shares and at the factors that values were multiplied by.
"""

from collections import namedtuple

import numpy as np

from backlings import gradients_match, on_either_cache, points
from backlings.checking import expect

SHAPES = [[(4, 3), (3, 5), (5, 2)], [(3, 3), (3, 3)], [(2, 3, 2, 2), (6,)]]
RATES = (0.15, 0.3, 0.75)  # never 0.5, where dropping and keeping look alike


def draw(rng, shapes):
    """Weights of these shapes, and gradients to go with them."""
    return [rng.normal(size=s) for s in shapes], [rng.normal(size=s) for s in shapes]


@points(4, "l2_loss")
def check_l2_loss(student, reference, rng):
    """loss is right, for weights of any shapes."""
    for shapes in SHAPES:
        for reg in (0.3, 0.0):
            with expect.case(f"{len(shapes)} weights {shapes}, reg = {reg}"):
                weights, _ = draw(rng, shapes)
                loss = student.l2_loss(weights, reg)
                expect.close(loss, reference.l2_loss(weights, reg), "loss")


@points(0, "l2_loss")
def check_l2_loss_of_doubled_weights(student, rng):
    """Weights twice as large cost four times as much."""
    weights, _ = draw(rng, SHAPES[0])
    once = student.l2_loss(weights, 0.3)
    twice = student.l2_loss([2 * w for w in weights], 0.3)
    if expect.shape(once, (), "loss"):
        expect.close(twice, 4 * float(once), "loss of doubled weights", because="it is a square")


@points(4, "add_l2_grads")
def check_add_l2_grads(student, reference, rng):
    """Each total is right, for weights of any shapes."""
    for shapes in SHAPES:
        for reg in (0.3, 0.0):
            with expect.case(f"{len(shapes)} weights {shapes}, reg = {reg}"):
                weights, grads = draw(rng, shapes)
                total = student.add_l2_grads(grads, weights, reg)
                right = reference.add_l2_grads(grads, weights, reg)
                expect.close(total, right, "total", like="weights")


def add_twice(module, grads, weights):
    first = [np.copy(g) for g in module.add_l2_grads(grads, weights, 0.3)]
    return first, module.add_l2_grads(grads, weights, 0.3), [grads, weights]


@points(0, "add_l2_grads")
def check_add_l2_grads_is_pure(student, rng):
    """grads and weights are left alone, and a second call gives the same."""
    weights, grads = draw(rng, SHAPES[0])
    first, second, after = student.probe(add_twice, grads, weights, values=3)
    message = "add_l2_grads changes its own arguments, which others may still need."
    same = expect.agrees(after, [grads, weights])
    expect.that(same, message, "grads and weights after the call", after)
    expect.close(second, first, "total of a second call")


@points(0, "add_l2_grads")
def check_l2_slope(student, rng):
    """What is added is the slope of your own penalty."""
    weights, _ = draw(rng, SHAPES[0])
    nothing = [np.zeros_like(w) for w in weights]
    total = student.add_l2_grads(nothing, weights, 0.3)

    def losses(variants):
        return student.l2_loss.map([(v, 0.3) for v in variants])

    gradients_match(losses, weights, total, 1.0, rng, "total", "weights")


def batch(rng, rows=400):
    """Activations, 500 in a row, none of them near 0."""
    return rng.uniform(0.5, 2.0, size=(rows, 500)) * rng.choice([-1.0, 1.0], size=(rows, 500))


def in_training(student, rng):
    """For each rate what went in and what came out, where that has the right shape."""
    for p in RATES:
        with expect.case(f"p_drop = {p}"):
            x = batch(rng)
            out, _ = student.dropout_forward(x, p, True, rng)
            if expect.shape(out, x.shape, "out", like="x"):
                yield p, x, out


def distinct(ratios):
    """The factors among some ratios, up to rounding: one number, or a list of some of them."""
    found = np.unique(np.round(ratios, 9))[:9]
    return float(found[0]) if len(found) == 1 else found.tolist()


def one_factor(got, wanted, name, sentence, because=""):
    """Whether all factors are one number, the right one; the sentence says by what if not."""
    if isinstance(got, float):
        holds, found = bool(np.isclose(got, wanted, rtol=1e-7)), f"a factor of {got:.4g}"
    else:
        holds, found = False, "different factors" if got else "nothing, since there is none"
    return expect.that(holds, f"{sentence} by {found}", name, got, because)


@points(4, "dropout_forward")
def check_dropout_scale(student, rng):
    """In training, what is left on is divided by 1 - p_drop."""
    for p, x, out in in_training(student, rng):
        factor = distinct((out / x)[out != 0])
        because = f"the rest is off with p_drop = {p}, and the mean should stay"
        one_factor(factor, 1 / (1 - p), "factor", "what is left on is multiplied", because)


@points(4, "dropout_forward")
def check_dropout_share(student, rng):
    """In training, an entry is dropped with probability p_drop."""
    for p, _, out in in_training(student, rng):
        share = float((out == 0).mean())
        seen = round(share / 0.05) * 0.05  # coarse: chance must not tell two learners apart
        message = f"out is 0 in {share:.0%} of the entries"
        expect.that(abs(share - p) < 0.01, message, "share of zeros", seen, f"p_drop is {p}")


@points(0, "dropout_forward")
def check_dropout_keeps_the_mean(student, rng):
    """In training, the mean over many entries stays what it was."""
    for _, x, out in in_training(student, rng):
        ratio = float((out / x).mean())
        seen = "lower" if ratio < 0.98 else "higher" if ratio > 1.02 else "kept"
        message = f"the mean of out is {ratio:.2f} times that of x"
        expect.that(seen == "kept", message, "mean of out", seen)


@points(2, "dropout_forward")
def check_dropout_draws_for_each_entry(student, rng):
    """In training, no two rows and no two columns lose the same entries."""
    x = batch(rng)
    out, _ = student.dropout_forward(x, 0.3, True, rng)
    if expect.shape(out, x.shape, "out", like="x"):
        off = out == 0
        found = [len(np.unique(off, axis=0)), len(np.unique(off.T, axis=0))]
        message = "all rows lose the same units" if found[0] == 1 else "whole rows are lost"
        expect.that(found == list(x.shape), message, "different rows and columns", found)


def draw_again(module, x, first, second):
    forward, rng = module.dropout_forward, np.random.default_rng(first)
    outs = [forward(np.copy(x), 0.3, True, rng)[0] for rng in (rng, rng)]
    outs += [forward(np.copy(x), 0.3, True, np.random.default_rng(s))[0] for s in (first, second)]
    return tuple(np.array_equal(outs[0], out) for out in outs[1:])


@points(2, "dropout_forward")
def check_dropout_draws_from_rng(student, rng):
    """Each call draws anew, and from the Generator it is given alone."""
    seeds = rng.integers(2**31, size=2).tolist()
    again, repeated, other = student.probe(draw_again, rng.normal(size=(20, 30)), *seeds, values=3)
    name, because = "masks that are the same", "each call draws from rng and from nothing else"
    if repeated is not True:
        message = "the same seed gives another mask"
    elif other is not False:
        message = "every seed gives the same mask"
    else:
        message = "a second call gives the mask of the first"
    holds = (again, repeated, other) == (False, True, False)
    expect.that(holds, message, name, [again, repeated, other], because)


@points(4, "dropout_forward")
def check_dropout_at_evaluation(student, rng):
    """Without training nothing happens: out is x, all of it, though training drops some."""
    for p, x, trained in in_training(student, rng):
        some = bool((trained == 0).any() and (trained != 0).any())
        expect.that(some, "out in training shows no dropout", "some zeros in training", some)
        out, _ = student.dropout_forward(x, p, False, rng)
        if expect.shape(out, x.shape, "out at evaluation", like="x"):
            zeros = bool((out == 0).any())
            message = "out at evaluation is 0 in places"
            expect.that(not zeros, message, "zeros at evaluation", zeros, "nothing is dropped then")
            factor, because = distinct((out / x)[out != 0]), "it is left as it is then"
            sentence = "at evaluation x is multiplied"
            one_factor(factor, 1.0, "factor at evaluation", sentence, because)


def forward_leaves(module, x, seed):
    module.dropout_forward(x, 0.3, True, np.random.default_rng(seed))
    return x


@points(0, "dropout_forward")
def check_dropout_forward_is_pure(student, rng):
    """x is left alone."""
    x = rng.normal(size=(5, 4))
    same = expect.agrees(student.probe(forward_leaves, x, int(rng.integers(2**31))), x)
    message = "dropout_forward changes x, its own argument, which others may still need."
    expect.that(same, message, "x after the call", same)


# What dout was multiplied by for units left on, and for dropped ones: see `distinct`.
Factors = namedtuple("Factors", "kept dropped")


def factors(dx, dout, out, scale):
    """The factors in dx, for a forward that gave out and scaled; dx itself if it does not fit."""
    if not isinstance(dx, np.ndarray) or dx.shape != dout.shape or dx.dtype.kind not in "fiub":
        return dx
    ratios = dx / dout
    return Factors(distinct(ratios[out != 0] / scale), distinct(ratios[out == 0]))


def gradient_factors(student, reference, rng, p, train):
    """
    The factors of the learner's backward, on whichever cache is kinder.

    A forward that drops units and scales the rest wrongly is a forward all the same: its slope is
    what the backward is held to.
    """
    x, dout = batch(rng, 100), batch(rng, 100)
    our_out, our_cache = reference.dropout_forward(x, p, train, rng)
    our_scale = 1 / (1 - p) if train else 1.0
    seen = [(our_out, our_scale)]

    def own():
        out, cache = student.dropout_forward(x, p, train, rng)
        scale = distinct((out / x)[out != 0]) if expect.fits(out, x) else None
        if isinstance(scale, float):
            zeros = (out == 0).mean()
            seen.append((out, scale) if (0.05 < zeros < 0.95 if train else zeros == 0) else seen[0])
        return scale, cache

    def backward(cache):
        made = seen[0] if cache is our_cache else seen[-1]
        return factors(student.dropout_backward(dout, cache), dout, *made)

    right = Factors(1.0, 0.0 if train else [])
    got = on_either_cache(own, (our_scale, our_cache), backward, right)
    if isinstance(got, Factors):
        return got
    expect.shape(got, dout.shape, "dx", like="x")
    return None


@points(6, "dropout_backward")
def check_dropout_gradient(student, reference, rng):
    """dx is dout times the factor of the forward: 0 for what was dropped."""
    for p in RATES:
        with expect.case(f"p_drop = {p}"):
            got = gradient_factors(student, reference, rng, p, True)
            if got:
                sentence = "dout of a dropped unit is multiplied"
                because = "a unit that was off had no say in the loss"
                one_factor(got.dropped, 0.0, "dx of dropped units", sentence, because)
                sentence = "dx of what was left on is off"
                because = "the way back multiplies by what the way forward multiplied by"
                one_factor(got.kept, 1.0, "dx of units left on", sentence, because)


@points(0, "dropout_backward")
def check_dropout_gradient_at_evaluation(student, reference, rng):
    """After a forward that did not train, dx is dout."""
    for p in RATES:
        with expect.case(f"p_drop = {p}"):
            got = gradient_factors(student, reference, rng, p, False)
            if got:
                sentence = "dx after an evaluation is off"
                because = "the forward left x as it was"
                one_factor(got.kept, 1.0, "dx at evaluation", sentence, because)


@points(0, "dropout_backward")
def check_dropout_gradient_behind_a_relu(student, rng):
    """Where x is 0 anyway dx need not be: only where the unit was dropped."""
    x, dout = np.maximum(0, batch(rng, 100)), batch(rng, 100)
    _, cache = student.dropout_forward(x, 0.3, True, rng)
    dx = student.dropout_backward(dout, cache)
    if expect.shape(dx, x.shape, "dx", like="x"):
        share = round(float((dx[x == 0] == 0).mean()), 1)
        message = "dx is 0 wherever x is, not only where the unit was dropped"
        name = "share of zeros in dx where x is 0"
        expect.that(share < 0.9, message, name, share)


def backward_twice(module, x, dout, seed):
    _, cache = module.dropout_forward(x, 0.3, True, np.random.default_rng(seed))
    first = np.copy(module.dropout_backward(dout, cache))
    return first, module.dropout_backward(dout, cache), dout


@points(0, "dropout_backward")
def check_dropout_backward_is_pure(student, rng):
    """dout and cache are left alone, and a second call gives the same."""
    x, dout, seed = rng.normal(size=(5, 4)), rng.normal(size=(5, 4)), int(rng.integers(2**31))
    first, second, after = student.probe(backward_twice, x, dout, seed, values=3)
    message = "dropout_backward changes dout, its own argument, which others may still need."
    same = expect.agrees(after, dout)
    expect.that(same, message, "dout after the call", same)
    same = expect.agrees(second, first)
    expect.that(same, "a second call gives another dx", "dx of a second call", same)


@points(0, "dropout_backward")
def check_dropout_slope(student, rng):
    """With the same draws, your backward is the slope of your own forward."""
    x, seed = rng.normal(size=(4, 6)), int(rng.integers(2**31))

    def arguments(v):
        return v, 0.3, True, np.random.default_rng(seed)

    out, cache = student.dropout_forward(*arguments(x))
    if expect.shape(out, x.shape, "out", like="x"):
        dout = rng.normal(size=x.shape)
        dx = student.dropout_backward(dout, cache)

        def outputs(variants):
            return [out for out, _ in student.dropout_forward.map([arguments(v) for v in variants])]

        gradients_match(outputs, x, dx, dout, rng, "dx", "x")
