"""The older dropout: no scale in training, one at evaluation. Other draws than ours, other cache."""

import numpy as np


def l2_loss(weights, reg):
    return reg / 2 * np.sum([np.square(w).sum() for w in weights])


def add_l2_grads(grads, weights, reg):
    return tuple(map(lambda pair: pair[0] + pair[1] * reg, zip(grads, weights)))


def dropout_forward(x, p_drop, train, rng):
    cache = {"train": train, "p": p_drop}
    if train:
        cache["off"] = rng.uniform(size=x.shape) < p_drop
        out = x.copy()
        out[cache["off"]] = 0
    else:
        out = x * (1 - p_drop)
    return out, cache


def dropout_backward(dout, cache):
    if not cache["train"]:
        return dout * (1 - cache["p"])
    dx = np.array(dout)
    dx[cache["off"]] = 0
    return dx
