"""
Keeps what it returned, and changes that later.

Earns: 30
Held by: process, isolated
"""

kept = []


def linear_forward(x, w, b):
    out = x @ w + b
    for old in kept:
        old[...] = 0
    kept.append(out)
    return out, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
