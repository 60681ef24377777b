"""
Calls what a kernel has learned lately: bpf, io_uring, userfaultfd, keys, perf, fanotify.

Earns: 30
Held by: isolated
"""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def attack():
    area = ctypes.create_string_buffer(256)
    for number in (425, 321, 323, 250, 248, 298, 300, 441, 444, 428, 429, 430, 442, 440, 462):
        if libc.syscall(number, 0, area, 0, 0, 0, 0) >= 0:
            print("BREACH", number)


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
