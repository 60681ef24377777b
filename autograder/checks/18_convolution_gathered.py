"""What correct pieces of a convolution are, and a convolution along sequences made of them."""

import numpy as np

from backlings import cases, on_either_cache, pair, points
from backlings.checking import expect


def given(name):
    """What the case says, as it stands."""
    return lambda rng, sizes: sizes[name]


def array(rng, sizes):
    """An array of the shape that the case says."""
    return rng.normal(size=sizes["shape"])


pad = pair(
    "pad",
    inputs={"x": array, "widths": given("widths")},
    cases=[
        {"shape": (3, 4), "widths": ((1, 2), (0, 1))},
        {"shape": (2, 3, 3), "widths": ((0, 0), (1, 1), (2, 0))},
        {"shape": (4,), "widths": ((0, 2),)},
        {"shape": (3, 3), "widths": ((1, 1), (1, 1))},
    ],
    points=(2, 5),
)

flip = pair(
    "flip",
    inputs={"x": array, "axes": given("axes")},
    cases=[
        {"shape": (3, 4), "axes": (1,)},
        {"shape": (3, 3), "axes": (0,)},
        {"shape": (2, 3, 4, 5), "axes": (2, 3)},
        {"shape": (2, 3, 4), "axes": (0, -1)},
    ],
    points=(2, 3),
)

dilate = pair(
    "dilate",
    inputs={"x": array, "axes": given("axes"), "zeros": given("zeros")},
    cases=[
        {"shape": (2, 4), "axes": (1,), "zeros": 1},
        {"shape": (2, 3, 4), "axes": (1, 2), "zeros": 2},
        {"shape": (3, 3), "axes": (0,), "zeros": 2},
        {"shape": (1, 5), "axes": (0, 1), "zeros": 1},
    ],
    points=(4, 4),
)

avgpool = pair(
    "avgpool",
    inputs={"x": ("N", "C", "H", "W"), "k": given("k"), "stride": given("stride")},
    cases=cases(
        N=[2, 2, 3, 1, 2],
        C=[3, 2, 2, 1, 2],
        H=[6, 5, 7, 4, 5],
        W=[8, 7, 5, 4, 6],
        k=[2, 3, 2, 2, 3],
        stride=[2, 2, 3, 1, 1],
    ),
    points=(4, 8),
)

conv1d = pair(
    "conv1d",
    inputs={
        "x": ("N", "C", "T"),
        "w": ("F", "C", "K"),
        "b": ("F",),
        "stride": given("stride"),
        "pad": given("pad"),
    },
    cases=cases(
        N=[2, 3, 2, 1, 3],
        C=[3, 2, 2, 2, 3],
        F=[4, 2, 3, 2, 3],
        T=[7, 6, 9, 4, 3],
        K=[3, 3, 2, 2, 3],
        stride=[1, 2, 3, 1, 1],
        pad=[0, 1, 0, 0, 1],
    ),
    points=(6, 16),
)


@points(0, "flip_backward")
def check_flip_twice_is_nothing(student, rng):
    """Turned round and turned back it is what it was."""
    x = rng.normal(size=(3, 4))
    out, cache = student.flip_forward(x, (0, 1))
    because = "turning round twice leaves everything in its place"
    expect.close(student.flip_backward(out, cache), x, "dx for dout = out", because)


@points(0, "avgpool_backward")
def check_avgpool_keeps_the_sum(student, reference, rng):
    """What comes in goes out: dx adds up to the sum of dout, channel by channel."""
    x = rng.normal(size=(2, 3, 6, 7))
    ours = reference.avgpool_forward(x, 3, 2)
    dout = rng.normal(size=ours[0].shape)
    dx = on_either_cache(
        lambda: student.avgpool_forward(x, 3, 2),
        ours,
        lambda cache: student.avgpool_backward(dout, cache),
        reference.avgpool_backward(dout, ours[1]),
    )
    if expect.shape(dx, x.shape, "dx", like="x"):
        because = "the shares of a window make one whole"
        expect.close(np.sum(dx, axis=(2, 3)), dout.sum(axis=(2, 3)), "the sum of dx", because)
