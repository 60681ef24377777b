import numpy as np


def unbroadcast(grad, shape):
    while len(grad.shape) > len(shape):
        grad = grad.sum(axis=0)
    for axis in range(len(shape)):
        if shape[axis] == 1 and grad.shape[axis] > 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


def sum_backward(dout, x_shape, axis=None, keepdims=False):
    if axis is not None and not keepdims:
        dout = np.expand_dims(dout, axis)
    return (
        np.tile(dout, [n // m for n, m in zip(x_shape, dout.shape)])
        if dout.ndim
        else np.full(x_shape, dout)
    )


def mean_backward(dout, x_shape, axis=None, keepdims=False):
    full = sum_backward(dout, x_shape, axis, keepdims)
    return full / (full.size / np.asarray(dout).size)


def matmul_backward(dout, a, b):
    return unbroadcast(dout @ b.T, a.shape), unbroadcast(a.T @ dout, b.shape)


def getitem_backward(dout, x_shape, idx):
    grad = np.zeros(x_shape)
    grad[idx] += dout
    return grad


def transpose_backward(dout, axes):
    inverse = sorted(range(len(axes)), key=lambda i: axes[i])
    return dout.transpose(inverse)


def max_backward(dout, x, axis=None, keepdims=False):
    best = x.max(axis=axis, keepdims=True)
    mask = np.equal(x, best)
    return sum_backward(dout, x.shape, axis, keepdims) * mask
