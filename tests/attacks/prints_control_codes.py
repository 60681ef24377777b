"""
Prints what a terminal or a page would obey: escapes, markup, NULs, broken UTF-8.

Earns: 30
Held by: process, isolated
"""

import os


def attack():
    print("\x1b[2J\x1b]0;owned\x07\x1b[1;31m<script>alert(1)</script>\u202e\x00\r")
    os.write(1, b"\xff\xfe\xc3\x28\x1b[6n")
    print("\ud800".encode("utf-8", "surrogatepass"))


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
