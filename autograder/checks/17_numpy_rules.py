"""What correct rules of elementwise operations, with broadcasting, and of joining, are."""

import numpy as np

from backlings import points
from backlings.checking import expect

SHAPES = [
    ((4, 3), (3,)),
    ((3,), (2, 4, 3)),
    ((4, 1), (1, 3)),
    ((3, 3), (3, 3)),
    ((2, 1, 4), (3, 1)),
    ((3, 3), (3,)),
    ((5,), (1,)),
    ((1, 4), (1, 4)),
]
PIECES = [
    ((4, 5), [2, 3], 1),
    ((6, 3), [1, 3, 2], 0),
    ((2, 7, 3), [4, 1, 2], -2),
    ((3, 4), [4], 1),
    ((4, 4), [2, 2], 0),
    ((4, 4), [1, 3], -1),
]
STACKS = [((3, 4), 0), ((3, 4), 1), ((2, 3, 4), -1), ((3, 3), 1), ((2, 3, 4), 1), ((1, 4), -2)]


def compare(student, reference, rng, rule, draw):
    """Both gradients of a rule, over all shapes that broadcast."""
    for one, two in SHAPES:
        with expect.case(f"a {one}, b {two}"):
            a, b = draw(rng, one, two)
            dout = rng.normal(size=np.broadcast_shapes(one, two))
            found = getattr(student, rule)(dout, a, b)
            right = getattr(reference, rule)(dout, a, b)
            for got, expected, name in zip(found, right, ("da", "db"), strict=True):
                expect.close(got, expected, name, like=name[1])


def anything(rng, one, two):
    """Two arrays of either sign."""
    return rng.normal(size=one), rng.normal(size=two)


def divisible(rng, one, two):
    """A divisor of either sign, nowhere near 0, 1 or -1."""
    return rng.normal(size=one), rng.uniform(1.5, 3.0, two) * rng.choice([-1.0, 1.0], two)


def raisable(rng, one, two):
    """Bases above 0, and exponents that are no small whole numbers."""
    return rng.uniform(0.3, 2.5, one), rng.uniform(-2.0, 3.0, two)


def with_ties(rng, one, two):
    """Small whole numbers, of which many are equal."""
    return rng.integers(-1, 2, one) * 1.0, rng.integers(-1, 2, two) * 1.0


@points(4, "sub_backward")
def check_sub(student, reference, rng):
    """Both gradients of a difference are right, and have the shapes of a and b."""
    compare(student, reference, rng, "sub_backward", anything)


@points(6, "mul_backward")
def check_mul(student, reference, rng):
    """Both gradients of a product are right, and have the shapes of a and b."""
    compare(student, reference, rng, "mul_backward", anything)


@points(8, "div_backward")
def check_div(student, reference, rng):
    """Both gradients of a quotient are right, and have the shapes of a and b."""
    compare(student, reference, rng, "div_backward", divisible)


@points(8, "power_backward")
def check_power(student, reference, rng):
    """Both gradients of a power are right, and have the shapes of a and b."""
    compare(student, reference, rng, "power_backward", raisable)


@points(4, "maximum_backward")
def check_maximum(student, reference, rng):
    """Both gradients of a maximum are right where nothing is equal."""
    compare(student, reference, rng, "maximum_backward", anything)


@points(4, "maximum_backward")
def check_maximum_with_ties(student, reference, rng):
    """Where a and b are equal, each hears one half."""
    compare(student, reference, rng, "maximum_backward", with_ties)


@points(0, "maximum_backward")
def check_maximum_loses_nothing(student, rng):
    """What a and b hear adds up to what came in, ties or not."""
    a, b = with_ties(rng, (4, 5), (4, 5))
    dout = rng.normal(size=(4, 5))
    da, db = student.maximum_backward(dout, a, b)
    if expect.shape(da, a.shape, "da", like="a") and expect.shape(db, b.shape, "db", like="b"):
        expect.close(da + db, dout, "da + db", "somebody is the larger, or they share")


@points(5, "stack_backward")
def check_stack(student, reference, rng):
    """Every array gets its own slice of dout, without the new axis."""
    for shape, axis in STACKS:
        with expect.case(f"dout {shape}, axis {axis}"):
            dout = rng.normal(size=shape)
            right = reference.stack_backward(dout, axis)
            expect.close(student.stack_backward(dout, axis), right, "grads")


@points(7, "concatenate_backward")
def check_concatenate(student, reference, rng):
    """Every array gets its own stretch of dout, also if they differ in length."""
    for shape, lengths, axis in PIECES:
        with expect.case(f"dout {shape}, lengths {lengths}, axis {axis}"):
            dout = rng.normal(size=shape)
            right = reference.concatenate_backward(dout, lengths, axis)
            expect.close(student.concatenate_backward(dout, lengths, axis), right, "grads")


@points(4, "split_backward")
def check_split(student, reference, rng):
    """Every piece of x hears the gradient of the piece that it became."""
    for shape, lengths, axis in PIECES:
        with expect.case(f"x {shape}, lengths {lengths}, axis {axis}"):
            douts = reference.concatenate_backward(rng.normal(size=shape), lengths, axis)
            right = reference.split_backward(douts, axis)
            expect.close(student.split_backward(douts, axis), right, "dx", like="x")
