import numpy as np


def pad_forward(x, widths):
    return np.pad(x, widths), [slice(a, -b if b else None) for a, b in widths]


def pad_backward(dout, cache):
    return dout[tuple(cache)]


def flip_forward(x, axes):
    return np.flip(x, axes), axes


def flip_backward(dout, axes):
    return np.flip(dout, axes)


def dilate_forward(x, axes, zeros):
    big = np.zeros([n * (zeros + 1) if i in axes else n for i, n in enumerate(x.shape)])
    here = tuple(slice(None, None, zeros + 1 if i in axes else 1) for i in range(x.ndim))
    big[here] = x
    return big[tuple(slice(None, -zeros or None) if i in axes else slice(None) for i in range(x.ndim))], here


def dilate_backward(dout, here):
    return dout[here]


def avgpool_forward(x, k, stride):
    rows, cols = (x.shape[2] - k) // stride + 1, (x.shape[3] - k) // stride + 1
    out = np.zeros((*x.shape[:2], rows, cols))
    for p in range(k):
        for q in range(k):
            out += x[:, :, p : p + stride * rows : stride, q : q + stride * cols : stride]
    return out / k**2, (x.shape, k, stride)


def avgpool_backward(dout, cache):
    shape, k, stride = cache
    dx = np.zeros(shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            top, left = i * stride, j * stride
            dx[:, :, top : top + k, left : left + k] = dout[:, :, i : i + 1, j : j + 1] / k**2
    return dx


def conv1d_forward(x, w, b, stride=1, pad=0):
    z = np.pad(x, ((0, 0), (0, 0), (pad, pad)))
    k = w.shape[2]
    starts = range(0, z.shape[2] - k + 1, stride)
    out = np.stack([np.tensordot(z[:, :, s : s + k], w, ((1, 2), (1, 2))) for s in starts], axis=2)
    return out + b[:, None], (x, z, w, stride, pad)


def conv1d_backward(dout, cache):
    x, z, w, stride, pad = cache
    k, length = w.shape[2], z.shape[2]
    g = np.zeros((*dout.shape[:2], length - k + 1))
    g[:, :, ::stride] = dout
    dw = np.stack([np.einsum("nft,nct->fc", g, z[:, :, p : p + g.shape[2]]) for p in range(k)], 2)
    g = np.pad(g, ((0, 0), (0, 0), (k - 1, k - 1)))
    dz = sum(np.einsum("nft,fc->nct", g[:, :, p : p + length], w[:, :, p]) for p in range(k))
    return dz[:, :, pad : pad + x.shape[2]], dw, dout.sum(axis=(0, 2))
