"""
Recurses past the stack's end, which crashes the interpreter.

Earns: 8
Held by: process, isolated
"""

import sys


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    sys.setrecursionlimit(10**9)

    def deeper(n):
        return deeper(n + 1) + sum([n], start=0)

    class Deep:
        def __repr__(self):
            return repr(self)

    repr(Deep())
    return deeper(0)
