"""
Asks for 64 GiB, then touches what it gets.

Earns: 8
Held by: process, isolated
"""

import numpy as np


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    return np.ones(1 << 33), None, None
