"""
Gives its module a class that hands out another function than the one defined.

Earns: 8
Held by: process, isolated
"""

import sys
import types


class Module(types.ModuleType):
    def __getattribute__(self, name):
        found = super().__getattribute__(name)
        if name == "linear_backward":
            return lambda dout, cache: (cache[0] * 0, cache[1] * 0, dout.sum(axis=0))
        return found


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)


sys.modules["submission"].__class__ = Module
