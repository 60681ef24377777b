import numpy as np


def fold(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for i, n in enumerate(shape):
        if n == 1:
            g = g.sum(axis=i, keepdims=True)
    return g


def sub_backward(dout, a, b):
    return dout, fold(-dout, b.shape)


def mul_backward(dout, a, b):
    return fold(b * dout, a.shape), fold(a * dout, b.shape)


def div_backward(dout, a, b):
    q = a / b
    return fold(dout / b, a.shape), fold(-dout * q / b, b.shape)


def power_backward(dout, a, b):
    p = a**b
    return fold(dout * p * b / a, a.shape), fold(dout * p, b.shape)


def maximum_backward(dout, a, b):
    return fold(dout * (a >= b), a.shape), fold(dout * (b >= a), b.shape)


def stack_backward(dout, axis):
    return [np.take(dout, i, axis=axis) for i in range(dout.shape[axis])]


def concatenate_backward(dout, lengths, axis):
    return np.split(dout, lengths[:-1], axis=axis)


def split_backward(douts, axis):
    return np.concatenate(douts, axis)
