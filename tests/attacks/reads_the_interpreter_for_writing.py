"""
Maps the libraries it runs on and writes into them.

Earns: 30
Held by: isolated
"""

import mmap
import os
import sys

import numpy as np


def attack():
    for name in (os.__file__, sys.executable, np.__file__):
        try:
            with open(name, "r+b") as file:
                mmap.mmap(file.fileno(), 0)
                print("BREACH", name)
        except OSError:
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
