"""The rules for lines of numpy do what PyTorch does, with broadcasting and ties, to 1e-10."""

import numpy as np
import pytest

from backlings.units import find_unit, load_module
from course import UNITS

torch = pytest.importorskip("torch", reason='PyTorch: pip install "backlings[torch]"')

SAME = {"rtol": 1e-10, "atol": 1e-12}
RULES = load_module(find_unit("17_numpy_rules", UNITS).solution)
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
