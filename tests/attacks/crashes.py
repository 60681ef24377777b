"""
Reads address 0.

Earns: 8
Held by: process, isolated
"""

import ctypes


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    ctypes.string_at(0)
