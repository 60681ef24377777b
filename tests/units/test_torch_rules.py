"""
The rules for lines of numpy do what PyTorch does, with broadcasting and ties, to 1e-10.

And so do the gradients of gradients of the scalar engine.
"""

import numpy as np
import pytest

from backlings.course.finding import find_unit
from backlings.course.loading import load_module
from support.course import UNITS

torch = pytest.importorskip("torch", reason='PyTorch: pip install "backlings[torch]"')

SAME = {"rtol": 1e-10, "atol": 1e-12}
RULES = load_module(find_unit("17_numpy_rules", UNITS).solution)
TWICE = load_module(find_unit("16_gradient_of_gradient", UNITS).solution)
SHAPES = [((4, 3), (3,)), ((3,), (2, 4, 3)), ((4, 1), (1, 3)), ((2, 1, 4), (3, 1)), ((5,), (1,))]
OPERATIONS = {
    "sub": torch.sub,
    "mul": torch.mul,
    "div": torch.div,
    "power": torch.pow,
    "maximum": torch.maximum,
}


def leaf(array):
    """A tensor whose gradient is asked for."""
    return torch.tensor(array, requires_grad=True)


def check(found, out, leaves, upstream):
    """What we send back is what torch sends back."""
    right = torch.autograd.grad(out, leaves, upstream)
    assert len(found) == len(right)
    for got, expected in zip(found, right, strict=True):
        np.testing.assert_allclose(got, expected.numpy(), **SAME)


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("shapes", SHAPES, ids=str)
def test_an_elementwise_rule(name, shapes):
    rng = np.random.default_rng(0)
    if name == "maximum":
        a, b = (rng.integers(-1, 2, shape) * 1.0 for shape in shapes)
    else:
        a, b = (rng.uniform(0.5, 2.0, shape) for shape in shapes)
    dout = rng.normal(size=np.broadcast_shapes(*shapes))
    leaves = leaf(a), leaf(b)
    found = getattr(RULES, f"{name}_backward")(dout, a, b)
    check(found, OPERATIONS[name](*leaves), leaves, torch.tensor(dout))


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_stacking(axis):
    rng = np.random.default_rng(0)
    leaves = [leaf(rng.normal(size=(2, 3))) for _ in range(4)]
    out = torch.stack(leaves, axis)
    dout = rng.normal(size=out.shape)
    check(RULES.stack_backward(dout, axis), out, leaves, torch.tensor(dout))


def test_laying_end_to_end_and_cutting():
    rng = np.random.default_rng(0)
    lengths = [1, 3, 2]
    leaves = [leaf(rng.normal(size=(2, n, 3))) for n in lengths]
    dout = rng.normal(size=(2, 6, 3))
    found = RULES.concatenate_backward(dout, lengths, 1)
    check(found, torch.cat(leaves, 1), leaves, torch.tensor(dout))
    x = leaf(dout)
    back = [torch.tensor(rng.normal(size=(2, n, 3))) for n in lengths]
    check([RULES.split_backward([b.numpy() for b in back], 1)], torch.split(x, lengths, 1), x, back)


# Each is computed of our values and of torch's tensors alike.
FUNCTIONS = {
    "a product": lambda a, b: a * a * b,
    "a sum": lambda a, b: a + b * b,
    "tanh": lambda a, b: (a * b + a).tanh() * b,
    "powers": lambda a, b: (a * a + b * b) ** 0.5 + (a * b) ** -2,
    "shared": lambda a, b: ((a + b).tanh() ** 3 + a) * (a + b).tanh(),
}


def pairs(seed=0):
    """The same two numbers as our values and as torch's."""
    numbers = np.random.default_rng(seed).uniform(0.5, 1.5, 2)
    return [TWICE.Value(n) for n in numbers], [leaf(n) for n in numbers]


def theirs(output, inputs):
    """What torch says, 0 where nothing leads from input to output."""
    if not output.requires_grad:
        return [torch.zeros((), dtype=torch.float64) for _ in inputs]
    found = torch.autograd.grad(output, inputs, create_graph=True, allow_unused=True)
    return [torch.zeros((), dtype=torch.float64) if f is None else f for f in found]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_derivatives_up_to_the_third(name):
    ours, tensors = pairs()
    waiting = [(FUNCTIONS[name](*ours), FUNCTIONS[name](*tensors))]
    for _ in range(3):
        fresh = []
        for value, tensor in waiting:
            slopes = TWICE.grad(value, ours, create_graph=True)
            fresh += zip(slopes, theirs(tensor, tensors), strict=True)
        for slope, right in fresh:
            np.testing.assert_allclose(slope.data, right.item(), **SAME)
        waiting = fresh


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_hessian_times_a_vector(name):
    _, tensors = pairs()
    v = [0.7, -1.3]
    along = sum(w * g for w, g in zip(v, theirs(FUNCTIONS[name](*tensors), tensors), strict=True))
    right = [entry.item() for entry in theirs(along, tensors)]
    found = TWICE.hessian_vector(lambda x: FUNCTIONS[name](*x), [t.item() for t in tensors], v)
    np.testing.assert_allclose(found, right, **SAME)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_penalty_on_slopes_and_what_it_reports(name):
    ours, tensors = pairs()
    penalty = TWICE.gradient_penalty(FUNCTIONS[name](*ours), ours[:1], 2.5)
    (slope,) = theirs(FUNCTIONS[name](*tensors), tensors[:1])
    right = 2.5 * slope**2
    np.testing.assert_allclose(penalty.data, right.item(), **SAME)
    found = [slope.data for slope in TWICE.grad(penalty, ours)]
    np.testing.assert_allclose(found, [r.item() for r in theirs(right, tensors)], **SAME)


def test_no_grad_and_create_graph_leave_what_torch_leaves():
    (a, b), (ta, tb) = pairs()
    with TWICE.no_grad(), torch.no_grad():
        c, tc = a * b, ta * tb
    assert [s.data for s in TWICE.grad(c * a, [a, b])] == [
        s.item() for s in theirs(tc * ta, [ta, tb])
    ]
    (slope,) = TWICE.grad(a * a * b, [a])
    (right,) = torch.autograd.grad(ta * ta * tb, [ta])
    assert not right.requires_grad
    assert [s.data for s in TWICE.grad(slope, [a, b])] == [0.0, 0.0]
