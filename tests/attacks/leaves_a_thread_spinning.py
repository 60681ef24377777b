"""
Leaves a thread that spins for ever.

Earns: 30
Held by: process, isolated
"""

import threading


def attack():
    def spin():
        while True:
            pass

    threading.Thread(target=spin, daemon=True).start()


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
