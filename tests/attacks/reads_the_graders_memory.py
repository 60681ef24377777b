"""
Opens the memory of the process above it, and its own through /proc.

Earns: 30
Held by: isolated
"""

import os
from pathlib import Path


def attack():
    for process in ("self", os.getppid(), 1):
        for file in ("mem", "maps", "cmdline", "fd", "root", "cwd"):
            try:
                path = Path(f"/proc/{process}/{file}")
                os.close(os.open(path, os.O_RDONLY))
                print("BREACH", path)
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
