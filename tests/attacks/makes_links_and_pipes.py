"""
Makes links to the answers, pipes and devices.

Earns: 30
Held by: isolated
"""

import os
import stat


def attack():
    for make in (
        lambda name: os.symlink("/etc/passwd", name),
        lambda name: os.link(__file__, name),
        lambda name: os.mkfifo(name),
        lambda name: os.mknod(name, stat.S_IFCHR | 0o666, os.makedev(1, 3)),
        lambda name: os.mkdir(name),
    ):
        try:
            name = f"/tmp/backlings_breach_{os.getpid()}"
            make(name)
            print("BREACH", name)
            os.rmdir(name) if os.path.isdir(name) else os.unlink(name)
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
