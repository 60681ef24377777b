import numpy as np


def sgd(w, dw, state, lr=0.1):
    return w - lr * dw, {}


def momentum(w, dw, state, lr=0.1, mu=0.9):
    # velocity without the learning rate in it
    old = state.get("buf")
    buf = dw if old is None else mu * old + dw
    return w - lr * buf, {"buf": buf}


def nesterov(w, dw, state, lr=0.1, mu=0.9):
    buf = mu * state.get("buf", 0.0) + dw
    return w - lr * (dw + mu * buf), {"buf": buf}


def rmsprop(w, dw, state, lr=0.01, rho=0.9, eps=1e-8):
    avg = state.get("avg", np.zeros(w.shape))
    avg = avg + (1 - rho) * (np.square(dw) - avg)
    return w - lr * dw / (avg**0.5 + eps), {"avg": avg}


def adam(w, dw, state, lr=0.001, b1=0.9, b2=0.999, eps=1e-8):
    if not state:
        state = {"m": np.zeros_like(w), "v": np.zeros_like(w), "t": 1}
    t = state["t"] + 1
    m = b1 * state["m"] + (1 - b1) * dw
    v = b2 * state["v"] + (1 - b2) * dw * dw
    step = lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps)
    return w - step, {"m": m, "v": v, "t": t}


def adamw(w, dw, state, lr=0.001, b1=0.9, b2=0.999, eps=1e-8, wd=0.01):
    moved, state = adam(w, dw, state, lr, b1, b2, eps)
    return moved - lr * wd * w, state


def step_decay(lr0, t, drop=0.5, every=10):
    for _ in range(t // every):
        lr0 *= drop
    return lr0


def cosine(lr0, t, total, lr_min=0.0):
    return lr_min + (lr0 - lr_min) * np.cos(np.pi * t / total / 2) ** 2


def warmup(lr0, t, warmup_steps):
    return lr0 if t >= warmup_steps else lr0 * (t + 1) / warmup_steps
