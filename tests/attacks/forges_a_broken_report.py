"""
Answers with the report of an error in which nothing has the type it should have.

Earns: 8
Held by: process, isolated
"""

import sys

import numpy as np

protocol = sys.modules["protocol"]
line = np.ones((2, 2))
frames = [
    ["04_linear.py", 3, [], {}],
    [line, line, line, line],
    ["04_linear.py", -1, "f", ""],
    7,
    None,
]
report = protocol.encode({"type": line, "text": ["x" * 1_000_000] * 9, "frames": frames})


def pack(kind, number, payload):
    return honest(17, number, report)


honest = protocol.pack


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    protocol.pack = pack
    return None
