"""
Returns thousands of values that stay behind.

Earns: 8
Held by: process, isolated
"""


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    return tuple(object() for _ in range(10_000))
