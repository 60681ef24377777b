import numpy as np


def sgd(w, dw, state, lr=0.1):
    return w - lr * dw, state


def momentum(w, dw, state, lr=0.1, mu=0.9):
    v = mu * state.get("v", 0.0) - lr * dw
    return w + v, dict(v=v)


def adam(w, dw, state, lr=0.001, b1=0.9, b2=0.999, eps=1e-8):
    t, m, s = state.get("all", (0, 0.0, 0.0))
    t, m, s = t + 1, b1 * m + (1 - b1) * dw, b2 * s + (1 - b2) * dw * dw
    return w - lr * (m / (1 - b1**t)) / (np.sqrt(s / (1 - b2**t)) + eps), {"all": (t, m, s)}
