"""
The reference layers beside PyTorch's: forward and backward, float64, one thread.

Convolution, max pooling, LSTM and attention at the sizes that a learner meets in the lessons, and
at larger ones. Both take turns in one run; medians. PyTorch's time includes its autograd's share.
"""

import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import torch

from backlings.course.finding import find_unit, find_units
from backlings.course.loading import load_module

F = torch.nn.functional
ROUNDS, REPEATS = 15, 20
Step = Callable[[], None]


def solution(name: str):
    """The reference of a unit."""
    return load_module(find_unit(name, find_units()).solution)


def ours(unit: str, op: str, arrays: list[np.ndarray], *settings: object) -> Step:
    """Forward and backward of a pair."""
    module = solution(unit)
    forward, backward = getattr(module, f"{op}_forward"), getattr(module, f"{op}_backward")

    def step() -> None:
        out, cache = forward(*arrays, *settings)
        backward(np.ones_like(out), cache)

    return step


def theirs(layer: Callable[..., torch.Tensor], arrays: list[np.ndarray]) -> Step:
    """The same by autograd."""
    tensors = [torch.tensor(a, requires_grad=True) for a in arrays]

    def step() -> None:
        out = layer(*tensors)
        torch.autograd.grad(out, tensors, torch.ones_like(out))

    return step


def lstm(inputs: int, hidden: int) -> Callable[..., torch.Tensor]:
    """torch's LSTM with weights as arguments."""
    module = torch.nn.LSTM(inputs, hidden, batch_first=True, dtype=torch.float64)
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0")
    nothing = torch.zeros(4 * hidden, dtype=torch.float64)

    def layer(x, h0, c0, wx, wh, b):
        weights = dict(zip(names, (wx.T, wh.T, b), strict=True), bias_hh_l0=nothing)
        return torch.func.functional_call(module, weights, (x, (h0[None], c0[None])))[0]

    return layer


def rows() -> list[tuple[str, Step, Step]]:
    """What is compared: a label, ours, theirs."""
    rng = np.random.default_rng(0)
    found = []
    for n, c, size, f in ((32, 1, 8, 8), (16, 8, 16, 16), (8, 16, 28, 32)):
        x, w, b = rng.normal(size=(n, c, size, size)), rng.normal(size=(f, c, 3, 3)), np.zeros(f)
        label = f"conv2d, {n} images of {c} x {size} x {size}, {f} filters of 3 x 3"
        conv = theirs(lambda x, w, b: F.conv2d(x, w, b, 1, 1), [x, w, b])
        found.append((label, ours("convolution", "conv2d", [x, w, b], 1, 1), conv))
        pool = theirs(lambda x: F.max_pool2d(x, 2, 2), [x])
        found.append(("max pooling of these", ours("convolution", "maxpool", [x], 2, 2), pool))
    for n, t, d, h in ((64, 8, 8, 32), (32, 16, 32, 64)):
        shapes = (n, t, d), (n, h), (n, h), (d, 4 * h), (h, 4 * h), (4 * h,)
        arrays = [0.3 * rng.normal(size=shape) for shape in shapes]
        label = f"LSTM, {n} sequences of {t}, {d} inputs, {h} units"
        found.append((label, ours("recurrent", "lstm", arrays), theirs(lstm(d, h), arrays)))
    for n, t, d in ((32, 16, 32), (16, 64, 64)):
        arrays = [rng.normal(size=(n, t, d)) for _ in range(3)]
        label = f"causal attention, {n} sequences of {t}, width {d}"
        attention = theirs(
            lambda q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True), arrays
        )
        found.append((label, ours("attention", "attention", arrays, True), attention))
    return found


def timed(step: Step) -> float:
    """Milliseconds of one step, of many in a row."""
    begin = time.perf_counter()
    for _ in range(REPEATS):
        step()
    return (time.perf_counter() - begin) / REPEATS * 1e3


def main() -> None:
    """Both in turn, and a line for each."""
    torch.set_num_threads(1)
    print(f"{'':62} {'ours ms':>8} {'torch ms':>8} {'ratio':>6}")
    for label, mine, other in rows():
        mine(), other()
        pairs = [(timed(mine), timed(other)) for _ in range(ROUNDS)]
        a, b = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(x / y for x, y in pairs)
        print(f"{label:62} {a:8.2f} {b:8.2f} {ratio:6.1f}")


if __name__ == "__main__":
    main()
