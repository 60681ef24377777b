"""What correct activations do."""

import warnings

import numpy as np

from backlings import cases, pair, points
from backlings.checking import expect

SIZES = cases(N=[4, 3, 1], D=[5, 3, 4])
X = ("N", "D")
FAR = [np.array([[-1000.0, -40.0, -1.0], [0.0, 40.0, 1000.0]])]


def leak(rng, sizes):
    """Never the default: a backward that hard-codes it must show."""
    return float(rng.uniform(0.1, 0.4))


relu = pair("relu", inputs={"x": X}, cases=SIZES, points=(2, 6), kinks=[0.0])
leaky_relu = pair(
    "leaky_relu", inputs={"x": X, "alpha": leak}, cases=SIZES, points=(3, 7), kinks=[0.0]
)
sigmoid = pair(
    "sigmoid", inputs={"x": X}, cases=SIZES, points=(2, 8), extremes=FAR, extreme_points=2
)
tanh = pair("tanh", inputs={"x": X}, cases=SIZES, points=(2, 8), extremes=FAR)
gelu = pair("gelu", inputs={"x": X}, cases=SIZES, points=(2, 4))
softplus = pair("softplus", inputs={"x": X}, cases=SIZES, points=(1, 3), extremes=FAR)


@points(0, "leaky_relu_forward")
def check_leaky_relu_default(student, reference, rng):
    """Without an alpha the leak is 0.01."""
    x = rng.normal(size=(3, 4))
    out, _ = student.leaky_relu_forward(x)
    expect.close(out, reference.leaky_relu_forward(x)[0], "out", because="alpha is 0.01 then")


@points(0, "sigmoid_forward")
def check_sigmoid_is_symmetric(student, rng):
    """sigmoid(x) and sigmoid(-x) add up to 1."""
    x = rng.normal(size=(3, 4))
    out, _ = student.sigmoid_forward(x)
    mirrored, _ = student.sigmoid_forward(-x)
    if expect.shape(out, x.shape, "out") and expect.shape(mirrored, x.shape, "out of -x"):
        expect.close(out + mirrored, np.ones_like(x), "out of x and of -x together")


def softplus_slope_far_out(module, x, dout):
    with np.errstate(all="ignore"):
        _, cache = module.softplus_forward(x)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with np.errstate(over="warn", invalid="warn", divide="warn"):
            dx = module.softplus_backward(dout, cache)
    return dx, sorted({str(w.message).split(" in ")[0] for w in caught})


@points(0, "softplus_backward")
def check_softplus_gradient_far_out(student, reference, rng):
    """The gradient is right for very large and very small inputs, without an overflow."""
    (x,) = FAR
    dout = rng.normal(size=x.shape)
    dx, warned = student.probe(softplus_slope_far_out, x, dout, values=2)
    right = reference.softplus_backward(dout, reference.softplus_forward(x)[1])
    expect.close(dx, right, "dx far from 0")
    first = warned[0] if isinstance(warned, list) and warned else ""
    message = f"softplus_backward warns at extreme inputs: {first}."
    expect.that(warned == [], message, "warnings", warned)
