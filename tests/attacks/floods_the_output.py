"""
Prints 10 MB, by Python and behind its back.

Earns: 30
Held by: process, isolated
"""

import os
import sys


def attack():
    line = "x" * 99 + "\n"
    for _ in range(20):
        sys.stdout.write(line * 2500)
        sys.stderr.write(line * 2500)
    os.write(1, b"raw\n" * 1000)


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
