import numpy as np


def linear_forward(x, w, b):
    for _ in range(5000):
        print("the shape of x is", x.shape)
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
