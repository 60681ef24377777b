"""
Writes rubbish over the line.

Earns: 8
Held by: process, isolated
"""

import os
import struct


def write(data):
    for descriptor in range(3, 40):
        try:
            os.write(descriptor, data)
        except OSError:
            pass


def frame(kind, number, payload):
    return struct.pack("<4sBII", b"BKL1", kind, number, len(payload)) + payload


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    write(os.urandom(5000))
    return None
