"""
Makes a process by the system call's number: clone, vfork, clone3.

Earns: 30
Held by: isolated
"""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def attack():
    for call in (
        lambda: libc.syscall(58),
        lambda: libc.syscall(56, 17, 0),
        lambda: libc.syscall(57),
    ):
        process = call()
        if process == 0:
            libc._exit(0)
        if process > 0:
            print("BREACH", process)
    if libc.syscall(435, None, 0) >= 0:
        print("BREACH clone3")


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
