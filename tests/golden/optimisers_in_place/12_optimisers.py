import numpy as np


def sgd(w, dw, config, lr=0.1):
    w -= lr * dw
    return w, config


def momentum(w, dw, config, lr=0.1, mu=0.9):
    v = config.setdefault("velocity", np.zeros_like(w))
    v *= mu
    v -= lr * dw
    w += v
    return w, config


def nesterov(w, dw, config, lr=0.1, mu=0.9):
    v = config.get("velocity", np.zeros_like(w))
    previous = v.copy()
    v = mu * v - lr * dw
    config["velocity"] = v
    w += -mu * previous + (1 + mu) * v
    return w, config


def rmsprop(w, dw, config, lr=0.01, rho=0.9, eps=1e-8):
    config.setdefault("cache", np.zeros_like(w))
    config["cache"] = rho * config["cache"] + (1 - rho) * dw**2
    next_w = w - lr * dw / (np.sqrt(config["cache"]) + eps)
    return next_w, config


def adam(w, dw, config, lr=0.001, b1=0.9, b2=0.999, eps=1e-8):
    for name in ("m", "v"):
        config.setdefault(name, np.zeros_like(w))
    config.setdefault("t", 0)
    config["t"] += 1
    config["m"] = b1 * config["m"] + (1 - b1) * dw
    config["v"] = b2 * config["v"] + (1 - b2) * dw**2
    mt = config["m"] / (1 - b1 ** config["t"])
    vt = config["v"] / (1 - b2 ** config["t"])
    return w - lr * mt / (np.sqrt(vt) + eps), config


def adamw(w, dw, config, lr=0.001, b1=0.9, b2=0.999, eps=1e-8, wd=0.01):
    next_w, config = adam(w, dw, config, lr, b1, b2, eps)
    next_w -= lr * wd * w
    return next_w, config


def step_decay(lr0, t, drop=0.5, every=10):
    return lr0 * np.power(drop, np.floor(t / every))


def cosine(lr0, t, total, lr_min=0.0):
    return lr_min + 0.5 * (lr0 - lr_min) * (1 + np.cos(t / total * np.pi))


def warmup(lr0, t, warmup_steps):
    return min(lr0, lr0 / warmup_steps * (t + 1))
