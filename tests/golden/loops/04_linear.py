import numpy as np


def linear_forward(x, w, b):
    out = np.zeros((len(x), len(b)))
    for n in range(len(x)):
        for m in range(len(b)):
            total = b[m]
            for d in range(x.shape[1]):
                total += x[n, d] * w[d, m]
            out[n, m] = total
    return out, [x, w]


def linear_backward(dout, cache):
    x, w = cache
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), np.zeros(w.shape[1])
    for n in range(dout.shape[0]):
        for m in range(dout.shape[1]):
            for d in range(w.shape[0]):
                dx[n, d] += dout[n, m] * w[d, m]
                dw[d, m] += dout[n, m] * x[n, d]
            db[m] += dout[n, m]
    return dx, dw, db
