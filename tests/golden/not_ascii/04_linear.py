"""Größe, naïveté, Ωμέγα, 逆伝播 – alles erlaubt."""

import numpy as np

η = 1.0


def linear_forward(x, w, b):
    return x @ w + b, (x, w)


def linear_backward(dout, cache):
    # ∂L/∂w = xᵀ·∂L/∂out
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
