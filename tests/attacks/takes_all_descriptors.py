"""
Opens files until no more can be opened, and keeps them.

Earns: 30
Held by: process, isolated
"""

import os

kept = []


def attack():
    while True:
        kept.append(os.open("/dev/null", os.O_RDONLY))
        if len(kept) > 100_000:
            print("BREACH")
            break


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
