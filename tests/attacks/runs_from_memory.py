"""
Makes a file without a name and runs it.

Earns: 30
Held by: isolated
"""

import os


def attack():
    descriptor = os.memfd_create("breach")
    print("BREACH memfd")
    os.execve(descriptor, ["breach"], {})


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
