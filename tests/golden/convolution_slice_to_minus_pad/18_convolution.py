import numpy as np


def conv2d_forward(x, w, b, stride=1, pad=0):
    N, C, H, W = x.shape
    F, _, KH, KW = w.shape
    xp = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    xp[:, :, pad : pad + H, pad : pad + W] = x
    rows = 1 + (H + 2 * pad - KH) // stride
    cols = 1 + (W + 2 * pad - KW) // stride
    out = np.empty((N, F, rows, cols))
    flat = w.reshape(F, -1)
    for i in range(rows):
        for j in range(cols):
            patch = xp[:, :, i * stride : i * stride + KH, j * stride : j * stride + KW]
            out[:, :, i, j] = patch.reshape(N, -1) @ flat.T + b
    return out, {"x": x, "xp": xp, "w": w, "stride": stride, "pad": pad}


def conv2d_backward(dout, cache):
    x, xp, w, s, pad = (cache[k] for k in ("x", "xp", "w", "stride", "pad"))
    N, C, H, W = x.shape
    F, _, KH, KW = w.shape
    dxp, dflat = np.zeros(xp.shape), np.zeros((F, C * KH * KW))
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            here = (slice(None), slice(None), slice(i * s, i * s + KH), slice(j * s, j * s + KW))
            dflat += dout[:, :, i, j].T @ xp[here].reshape(N, -1)
            dxp[here] += (dout[:, :, i, j] @ w.reshape(F, -1)).reshape(N, C, KH, KW)
    return dxp[:, :, pad:-pad, pad:-pad], dflat.reshape(w.shape), dout.sum((0, 2, 3))


def maxpool_forward(x, k, stride):
    raise NotImplementedError


def maxpool_backward(dout, cache):
    raise NotImplementedError
