"""
Returns what is right byte-swapped, backwards in memory, read-only and with metadata.

Earns: 30
Held by: process, isolated
"""

import numpy as np


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    dx = (dout @ w.T).astype(">f8")
    dw = np.asfortranarray((x.T @ dout)[::-1, ::-1])[::-1, ::-1]
    db = dout.sum(axis=0).astype(np.dtype("f8", metadata={"a": print}))
    db.flags.writeable = False
    return dx, dw, db
