"""What a correct gradient checker does. Its functions are handed to it where it runs: by probes."""

import numpy as np

from backlings import points
from backlings.checking import expect

EXACT = {"rtol": 1e-7, "atol": 1e-8}  # central differences reach 1e-9, one-sided ones 1e-5


def gradient_of_waves(module, x, weights):
    calls = [0]

    def f(v):
        calls[0] += 1
        return float(np.sum(weights * np.sin(v)) + np.sum(v) ** 2 / 10)

    grad = module.numeric_gradient(f, x)
    return grad, calls[0], x


def slope_of_waves(x, weights):
    """The derivative of that function, by hand."""
    return weights * np.cos(x) + np.sum(x) / 5


@points(10, "numeric_gradient")
def check_numeric_gradient(student, rng):
    """Every entry of the gradient is right to eight digits, on 3 shapes."""
    for shape in [(2, 3), (4,), (2, 1, 2)]:
        with expect.case(f"shape {shape}"):
            x, weights = rng.normal(size=shape), rng.normal(size=shape)
            grad, _, _ = student.probe(gradient_of_waves, x, weights, values=3)
            expect.close(grad, slope_of_waves(x, weights), "grad", like="x", **EXACT)


@points(4, "numeric_gradient")
def check_numeric_gradient_of_integers(student, rng):
    """An array of integers has a gradient, too."""
    x, weights = rng.integers(-3, 4, size=(2, 3)), rng.normal(size=(2, 3))
    grad, _, _ = student.probe(gradient_of_waves, x, weights, values=3)
    expect.close(grad, slope_of_waves(x, weights), "grad", like="x", **EXACT)


@points(0, "numeric_gradient")
def check_numeric_gradient_leaves_x_alone(student, rng):
    """x is afterwards what it was, and f is called at most twice an entry."""
    x, weights = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    _, calls, after = student.probe(gradient_of_waves, x, weights, values=3)
    same = isinstance(after, np.ndarray) and np.array_equal(after, x)
    expect.that(same, "numeric_gradient changes x, its own argument.", "x after the call", after)
    few = isinstance(calls, int) and calls <= 2 * x.size
    expect.that(few, f"f was called {calls} times for {x.size} entries.", "calls of f", calls)


def vjp_of_mixture(module, x, w, dout):
    return module.numeric_vjp(lambda v: np.tanh(v @ w), x, dout)


def vjp_of_identity(module, x, dout):
    return module.numeric_vjp(lambda v: v, x, dout)


@points(10, "numeric_vjp")
def check_numeric_vjp(student, rng):
    """The upstream gradient arrives at x, right to eight digits."""
    for n, d, m in [(3, 2, 4), (2, 2, 2), (1, 3, 2)]:
        with expect.case(N=n, D=d, M=m):
            x, w = rng.normal(size=(n, d)), rng.normal(size=(d, m))
            dout = rng.normal(size=(n, m))
            grad = student.probe(vjp_of_mixture, x, w, dout)
            right = (dout * (1 - np.tanh(x @ w) ** 2)) @ w.T
            expect.close(grad, right, "grad", like="x", **EXACT)


@points(0, "numeric_vjp")
def check_numeric_vjp_of_integers(student, rng):
    """An array of integers can take a small step, too."""
    x, w = rng.integers(-2, 3, size=(3, 2)), 0.4 * rng.normal(size=(2, 4))
    dout = rng.normal(size=(3, 4))
    grad = student.probe(vjp_of_mixture, x, w, dout)
    right = (dout * (1 - np.tanh(x @ w) ** 2)) @ w.T
    expect.close(grad, right, "grad", like="x", **EXACT)


@points(4, "numeric_vjp")
def check_numeric_vjp_of_identity(student, rng):
    """A function that returns its own input passes the upstream gradient on."""
    for shape in [(2, 3), (3,)]:
        with expect.case(f"shape {shape}"):
            x, dout = rng.normal(size=shape), rng.normal(size=shape)
            grad = student.probe(vjp_of_identity, x, dout)
            because = "f returned x itself, and x has moved on since"
            expect.close(grad, dout, "grad", because=because, **EXACT)


@points(8, "relative_error")
def check_relative_error(student, reference, rng):
    """The worst entry counts, whatever its sign and size."""
    a = rng.normal(size=(3, 4)) + np.sign(rng.normal()) * 2
    b = a * (1 + 1e-4 * rng.normal(size=(3, 4)))
    small = 1e-6 * rng.normal(size=5)
    for label, first, second in [
        ("arrays that nearly agree", a, b),
        ("the other way round", b, a),
        ("one wrong entry", a, np.where(np.arange(12).reshape(3, 4) == 7, a - 1.0, a)),
        ("small entries", small, small * np.array([1.0, 1.3, 1, 1, 1])),
        ("a sign that differs", a, np.where(np.arange(12).reshape(3, 4) == 5, -a, a)),
    ]:
        with expect.case(label):
            error = student.relative_error(first, second)
            expect.close(error, reference.relative_error(first, second), "error")


@points(0, "relative_error")
def check_relative_error_of_nothing(student, reference):
    """0 against 0 is no error, and below the floor little is."""
    with expect.case("zeros"):
        zeros = np.zeros(3)
        expect.close(student.relative_error(zeros, zeros), 0.0, "error", because="0 is 0")
    with expect.case("below the floor"):
        a, b = np.array([1e-12, 0.0]), np.array([0.0, 1e-12])
        expect.close(student.relative_error(a, b), reference.relative_error(a, b), "error")


def complex_gradient(module, x, weights):
    return module.complex_step(lambda v: np.sum(weights * np.exp(np.sin(v))), x)


@points(4, "complex_step")
def check_complex_step(student, rng):
    """The gradient is right to the last digit: nothing is subtracted."""
    for shape in [(2, 3), (4,)]:
        with expect.case(f"shape {shape}"):
            x, weights = rng.normal(size=shape), rng.normal(size=shape)
            grad = student.probe(complex_gradient, x, weights)
            right = weights * np.exp(np.sin(x)) * np.cos(x)
            expect.close(grad, right, "grad", like="x", rtol=1e-12, atol=1e-14)
