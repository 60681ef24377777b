"""
What a correct RMSNorm, batch norm of images and group norm do.

Rows, channels and examples have their own means and spreads, one of them so small that eps counts
and its place can be seen. gamma is never 1.
"""

import numpy as np

from backlings import on_either_cache, pair, points
from backlings.checking import expect


def scale(rng, sizes):
    """Of both signs, and nowhere near 1 or 0."""
    many = sizes["C"] if "C" in sizes else sizes["D"]
    return rng.uniform(1.5, 3.0, many) * rng.choice([-1.0, 1.0], many)


def shift(rng, sizes):
    """Nowhere near 0."""
    return scale(rng, sizes)


def groups(rng, sizes):
    """As many as the case says."""
    return sizes["G"]


def spread(rng, shape):
    """Spreads from 0.5 to 3, and a tiny one at a random place."""
    sizes = rng.uniform(0.5, 3.0, shape)
    sizes.flat[rng.integers(sizes.size)] = 0.01
    return sizes


def rows(rng, sizes):
    """Rows, or sequences of rows, that differ in mean and spread; a tiny one is about 0."""
    lead = (sizes["N"], sizes["T"]) if "T" in sizes else (sizes["N"],)
    spreads = spread(rng, (*lead, 1))
    return spreads * (rng.normal(size=(*lead, 1)) + rng.normal(size=(*lead, sizes["D"])))


def images(rng, sizes):
    """Images whose channels and examples differ in mean; a channel of tiny spread lies alone."""
    n, c, h, w = (sizes[letter] for letter in "NCHW")
    spreads = spread(rng, (c, 1, 1))
    means = rng.normal(size=(c, 1, 1)) + spreads * rng.normal(size=(n, c, 1, 1))
    return means + spreads * rng.normal(size=(n, c, h, w))


def groups_of_images(rng, sizes):
    """Images of which one group of one example hardly varies."""
    n, c, h, w, g = (sizes[letter] for letter in "NCHWG")
    spreads = np.repeat(spread(rng, (n, g, 1, 1)), c // g, axis=1)
    means = np.repeat(rng.normal(size=(n, g, 1, 1)), c // g, axis=1)
    means = means + spreads * rng.normal(size=(n, c, 1, 1))
    return means + spreads * rng.normal(size=(n, c, h, w))


rmsnorm = pair(
    "rmsnorm",
    inputs={"x": rows, "gamma": scale},
    cases=[
        {"N": 6, "D": 5},
        {"N": 5, "D": 5},
        {"N": 1, "D": 4},
        {"N": 3, "T": 4, "D": 5},
        {"N": 4, "T": 4, "D": 4},
    ],
    points=(4, 10),
)

spatialnorm = pair(
    "spatialnorm",
    inputs={"x": images, "gamma": scale, "beta": shift},
    cases=[
        {"N": 3, "C": 4, "H": 2, "W": 5},
        {"N": 3, "C": 3, "H": 3, "W": 3},
        {"N": 1, "C": 3, "H": 4, "W": 2},
        {"N": 4, "C": 2, "H": 1, "W": 1},
    ],
    points=(4, 12),
)

groupnorm = pair(
    "groupnorm",
    inputs={"x": groups_of_images, "gamma": scale, "beta": shift, "groups": groups},
    cases=[
        {"N": 3, "C": 6, "H": 2, "W": 5, "G": 2},
        {"N": 2, "C": 6, "H": 3, "W": 2, "G": 3},
        {"N": 4, "C": 4, "H": 4, "W": 4, "G": 2},
        {"N": 1, "C": 4, "H": 3, "W": 3, "G": 1},
        {"N": 2, "C": 3, "H": 2, "W": 4, "G": 3},
    ],
    points=(6, 14),
)


@points(0, "rmsnorm_forward")
def check_rmsnorm_keeps_the_mean(student, rng):
    """A row of equal numbers stays what it was, up to its size and gamma."""
    gamma = rng.uniform(1.5, 3.0, 4)
    out = student.rmsnorm_forward(np.full((2, 4), 5.0), gamma, 1e-12)[0]
    because = "only a size is divided away, no mean is taken off"
    expect.close(out, np.stack([gamma, gamma]), "out of rows of fives", because)


@points(0, "spatialnorm_forward")
def check_spatialnorm_standardises(student, rng):
    """Over all examples and pixels each channel of out has mean beta and spread |gamma|."""
    sizes = {"N": 4, "C": 3, "H": 5, "W": 6}
    gamma, beta = scale(rng, sizes), shift(rng, sizes)
    x = images(rng, sizes)
    out = student.spatialnorm_forward(x, gamma, beta, 1e-12)[0]
    if expect.shape(out, x.shape, "out", like="x"):
        expect.close(out.mean(axis=(0, 2, 3)), beta, "channel means of out", rtol=1e-5)
        spreads = out.std(axis=(0, 2, 3))
        expect.close(spreads, np.abs(gamma), "channel spreads of out", rtol=1e-5)


@points(0, "groupnorm_forward")
def check_groupnorm_of_one_example(student, rng):
    """An example gets the same out alone and among others."""
    sizes = {"N": 3, "C": 4, "H": 3, "W": 2, "G": 2}
    x, gamma, beta = groups_of_images(rng, sizes), scale(rng, sizes), shift(rng, sizes)
    together = student.groupnorm_forward(x, gamma, beta, 2)[0]
    alone = student.groupnorm_forward(x[:1], gamma, beta, 2)[0]
    if expect.shape(together, x.shape, "out", like="x"):
        expect.close(alone, together[:1], "out of an example alone", "nobody else should count")


@points(0, "groupnorm_backward")
def check_groupnorm_dx_has_no_say_in_a_shift(student, reference, rng):
    """Each group of each example of dx adds up to 0."""
    sizes = {"N": 2, "C": 6, "H": 3, "W": 2, "G": 2}
    given = (groups_of_images(rng, sizes), scale(rng, sizes), shift(rng, sizes), 2)
    dout = rng.normal(size=(2, 6, 3, 2))
    ours = reference.groupnorm_forward(*given)
    right = list(reference.groupnorm_backward(dout, ours[1]))
    dx, *_ = on_either_cache(
        lambda: student.groupnorm_forward(*given),
        ours,
        lambda cache: list(student.groupnorm_backward(dout, cache)),
        right,
    )
    if expect.shape(dx, dout.shape, "dx", like="x"):
        sums = dx.reshape(2, 2, -1).sum(axis=2) / np.abs(right[0]).reshape(2, 2, -1).sum(axis=2)
        because = "a group that is shifted as a whole gives the same out"
        expect.close(sums, np.zeros((2, 2)), "group sums of dx", because, atol=1e-9)
