"""
Looks for the expected values in the frames above it.

Earns: 30
Held by: process, isolated
"""

import sys


def linear_forward(x, w, b):
    frame = sys._getframe()
    while frame:
        for name, value in {**frame.f_locals, **frame.f_globals}.items():
            if name in ("expected", "reference", "right", "check", "grader", "seed"):
                print("BREACH", name, value)
        frame = frame.f_back
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
