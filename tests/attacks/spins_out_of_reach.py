"""
Spins inside C, where no exception can reach: a power that never ends.

Earns: 8
Held by: process, isolated
Slow: yes
"""


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    return 10**10**10
