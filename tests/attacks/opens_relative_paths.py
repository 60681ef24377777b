"""
Climbs out of the folder it runs in with `..`, and follows links.

Earns: 30
Held by: isolated
"""

from pathlib import Path


def attack():
    for depth in range(12):
        for name in ("solutions/04_linear.py", "etc/passwd", "proc/self/root/etc/passwd"):
            try:
                print("BREACH", Path("../" * depth + name).read_bytes()[:10])
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
