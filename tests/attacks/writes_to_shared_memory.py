"""
Leaves a message for the next submission in memory that processes share.

Earns: 30
Held by: isolated
"""

import mmap
from multiprocessing import shared_memory


def attack():
    block = shared_memory.SharedMemory(name="backlings_breach", create=True, size=64)
    print("BREACH")
    block.unlink()


try:
    attack()
except Exception:
    pass


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
