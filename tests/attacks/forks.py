"""
Makes one process more.

Earns: 30
Held by: isolated
"""

import os


def attack():
    if os.fork() == 0:
        os._exit(0)
    print("BREACH")


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
