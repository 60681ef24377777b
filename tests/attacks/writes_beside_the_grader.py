"""
Plants a module that the grader, or the next submission, would import.

Earns: 30
Held by: isolated
"""

import os
import sys


def attack():
    folders = {
        os.path.dirname(m.__file__) for m in sys.modules.values() if getattr(m, "__file__", None)
    }
    for folder in sorted({*folders, *sys.path}):
        try:
            with open(os.path.join(folder, f"backlings_breach_{os.getpid()}.pth"), "x") as file:
                print("BREACH", file.name)
            os.unlink(file.name)
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
