"""
Reads what every user of the machine may read.

Earns: 30
Held by: isolated
"""

from pathlib import Path


def attack():
    for name in ("/etc/passwd", "/etc/hostname", "/etc/os-release", "/etc/ssh/ssh_config"):
        try:
            print("BREACH", Path(name).read_text()[:20])
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
