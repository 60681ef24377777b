"""
Defines more functions than anybody would ask for, with long names.

Earns: 30
Held by: process, isolated
"""

globals().update({f"f{number}" + "x" * 1000: print for number in range(20_000)})


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
