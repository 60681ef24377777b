"""
Leaves a file in every folder it can think of.

Earns: 30
Held by: isolated
"""

import os


def attack():
    for folder in (".", "/", "/tmp", "/var/tmp", "/dev/shm", "/run", os.path.expanduser("~")):
        try:
            with open(os.path.join(folder, f"backlings_breach_{os.getpid()}"), "w") as file:
                file.write("here")
            print("BREACH", file.name)
            os.unlink(file.name)
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
