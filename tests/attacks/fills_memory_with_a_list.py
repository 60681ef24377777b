"""
Grows a list until there is no more memory, and goes on.

Earns: 30
Held by: process, isolated
"""

import numpy as np


def attack():
    hoard = []
    try:
        while True:
            hoard.append(np.empty(8 << 20))
    except MemoryError:
        hoard.clear()


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
