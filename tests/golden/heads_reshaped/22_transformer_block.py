"""Heads by a reshape alone, in both directions; a way past that is forgotten on the way back."""

import numpy as np


def split_heads(x, heads):
    n, t, d = x.shape
    return x.reshape(n, heads, t, d // heads)


def merge_heads(parts):
    n, heads, t, width = parts.shape
    return parts.reshape(n, t, heads * width)


def residual_forward(x, w):
    z = x @ w
    return x + z * (z > 0), (x, w, z > 0)


def residual_backward(dout, cache):
    x, w, gate = cache
    dz = dout * gate
    return dz @ w.T, np.einsum("ntd,nte->de", x, dz)


def multihead_forward(x, wq, wk, wv, wo, heads, causal=False):
    raise NotImplementedError


def multihead_backward(dout, cache):
    raise NotImplementedError
