"""
Opens the worker's own program, to be changed for the next submission.

Earns: 30
Held by: isolated
"""

import os
import sys


def attack():
    for module in list(sys.modules.values()):
        name = getattr(module, "__file__", None)
        if name:
            try:
                os.close(os.open(name, os.O_RDWR))
                print("BREACH", name)
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
