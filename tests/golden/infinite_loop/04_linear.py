import numpy as np


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    err, tol = 1.0, 0.5
    while err > tol:
        err = 1.0
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
