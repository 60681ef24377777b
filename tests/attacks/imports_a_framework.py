"""
Lets a framework's automatic differentiation do the work.

Earns: 30
Held by: isolated
"""

import importlib
import sys


def attack():
    sys.path += ["/usr/lib/python3/dist-packages", "/usr/local/lib/python3/dist-packages"]
    for name in ("torch", "jax", "tensorflow", "autograd", "pytest", "yaml", "rich"):
        try:
            importlib.import_module(name)
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
