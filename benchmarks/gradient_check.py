"""
A gradient of 8,192 entries through a ReLU network: is it right, and if not, where is it wrong?

Ours, a plain loop of central differences, scipy's check_grad and torch.autograd.gradcheck (slow and
fast mode) take turns on the same network. scipy and torch are measured where they are installed.
"""

import statistics
import time
from collections.abc import Callable

import numpy as np

from backlings.checking.gradcheck import check_gradient, floor_for, relative_error

ROUNDS = 5
N, D, H, C = 5, 128, 64, 10
Verdict = Callable[[np.ndarray], bool]


class Network:
    """The loss of a network as a function of its first weights (D, H), and its gradient."""

    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        self.w2, self.labels = rng.normal(size=(H, C)) * 0.1, rng.integers(0, C, N)
        self.x, self.w = np.zeros((N, D)), np.zeros((D, H))
        while np.abs(self.x @ self.w).min() < 1e-3:  # away from kinks, as every check of ours
            self.x, self.w = rng.normal(size=(N, D)), rng.normal(size=(D, H)) * 0.1
        self.gradient = self._gradient()

    def loss(self, w: np.ndarray) -> float:
        """Mean cross-entropy."""
        scores = np.maximum(0, self.x @ w) @ self.w2
        shifted = scores - scores.max(axis=1, keepdims=True)
        log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return float(-log_probs[np.arange(N), self.labels].mean())

    def _gradient(self) -> np.ndarray:
        z = self.x @ self.w
        scores = np.maximum(0, z) @ self.w2
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        d = e / e.sum(axis=1, keepdims=True)
        d[np.arange(N), self.labels] -= 1
        return self.x.T @ ((d / N @ self.w2.T) * (z > 0))


def ours(net: Network, gradient: np.ndarray) -> bool:
    """Directions first, then blocks, then entries."""
    rng = np.random.default_rng()
    found = check_gradient(
        lambda points: np.array([net.loss(p) for p in points]), net.w, gradient, 1.0, rng
    )
    return found.agrees


def plain_loop(net: Network, gradient: np.ndarray) -> bool:
    """Two evaluations an entry, as in every course."""
    w, numeric = net.w.copy(), np.empty_like(net.w)
    for index in np.ndindex(w.shape):
        old = w[index]
        w[index] = old + 1e-5
        above = net.loss(w)
        w[index] = old - 1e-5
        numeric[index] = (above - net.loss(w)) / 2e-5
        w[index] = old
    return bool((relative_error(gradient, numeric, floor_for(gradient)) <= 1e-6).all())


def scipys(net: Network, gradient: np.ndarray) -> bool:
    """One-sided differences; it returns a norm, and no place."""
    from scipy.optimize import check_grad

    error = check_grad(
        lambda v: net.loss(v.reshape(D, H)), lambda v: gradient.ravel(), net.w.ravel()
    )
    return bool(error < 1e-5)


def torchs(net: Network, gradient: np.ndarray, *, fast: bool) -> bool:
    """torch's check of its own autograd, or of a Function that returns `gradient`."""
    import torch

    x, w2 = torch.from_numpy(net.x), torch.from_numpy(net.w2)
    labels = torch.from_numpy(net.labels)

    class Loss(torch.autograd.Function):
        @staticmethod
        def forward(ctx, w):  # type: ignore[no-untyped-def]
            return torch.nn.functional.cross_entropy(torch.relu(x @ w) @ w2, labels)

        @staticmethod
        def backward(ctx, dout):  # type: ignore[no-untyped-def]
            return dout * torch.from_numpy(gradient)

    w = torch.from_numpy(net.w).requires_grad_()
    return bool(torch.autograd.gradcheck(Loss.apply, (w,), fast_mode=fast, raise_exception=False))


def rivals(net: Network) -> dict[str, Verdict]:
    """What can be measured here."""
    found: dict[str, Verdict] = {
        "ours": lambda g: ours(net, g),
        "plain loop": lambda g: plain_loop(net, g),
    }
    try:
        import scipy  # noqa: F401

        found["scipy check_grad"] = lambda g: scipys(net, g)
    except ImportError:
        print("scipy is not installed: not measured")
    try:
        import torch

        torch.set_num_threads(1)
        found["torch fast mode"] = lambda g: torchs(net, g, fast=True)
        found["torch slow mode"] = lambda g: torchs(net, g, fast=False)
    except ImportError:
        print("torch is not installed: not measured")
    return found


def gradients(net: Network) -> dict[str, np.ndarray]:
    """Right, wrong in one entry by four millionths of its size, and wrong everywhere."""
    one = net.gradient.copy()
    index = (17, 23)
    one[index] += 4e-6 * max(floor_for(one), abs(one[index]))
    return {"right": net.gradient, "one wrong entry": one, "all wrong": 1.5 * net.gradient}


def main() -> None:
    """Measure in turn; print medians, ratios to ours, and whether the verdict was right."""
    net = Network()
    checks = rivals(net)
    print(f"{'gradient':16} {'check':17} {'median':>10} {'to ours':>8}  verdict")
    for name, gradient in gradients(net).items():
        times: dict[str, list[float]] = {check: [] for check in checks}
        said: dict[str, bool] = {}
        for _ in range(ROUNDS):
            for check, verdict in checks.items():
                begin = time.perf_counter()
                said[check] = verdict(gradient)
                times[check].append(time.perf_counter() - begin)
        base = statistics.median(times["ours"])
        for check, measured in times.items():
            median = statistics.median(measured)
            right = said[check] == (name == "right")
            print(
                f"{name:16} {check:17} {median * 1e3:7.1f} ms {median / base:7.1f}x  "
                f"{'right' if right else 'WRONG'}"
            )


if __name__ == "__main__":
    main()
