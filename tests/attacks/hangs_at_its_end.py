"""
Hangs when its process is asked to end: at exit, and in a finaliser.

Earns: 30
Held by: process, isolated
"""

import atexit
import time


class Clinging:
    def __del__(self):
        time.sleep(60)


kept = Clinging()
atexit.register(time.sleep, 60)


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
