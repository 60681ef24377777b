"""The compact formula with sums where means belong, and a biased running variance."""

import numpy as np


def batchnorm_forward(x, gamma, beta, state, train, momentum=0.1, eps=1e-5):
    m = x.mean(0) if train else state["mean"]
    v = x.var(0) if train else state["var"]
    if train:
        state = {k: (1 - momentum) * state[k] + momentum * s for k, s in (("mean", m), ("var", v))}
    xn = (x - m) / np.sqrt(v + eps)
    return gamma * xn + beta, (xn, gamma, v + eps, train), state


def batchnorm_backward(dout, cache):
    xn, gamma, v, train = cache
    db, dg = dout.sum(0), (xn * dout).sum(0)
    if not train:
        return gamma * dout / np.sqrt(v), dg, db
    return gamma / np.sqrt(v) * (dout - db - xn * dg), dg, db


def layernorm_forward(x, gamma, beta, eps=1e-5):
    raise NotImplementedError


def layernorm_backward(dout, cache):
    raise NotImplementedError
