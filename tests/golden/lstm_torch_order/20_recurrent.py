"""Gates in PyTorch's order and a loss over the batch; the cell's gradient is dropped on the way."""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def rnn_step_forward(x, h, wx, wh, b):
    new = np.tanh(x @ wx + h @ wh + b)
    return new, {"x": x, "h": h, "wx": wx, "wh": wh, "new": new}


def rnn_step_backward(dh, kept):
    dz = (1 - kept["new"] ** 2) * dh
    return (
        dz @ kept["wx"].T,
        dz @ kept["wh"].T,
        kept["x"].T @ dz,
        kept["h"].T @ dz,
        dz.sum(0),
    )


def rnn_forward(x, h, wx, wh, b):
    hs, kept = np.empty((x.shape[0], x.shape[1], h.shape[1])), []
    for t in range(x.shape[1]):
        h, step = rnn_step_forward(x[:, t], h, wx, wh, b)
        hs[:, t] = h
        kept.append(step)
    return hs, kept


def rnn_backward(dhs, kept):
    back, dx = np.zeros_like(dhs[:, 0]), []
    total = [0, 0, 0]
    for t in range(len(kept) - 1, -1, -1):
        d, back, *reports = rnn_step_backward(dhs[:, t] + back, kept[t])
        dx = [d, *dx]
        total = [a + b for a, b in zip(total, reports, strict=True)]
    return np.stack(dx, axis=1), back, *total


def lstm_step_forward(x, h, c, wx, wh, b):
    zi, zf, zg, zo = np.split(x @ wx + h @ wh + b, 4, axis=1)
    i, f, g, o = sigmoid(zi), sigmoid(zf), np.tanh(zg), sigmoid(zo)
    new = f * c + i * g
    return o * np.tanh(new), new, (x, h, c, wx, wh, i, f, g, o, new)


def lstm_step_backward(dh, dc, kept):
    x, h, c, wx, wh, i, f, g, o, new = kept
    t = np.tanh(new)
    dc = dc + dh * o * (1 - t**2)
    dzi, dzf, dzg = dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g**2)
    dzo = dh * t * o * (1 - o)
    dz = np.concatenate([dzi, dzf, dzg, dzo], axis=1)
    return dz @ wx.T, dz @ wh.T, dc * f, x.T @ dz, h.T @ dz, dz.sum(axis=0)


def lstm_forward(x, h, c, wx, wh, b):
    raise NotImplementedError


def lstm_backward(dhs, kept):
    raise NotImplementedError


def temporal_linear_forward(x, w, b):
    return np.einsum("ntd,dm->ntm", x, w) + b, (x, w)


def temporal_linear_backward(dout, kept):
    x, w = kept
    return dout @ w.T, np.einsum("ntd,ntm->dm", x, dout), dout.sum(axis=0)


def temporal_ce_forward(logits, labels, mask):
    e = np.exp(logits - logits.max(-1, keepdims=True))
    probs = e / e.sum(-1, keepdims=True)
    n, t, _ = logits.shape
    picked = probs[np.arange(n)[:, None], np.arange(t), labels]
    return -(np.log(picked) * mask).sum() / n, (probs, labels, mask)


def temporal_ce_backward(dloss, kept):
    probs, labels, mask = kept
    n, t, _ = probs.shape
    d = probs.copy()
    d[np.arange(n)[:, None], np.arange(t), labels] -= 1
    return dloss * d * mask[:, :, None] / n
