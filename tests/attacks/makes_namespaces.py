"""
Asks for a user namespace, where it would be root, and mounts there.

Earns: 30
Held by: isolated
"""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def attack():
    if libc.unshare(0x10000000) == 0:
        print("BREACH user namespace")
    if libc.unshare(0x00020000) == 0:
        print("BREACH mount namespace")
    if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0:
        print("BREACH mount")


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
