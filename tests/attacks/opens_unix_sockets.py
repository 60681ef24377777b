"""
Talks over a socket in the file tree, and over one that has only a name.

Earns: 30
Held by: isolated
"""

import os
import socket


def attack():
    for name in (f"/tmp/backlings_breach_{os.getpid()}", f"\0backlings_breach_{os.getpid()}"):
        try:
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(name)
            print("BREACH bound", repr(name))
            if name[0] == "/":
                os.unlink(name)
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
