"""
Lists the top of the file tree and walks down from there.

Earns: 30
Held by: isolated
"""

import os


def attack():
    if os.listdir("/"):
        print("BREACH", os.listdir("/"))


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
