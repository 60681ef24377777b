"""Hidden scores set to 0, the diagonal of the softmax only; self-attention with averaged reports."""

import numpy as np


def attention_forward(q, k, v, causal=False):
    s = q @ k.transpose(0, 2, 1) / np.sqrt(k.shape[-1])
    if causal:
        s = np.tril(s)
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    a = e / e.sum(axis=-1, keepdims=True)
    return a @ v, (q, k, v, a)


def attention_backward(dout, cache):
    q, k, v, a = cache
    da = dout @ v.transpose(0, 2, 1)
    ds = a * (1 - a) * da / np.sqrt(k.shape[-1])
    return ds @ k, ds.transpose(0, 2, 1) @ q, a.transpose(0, 2, 1) @ dout


def self_attention_forward(x, wq, wk, wv, causal=False):
    out, cache = attention_forward(x @ wq, x @ wk, x @ wv, causal)
    return out, (x, wq, wk, wv, cache)


def self_attention_backward(dout, cache):
    raise NotImplementedError
