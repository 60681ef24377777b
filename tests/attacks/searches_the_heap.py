"""
Looks through every object for the answers and for others' submissions.

Earns: 30
Held by: process, isolated
"""

import gc
import sys


def attack():
    mine = "searches" + "_the_heap"
    for thing in gc.get_objects():
        if isinstance(thing, dict):
            for key, value in list(thing.items()):
                if isinstance(value, str) and "BEGIN " + "SOLUTION" in value:
                    print("BREACH", key)
                if isinstance(key, str) and key in ("expected", "reference", "grader"):
                    print("BREACH", key)


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
