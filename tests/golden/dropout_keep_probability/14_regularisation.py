"""p_drop read as the probability of keeping; the penalty without its half, and added in place."""

import numpy as np


def l2_loss(weights, reg):
    loss = 0
    for w in weights:
        loss += reg * np.sum(w * w)
    return loss


def add_l2_grads(grads, weights, reg):
    for i in range(len(grads)):
        grads[i] += reg * weights[i]
    return grads


def dropout_forward(x, p, train, rng):
    if not train:
        return x, (1.0,)
    mask = rng.binomial(1, p, size=x.shape) / p
    return x * mask, (mask,)


def dropout_backward(dout, cache):
    return dout * cache[0]
