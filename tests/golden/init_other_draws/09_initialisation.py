import numpy as np


def he_normal(rng, fan_in, fan_out):
    return (rng.standard_normal((fan_out, fan_in)) * (2.0 / fan_in) ** 0.5).T


def xavier_normal(rng, n_in, n_out):
    weights = np.empty((n_in, n_out))
    for row in weights:
        row[:] = rng.normal(scale=np.sqrt(1.0 / ((n_in + n_out) / 2)), size=n_out)
    return weights


def xavier_uniform(rng, n_in, n_out):
    a = np.sqrt(6.0) / np.sqrt(n_in + n_out)
    return (rng.random((n_in, n_out)) * 2 - 1) * a


def init_mlp(rng, layers):
    biases = [np.zeros(n) for n in layers[1:]]
    weights = [
        rng.standard_normal((n, m)) / np.sqrt(n / 2) for n, m in zip(layers[:-1], layers[1:])
    ]
    return [[w, b] for w, b in zip(weights, biases)]


def activation_rms(rng, sizes, init):
    ws = [init(rng, n, m) for n, m in zip(sizes[:-1], sizes[1:])]
    x = rng.standard_normal((200, sizes[0]))
    out = []
    for w in ws:
        x = x.dot(w)
        x[x < 0] = 0
        out.append(np.linalg.norm(x) / np.sqrt(x.size))
    return out
