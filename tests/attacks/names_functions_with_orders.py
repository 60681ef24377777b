"""
Gives a function a name that is markup, an escape and a formula, and raises there.

Earns: 8
Held by: process, isolated
"""

import types


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def inner(*_):
    raise ValueError("\x1b[2J<img src=x onerror=alert(1)>\u202e\u2066=cmd|")


name = "\x1b[31m<script>alert(1)</script>\u202e,=1+1"
globals()[name] = linear_backward = types.FunctionType(
    inner.__code__.replace(co_name=name), globals(), name
)
