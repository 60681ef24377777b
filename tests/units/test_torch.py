"""
Every reference solution that PyTorch has a counterpart for does what PyTorch does.

In float64, to 1e-10: what comes out, and every gradient for a random upstream gradient. Whoever
adds an operation pair adds one line to PAIRS.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason='PyTorch: pip install "backlings[torch]"')
F = torch.nn.functional

from support.layers_of_torch import (  # noqa: E402
    causal,
    group,
    hinge,
    huber,
    lstm,
    mlp_block,
    rms,
    rnn,
    spatial,
)
from support.tensors import SAME, as_tensor, solution  # noqa: E402


@dataclass(frozen=True)
class Known:
    """An argument without a gradient: `make` draws it."""

    make: Any


def labels(classes, *shape):
    """Integers from 0 to classes - 1."""
    return Known(lambda rng: rng.integers(0, classes, shape))


def coins(*shape):
    """0.0 and 1.0."""
    return Known(lambda rng: rng.integers(0, 2, shape).astype(float))


def fixed(*shape):
    """Numbers that are data, not parameters: a target, for example."""
    return Known(lambda rng: rng.normal(size=shape))


def always(value):
    """A setting; the counterpart gets it as well."""
    return Known(lambda rng: value)


def running(features):
    """Running statistics of batch norm as they are at first, with a mean of their own."""
    return Known(lambda rng: {"mean": rng.normal(size=features), "var": 0.5 + rng.random(features)})


def norm(x, gamma, beta, state, train):
    """torch's batch norm, which changes its running statistics in place."""
    held = [torch.tensor(state[name]) for name in ("mean", "var")]
    return F.batch_norm(x, *held, gamma, beta, train, 0.1, 1e-5)


def net(x, w1, b1, w2, b2):
    """Rows through linear, ReLU, linear."""
    return F.linear(torch.relu(F.linear(x, w1.T, b1)), w2.T, b2)


# Unit, operation, what torch computes, and the arguments: a tuple is the shape of an array with a
# gradient, () a number. The backward returns the gradients of these, from the first on.
PAIRS = [
    ("00", "compose", lambda x: torch.exp(torch.sin(x**2)), ()),
    ("00", "fanout", lambda x: x * x + 3 * x + x * x * 3 * x, ()),
    ("00", "neuron", lambda w, x, b: torch.sigmoid(w * x + b), (), (), ()),
    ("04", "linear", lambda x, w, b: F.linear(x, w.T, b), (6, 5), (5, 4), (4,)),
    ("05", "relu", torch.relu, (6, 5)),
    ("05", "leaky_relu", F.leaky_relu, (6, 5), always(0.2)),
    ("05", "sigmoid", torch.sigmoid, (6, 5)),
    ("05", "tanh", torch.tanh, (6, 5)),
    ("05", "gelu", lambda x: F.gelu(x, approximate="tanh"), (6, 5)),
    ("05", "softplus", F.softplus, (6, 5)),
    ("06", "mse", F.mse_loss, (6, 5), fixed(6, 5)),
    ("06", "bce_logits", F.binary_cross_entropy_with_logits, (6, 5), coins(6, 5)),
    ("06", "softmax", lambda z: F.softmax(z, dim=1), (6, 5)),
    ("06", "softmax_ce", F.cross_entropy, (6, 5), labels(5, 6)),
    ("losses_slopes", "logsumexp", lambda x: torch.logsumexp(x, 1), (6, 5)),
    ("losses_slopes", "log_softmax", lambda x: F.log_softmax(x, 1), (6, 5)),
    ("losses_slopes", "hinge", hinge, (6, 5), labels(5, 6), always(1.5)),
    ("losses_slopes", "huber", huber, (6, 5), fixed(6, 5), always(0.7)),
    ("15", "batchnorm", norm, (8, 5), (5,), (5,), running(5), always(True)),
    ("15", "batchnorm", norm, (8, 5), (5,), (5,), running(5), always(False)),
    ("15", "layernorm", lambda x, g, b: F.layer_norm(x, (5,), g, b), (8, 5), (5,), (5,)),
    ("15", "layernorm", lambda x, g, b: F.layer_norm(x, (5,), g, b), (3, 4, 5), (5,), (5,)),
    ("normalisation_axes", "rmsnorm", rms, (3, 4, 5), (5,)),
    ("normalisation_axes", "spatialnorm", spatial, (3, 4, 2, 5), (4,), (4,)),
    ("normalisation_axes", "groupnorm", group, (3, 6, 2, 5), (6,), (6,), always(2)),
    ("18", "conv2d", F.conv2d, (2, 3, 6, 5), (4, 3, 3, 2), (4,), always(2), always(1)),
    ("18", "conv2d", F.conv2d, (2, 3, 6, 7), (4, 3, 3, 3), (4,), always(1), always(0)),
    ("18", "maxpool", F.max_pool2d, (2, 3, 6, 7), always(3), always(2)),
    ("convolution_gathered", "avgpool", F.avg_pool2d, (2, 3, 6, 7), always(3), always(2)),
    ("convolution_gathered", "flip", torch.flip, (2, 3, 4), always((1, 2))),
    ("19", "embedding", F.embedding, labels(5, 4, 6), (5, 3)),
    ("20", "rnn", rnn, (3, 4, 2), (3, 5), (2, 5), (5, 5), (5,)),
    ("20", "lstm", lstm, (3, 4, 2), (3, 5), (3, 5), (2, 20), (5, 20), (20,)),
    ("20", "temporal_linear", lambda x, w, b: F.linear(x, w.T, b), (3, 4, 5), (5, 2), (2,)),
    ("21", "attention", F.scaled_dot_product_attention, (2, 4, 3), (2, 4, 3), (2, 4, 5)),
    ("21", "attention", causal, (2, 4, 3), (2, 4, 3), (2, 4, 5), always(True)),
    ("22", "mlp_block", mlp_block, (2, 3, 4), (4,), (4,), (4, 6), (6,), (6, 4), (4,)),
]  # fmt: skip


@pytest.mark.parametrize("scale", [1.0, 6.0], ids=["usual", "large"])
@pytest.mark.parametrize(
    "pair", PAIRS, ids=lambda pair: f"{pair[0]}-{pair[1]}" if isinstance(pair, tuple) else None
)
def test_a_pair_has_the_values_and_gradients_of_torch(pair, scale):
    number, name, counterpart, *arguments = pair
    reference, rng = solution(number), np.random.default_rng(0)
    given = [drawn(rng, a, scale if i == 0 else 1.0) for i, a in enumerate(arguments)]
    out, cache, *_ = getattr(reference, f"{name}_forward")(*given)
    free = [i for i, a in enumerate(arguments) if not isinstance(a, Known)]
    tensors = [as_tensor(a, i in free) for i, a in enumerate(given)]
    right = counterpart(*tensors)
    np.testing.assert_allclose(out, right.detach().numpy(), **SAME)

    upstream = np.asarray(rng.normal(size=np.shape(out)))
    given = upstream if upstream.shape else float(upstream)
    grads = getattr(reference, f"{name}_backward")(given, cache)
    grads = grads if isinstance(grads, tuple) else (grads,)
    slopes = torch.autograd.grad(right, [tensors[i] for i in free], torch.tensor(upstream))
    assert len(grads) == len(slopes)
    for grad, slope in zip(grads, slopes, strict=True):
        np.testing.assert_allclose(grad, slope.numpy(), **SAME)


def drawn(rng, argument, scale):
    """An argument; some numbers are exactly 0, where a ReLU has its kink."""
    if isinstance(argument, Known):
        return argument.make(rng)
    if argument == ():
        return float(rng.normal())
    array = scale * rng.normal(size=argument)
    if array.ndim > 1:
        array.flat[::7] = 0.0
    return array


def test_one_hidden_layer_in_columns():
    reference, rng = solution("01"), np.random.default_rng(0)
    params = {"w1": (4, 3), "b1": (4, 1), "w2": (2, 4), "b2": (2, 1)}
    params = {name: rng.normal(size=shape) for name, shape in params.items()}
    x, y, lr = rng.normal(size=(3, 1)), rng.normal(size=(2, 1)), 0.1
    tensors = {name: as_tensor(value, True) for name, value in params.items()}
    optimiser = torch.optim.SGD(tensors.values(), lr)
    z1 = tensors["w1"] @ torch.tensor(x) + tensors["b1"]
    off = tensors["w2"] @ torch.relu(z1) + tensors["b2"] - torch.tensor(y)
    right = 0.5 * (off**2).sum()
    right.backward()
    optimiser.step()
    loss, new = reference.train_step(x, y, params, lr)
    np.testing.assert_allclose(loss, right.item(), **SAME)
    for name, value in new.items():
        np.testing.assert_allclose(value, tensors[name].detach().numpy(), **SAME)


def test_a_graph_of_single_numbers():
    graph = {
        "a": ("input", []), "b": ("input", []), "c": ("mul", ["a", "b"]), "d": ("exp", ["c"]),
        "e": ("add", ["d", "a"]), "f": ("tanh", ["e"]), "g": ("mul", ["f", "f"]),
    }  # fmt: skip
    reference, inputs = solution("02"), {"a": 0.3, "b": -0.7}
    values = reference.graph_forward(graph, "g", inputs)
    grads = reference.graph_backward(graph, "g", values)
    a, b = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in inputs.values())
    right = torch.tanh(torch.exp(a * b) + a) ** 2
    right.backward()
    np.testing.assert_allclose(values["g"], right.item(), **SAME)
    np.testing.assert_allclose([grads["a"], grads["b"]], [a.grad, b.grad], **SAME)


def test_the_two_layer_network_with_its_penalty():
    reference, rng = solution("07"), np.random.default_rng(0)
    shapes = {"w1": (5, 7), "b1": (7,), "w2": (7, 4), "b2": (4,)}
    params = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    x, y, reg = rng.normal(size=(6, 5)), rng.integers(0, 4, 6), 0.3
    loss, grads = reference.two_layer_loss(params, x, y, reg)
    tensors = {name: as_tensor(value, True) for name, value in params.items()}
    logits = net(torch.tensor(x), *tensors.values())
    squares = (tensors["w1"] ** 2).sum() + (tensors["w2"] ** 2).sum()
    right = F.cross_entropy(logits, torch.tensor(y)) + 0.5 * reg * squares
    right.backward()
    np.testing.assert_allclose(loss, right.item(), **SAME)
    for name, grad in grads.items():
        np.testing.assert_allclose(grad, tensors[name].grad.numpy(), **SAME)
    assert (reference.predict(params, x) == logits.argmax(dim=1).numpy()).all()


def stack(rng, sizes):
    """Layers of our layout, and the same as torch's modules."""
    params = [(rng.normal(size=(a, b)), rng.normal(size=b)) for a, b in pairwise(sizes)]
    modules = []
    for w, b in params:
        layer = torch.nn.Linear(*w.shape, dtype=torch.float64)
        layer.weight.data, layer.bias.data = torch.tensor(w.T.copy()), torch.tensor(b)
        modules += [layer, torch.nn.ReLU()]
    return params, torch.nn.Sequential(*modules[:-1])


def test_a_deep_network_against_modules():
    reference, rng = solution("08"), np.random.default_rng(0)
    params, model = stack(rng, [5, 8, 8, 6, 3])
    x, y = rng.normal(size=(7, 5)), rng.integers(0, 3, 7)
    loss, grads = reference.mlp_loss(params, x, y)
    start = torch.tensor(x, requires_grad=True)
    logits = model(start)
    right = F.cross_entropy(logits, torch.tensor(y))
    right.backward()
    np.testing.assert_allclose(loss, right.item(), **SAME)
    for (dw, db), layer in zip(grads, model[::2], strict=True):
        np.testing.assert_allclose(dw, layer.weight.grad.T.numpy(), **SAME)
        np.testing.assert_allclose(db, layer.bias.grad.numpy(), **SAME)
    out, caches = reference.mlp_forward(x, params)
    np.testing.assert_allclose(out, logits.detach().numpy(), **SAME)
    dout = rng.normal(size=out.shape)
    dx, _ = reference.mlp_backward(dout, caches)
    (slope,) = torch.autograd.grad(model(start), [start], torch.tensor(dout))
    np.testing.assert_allclose(dx, slope.numpy(), **SAME)


@pytest.mark.parametrize("act", ["relu", "tanh", "sigmoid"])
def test_the_report_on_the_flow_of_gradients(act):
    reference, rng = solution("10"), np.random.default_rng(0)
    params, _ = stack(rng, [5, 8, 6, 3])
    x, y = rng.normal(size=(7, 5)), rng.integers(0, 3, 7)
    weights = [as_tensor(w, True) for w, _ in params]
    h, zs = torch.tensor(x), []
    for w, (_, b) in zip(weights, params, strict=True):
        zs.append(h @ w + torch.tensor(b))
        zs[-1].retain_grad()
        h = getattr(torch, act)(zs[-1])
    F.cross_entropy(zs[-1], torch.tensor(y)).backward()
    for entry, w, z in zip(reference.flow_report(params, x, y, act), weights, zs, strict=True):
        np.testing.assert_allclose(entry["dw_norm"], w.grad.norm().item(), **SAME)
        np.testing.assert_allclose(entry["delta_norm"], z.grad.norm().item(), **SAME)


EXPRESSIONS = [
    "a * b + a", "(a - b) * (a + b) / c", "(a * b).tanh() + b ** 3", "3 * (c ** 2 + 1) ** -1.5",
    "(a * b + c).relu() * a + (b - a).relu()", "a.exp() / (a.exp() + b.exp())", "2 / a - (1 - b)",
    "sum([a, b, a * c]) * (a + a)", "-(a - 3) * -b",
]  # fmt: skip


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_the_scalar_engine_on_expressions(text):
    given = dict(zip("abc", np.random.default_rng(0).uniform(0.5, 1.5, 3).tolist(), strict=True))
    mine = {name: solution("16").Value(number) for name, number in given.items()}
    theirs = {n: torch.tensor(v, dtype=torch.float64, requires_grad=True) for n, v in given.items()}
    out, right = eval(text, {}, mine), eval(text, {}, theirs)
    out.backward()
    right.backward()
    np.testing.assert_allclose(out.data, right.item(), **SAME)
    for name, value in mine.items():
        slope = theirs[name].grad
        np.testing.assert_allclose(value.grad, 0.0 if slope is None else slope.item(), **SAME)


def test_a_second_call_adds_to_the_leaves_as_in_torch():
    a = solution("16").Value(0.7)
    t = torch.tensor(0.7, dtype=torch.float64, requires_grad=True)
    out, right = (a * a).tanh() * a, (t * t).tanh() * t
    for _ in range(3):
        out.backward()
        right.backward(retain_graph=True)
    np.testing.assert_allclose(a.grad, t.grad.item(), **SAME)
