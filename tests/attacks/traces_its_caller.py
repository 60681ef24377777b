"""
Sets trace, profile and exception hooks, to run in the caller's frames.

Earns: 30
Held by: process, isolated
"""

import sys
import threading


def trace(frame, event, argument):
    for name in frame.f_locals:
        if name in ("expected", "reference", "right"):
            print("BREACH", name)
    return trace


sys.settrace(trace)
sys.setprofile(trace)
sys.excepthook = sys.unraisablehook = threading.excepthook = lambda *_: None


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
