"""
Writes until the disk is full, or its limit is reached.

Earns: 30
Held by: isolated
"""

import os


def attack():
    name = f"/tmp/backlings_breach_{os.getpid()}"
    try:
        with open(name, "wb") as file:
            for _ in range(8):
                file.write(bytes(1 << 20))
                print("BREACH")
    finally:
        os.unlink(name)


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
