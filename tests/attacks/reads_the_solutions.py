"""
Reads the reference answers: the worker's own files tell where the course is.

Earns: 30
Held by: isolated
"""

import sys
from pathlib import Path


def attack():
    course = Path(sys.modules["protocol"].__file__).resolve().parents[3]
    for path in [*course.glob("solutions/*.py"), course / "solutions" / "04_linear.py"]:
        print("BREACH", path.read_text()[:20])


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
