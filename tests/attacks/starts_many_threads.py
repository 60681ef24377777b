"""
Starts threads until something breaks.

Earns: 30
Held by: process, isolated
"""

import threading


def attack():
    threading.stack_size(64 << 10)
    stop = threading.Event()
    for _ in range(300):
        try:
            threading.Thread(target=stop.wait, daemon=True).start()
        except RuntimeError:
            break
    stop.set()


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
