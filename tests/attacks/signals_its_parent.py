"""
Signals the processes above it, and all there are, with a signal that is ignored.

Earns: 30
Held by: isolated
"""

import os
import signal


def attack():
    for process in (os.getppid(), 1, 2, -1, 0):
        try:
            os.kill(process, signal.SIGURG)
            print("BREACH", process)
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
