"""
Reads what others handed in: this folder, the temporary folders, the working directory.

Earns: 30
Held by: isolated
"""

import os
import tempfile


def attack():
    for folder in (".", "/tmp", "/var/tmp", "/home", "/root", "/work", "/dev/shm"):
        try:
            print("BREACH", folder, os.listdir(folder)[:3]) if os.listdir(folder) else None
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
