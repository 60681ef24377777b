"""
Looks for a token or a user's name in the environment.

Earns: 30
Held by: process, isolated
"""

import os


def attack():
    for name in ("HOME", "USER", "LOGNAME", "PATH", "BACKLINGS_SECRET", "GITHUB_TOKEN"):
        if name in os.environ:
            print("BREACH", name)


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
