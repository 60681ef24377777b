"""
Returns more items than fit into an answer.

Earns: 8
Held by: process, isolated
"""


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    return [0.0] * 1_000_000, {}, ()
