import numpy as np


def numeric_vjp(f, x, dout, step=1e-5):
    x = np.asarray(x, float)
    grad = np.empty(x.shape)
    for i in range(x.size):
        shift = np.zeros(x.size)
        shift[i] = step
        shift = shift.reshape(x.shape)
        change = np.array(f(x + shift)) - np.array(f(x - shift))
        grad.flat[i] = (change * dout).sum() / (2 * step)
    return grad


def relative_error(a, b, floor=1e-8):
    return np.max(np.abs(a - b) / np.maximum(floor, np.abs(a) + np.abs(b)))
