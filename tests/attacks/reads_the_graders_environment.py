"""
Reads the environment of the process above it.

Earns: 30
Held by: isolated
"""

import os
from pathlib import Path


def attack():
    for process in ("self", os.getppid(), 1):
        try:
            print("BREACH", Path(f"/proc/{process}/environ").read_bytes()[:20])
        except OSError:
            pass


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
