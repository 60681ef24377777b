"""A backward through time that never hears from the next step; two slips in the LSTM's step."""

import numpy as np


def rnn_step_forward(x, h_prev, wx, wh, b):
    h = np.tanh(x @ wx + h_prev @ wh + b)
    return h, (x, h_prev, wx, wh, h)


def rnn_step_backward(dh, cache):
    x, h_prev, wx, wh, h = cache
    dz = dh * (1 - h * h)
    return dz @ wx.T, dz @ wh.T, x.T @ dz, h_prev.T @ dz, dz.sum(axis=0)


def rnn_forward(x, h0, wx, wh, b):
    caches, hs = [], []
    h = h0
    for k in range(x.shape[1]):
        h, cache = rnn_step_forward(x[:, k], h, wx, wh, b)
        caches.append(cache)
        hs.append(h)
    return np.stack(hs, axis=1), caches


def rnn_backward(dhs, caches):
    dxs, dwx, dwh, db = [], 0, 0, 0
    for k, cache in enumerate(caches):
        dx, dh_prev, a, b, c = rnn_step_backward(dhs[:, k], cache)
        dxs.append(dx)
        dwx, dwh, db = dwx + a, dwh + b, db + c
        if k == 0:
            dh0 = dh_prev
    return np.stack(dxs, axis=1), dh0, dwx, dwh, db


def lstm_step_forward(x, h_prev, c_prev, wx, wh, b):
    z = x @ wx + h_prev @ wh + b
    n = h_prev.shape[1]
    i, f, o = (1 / (1 + np.exp(-z[:, k * n : (k + 1) * n])) for k in range(3))
    g = np.tanh(z[:, 3 * n :])
    c = c_prev * f + g * i
    return o * np.tanh(c), c, (x, h_prev, c_prev, c, wx, wh, i, f, o, g)


def lstm_step_backward(dh, dc, cache):
    x, h_prev, c_prev, c, wx, wh, i, f, o, g = cache
    dc = dc + dh * o * (1 - np.tanh(c) ** 2)
    dzi, dzf = dc * g * i * (1 - i), dc * c * f * (1 - f)
    dzo, dzg = dh * np.tanh(c) * o * (1 - o), dc * i * (1 - g**2)
    dz = np.hstack([dzi, dzf, dzo, dzg])
    return dz @ wx.T, dz @ wh.T, dc * i, x.T @ dz, h_prev.T @ dz, dz.sum(axis=0)
