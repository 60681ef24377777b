"""
Imports the grader, its checks and the answers.

Earns: 30
Held by: isolated
"""

import importlib
import sys


def attack():
    sys.path[:0] = ["/", ".", sys.modules["protocol"].__file__.rpartition("/backlings/")[0]]
    for name in ("backlings", "solutions", "checks", "backlings.verdict.grade"):
        try:
            if getattr(
                importlib.import_module(name), "__file__", None
            ):  # a folder alone says nothing
                print("BREACH", name)
        except ImportError:
            pass


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
