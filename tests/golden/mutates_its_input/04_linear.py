import numpy as np


def linear_forward(x, w, b):
    kept = x.copy()
    x *= 2.0
    return kept @ w + b, (kept, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
