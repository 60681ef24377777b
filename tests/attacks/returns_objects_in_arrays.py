"""
Returns arrays of objects, and of records.

Earns: 8
Held by: process, isolated
"""

import numpy as np


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    return np.array([object()]), np.zeros(2, "f8,i4"), np.array(["1.0"])
