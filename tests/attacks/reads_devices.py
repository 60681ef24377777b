"""
Opens the machine's memory, its disks, its log and the terminal.

Earns: 30
Held by: isolated
"""

import os


def attack():
    for name in ("mem", "kmsg", "sda", "vda", "nvme0n1", "tty", "console", "fuse", "kvm", "ptmx"):
        try:
            os.close(os.open("/dev/" + name, os.O_RDONLY))
            print("BREACH", name)
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
