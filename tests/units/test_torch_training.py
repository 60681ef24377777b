"""Optimisers, schedules, clipping, first weights, dropout: what they do is what PyTorch does."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason='PyTorch: pip install "backlings[torch]"')
F = torch.nn.functional

from support.tensors import SAME, as_tensor, solution  # noqa: E402

OPTIMISERS = [  # ours, our settings, torch's
    ("sgd", {"lr": 0.3}, lambda p: torch.optim.SGD(p, 0.3)),
    ("momentum", {"lr": 0.1, "mu": 0.8}, lambda p: torch.optim.SGD(p, 0.1, momentum=0.8)),
    ("nesterov", {"lr": 0.1, "mu": 0.8},
     lambda p: torch.optim.SGD(p, 0.1, momentum=0.8, nesterov=True)),
    ("rmsprop", {"lr": 0.05, "rho": 0.7}, lambda p: torch.optim.RMSprop(p, 0.05, alpha=0.7)),
    ("adam", {"lr": 0.05, "b1": 0.8, "b2": 0.95},
     lambda p: torch.optim.Adam(p, 0.05, betas=(0.8, 0.95))),
    ("adam", {}, torch.optim.Adam),
    ("adamw", {"lr": 0.05, "wd": 0.2}, lambda p: torch.optim.AdamW(p, 0.05, weight_decay=0.2)),
]  # fmt: skip


@pytest.mark.parametrize("scale", [1.0, 1e-8], ids=["usual", "tiny"])
@pytest.mark.parametrize(("name", "settings", "make"), OPTIMISERS, ids=lambda a: str(a)[:12])
def test_an_optimiser_takes_the_steps_of_torch(name, settings, make, scale):
    reference, rng = solution("12"), np.random.default_rng(0)
    w, state = rng.normal(size=(3, 4)), {}
    tensor = as_tensor(w.copy(), True)
    optimiser = make([tensor])
    for _ in range(8):
        dw = scale * rng.normal(size=w.shape)
        w, state = getattr(reference, name)(w, dw, state, **settings)
        tensor.grad = torch.tensor(dw)
        optimiser.step()
        np.testing.assert_allclose(w, tensor.detach().numpy(), **SAME)


SCHEDULES = [  # ours for step t, and torch's
    (lambda m, t: m.step_decay(0.4, t, 0.5, 3),
     lambda o: torch.optim.lr_scheduler.StepLR(o, 3, 0.5)),
    (lambda m, t: m.cosine(0.4, t, 20, 0.01),
     lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 20, 0.01)),
    (lambda m, t: m.warmup(0.4, t, 5),
     lambda o: torch.optim.lr_scheduler.LinearLR(o, 1 / 5, total_iters=4)),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "make"), SCHEDULES, ids=["step", "cosine", "warmup"])
def test_a_schedule_is_that_of_torch(ours, make):
    optimiser = torch.optim.SGD([torch.zeros(1)], 0.4)
    schedule = make(optimiser)
    for step in range(20):
        np.testing.assert_allclose(ours(solution("12"), step), schedule.get_last_lr()[0], **SAME)
        optimiser.step()
        schedule.step()


@pytest.mark.parametrize("max_norm", [0.5, 100.0], ids=["too long", "short enough"])
def test_clipping_differs_from_torch_by_its_millionth(max_norm):
    """torch divides by the norm + 1e-6, ours by the norm: a factor, the same in every array."""
    rng = np.random.default_rng(0)
    grads = [rng.normal(size=shape) for shape in ((3, 4), (4,), (2, 2))]
    tensors = [torch.zeros(g.shape, dtype=torch.float64, requires_grad=True) for g in grads]
    for tensor, grad in zip(tensors, grads, strict=True):
        tensor.grad = torch.tensor(grad)
    norm = torch.nn.utils.clip_grad_norm_(tensors, max_norm).item()
    clipped, total = solution("11").clip_by_global_norm(grads, max_norm)
    np.testing.assert_allclose(total, norm, **SAME)
    factor = total / (total + 1e-6) if total > max_norm else 1.0
    for ours, tensor in zip(clipped, tensors, strict=True):
        np.testing.assert_allclose(factor * ours, tensor.grad.numpy(), **SAME)

    for tensor, grad in zip(tensors, grads, strict=True):
        tensor.grad = torch.tensor(grad)
    torch.nn.utils.clip_grad_value_(tensors, 0.3)
    for ours, tensor in zip(solution("11").clip_by_value(grads, 0.3), tensors, strict=True):
        np.testing.assert_allclose(ours, tensor.grad.numpy(), **SAME)


INITS = [
    ("he_normal", lambda w: torch.nn.init.kaiming_normal_(w, nonlinearity="relu")),
    ("xavier_normal", torch.nn.init.xavier_normal_),
    ("xavier_uniform", torch.nn.init.xavier_uniform_),
]


@pytest.mark.parametrize(("name", "draw"), INITS, ids=[name for name, _ in INITS])
def test_first_weights_have_the_statistics_of_torch(name, draw):
    """Draws differ; their mean, spread and largest value do not (200 000 each)."""
    ours = getattr(solution("09"), name)(np.random.default_rng(0), 400, 500)
    torch.manual_seed(0)
    theirs = draw(torch.empty(500, 400, dtype=torch.float64)).numpy()  # torch: (fan_out, fan_in)
    assert abs(ours.std() / theirs.std() - 1) < 0.01
    assert abs(ours.mean()) < 0.01 * ours.std() and abs(theirs.mean()) < 0.01 * theirs.std()
    largest = np.abs(ours).max() / np.abs(theirs).max()
    assert abs(largest - 1) < (1e-3 if "uniform" in name else 0.25)


def test_dropout_drops_and_scales_as_torch_does():
    """The draws differ; where both keep an entry both make the same of it, forward and back."""
    reference, rng = solution("14"), np.random.default_rng(0)
    x, dout, p = rng.normal(size=(400, 500)), rng.normal(size=(400, 500)), 0.3
    out, cache = reference.dropout_forward(x, p, True, rng)
    dx = reference.dropout_backward(dout, cache)
    torch.manual_seed(0)
    tensor = as_tensor(x, True)
    right = F.dropout(tensor, p)
    (slope,) = torch.autograd.grad(right, [tensor], torch.tensor(dout))
    right, slope = right.detach().numpy(), slope.numpy()
    both = (out != 0) & (right != 0)
    np.testing.assert_allclose(out[both], right[both], **SAME)
    np.testing.assert_allclose(dx[both], slope[both], **SAME)
    assert not dx[out == 0].any()
    assert abs((out == 0).mean() - (right == 0).mean()) < 0.01
    np.testing.assert_array_equal(
        reference.dropout_forward(x, p, False, rng)[0], F.dropout(tensor, p, False).detach()
    )


def test_the_penalty_and_its_gradient():
    reference, rng = solution("14"), np.random.default_rng(0)
    weights = [rng.normal(size=shape) for shape in ((3, 4), (4, 2))]
    tensors = [as_tensor(w, True) for w in weights]
    right = sum(0.5 * 0.3 * (t**2).sum() for t in tensors)
    right.backward()
    np.testing.assert_allclose(reference.l2_loss(weights, 0.3), right.item(), **SAME)
    grads = reference.add_l2_grads([np.zeros_like(w) for w in weights], weights, 0.3)
    for grad, tensor in zip(grads, tensors, strict=True):
        np.testing.assert_allclose(grad, tensor.grad.numpy(), **SAME)


def test_running_statistics_of_batch_norm():
    reference, rng = solution("15"), np.random.default_rng(0)
    layer = torch.nn.BatchNorm1d(5, momentum=0.3, dtype=torch.float64)
    state = {"mean": np.zeros(5), "var": np.ones(5)}
    for _ in range(4):
        x = 3 * rng.normal(size=(7, 5)) + 2
        _, _, state = reference.batchnorm_forward(x, np.ones(5), np.zeros(5), state, True, 0.3)
        layer(torch.tensor(x))
        np.testing.assert_allclose(state["mean"], layer.running_mean.numpy(), **SAME)
        np.testing.assert_allclose(state["var"], layer.running_var.numpy(), **SAME)
