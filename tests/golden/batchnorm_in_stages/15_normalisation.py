"""Every step of the forward, and back through each of them; nothing kept for evaluation mode."""

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param, train, momentum=0.1, eps=1e-5):
    N = x.shape[0]
    if not train:
        normed = (x - bn_param["mean"]) / np.sqrt(bn_param["var"] + eps)
        return (
            gamma * normed + beta,
            {
                "frozen": True,
                "x": x,
                "gamma": gamma,
                "eps": eps,
                "mean": bn_param["mean"],
                "var": bn_param["var"],
            },
            bn_param,
        )
    mean = np.sum(x, axis=0) / N
    centred = x - mean
    squares = centred * centred
    var = np.sum(squares, axis=0) / N
    std = (var + eps) ** 0.5
    inv = 1.0 / std
    normed = centred * inv
    scaled = normed * gamma
    out = scaled + beta
    bn_param["mean"] = bn_param["mean"] * (1 - momentum) + mean * momentum
    bn_param["var"] = (
        bn_param["var"] * (1 - momentum) + np.sum(squares, axis=0) / (N - 1) * momentum
    )
    cache = {
        "frozen": False,
        "centred": centred,
        "std": std,
        "inv": inv,
        "normed": normed,
        "gamma": gamma,
        "N": N,
    }
    return out, cache, bn_param


def batchnorm_backward(dout, cache):
    if cache["frozen"]:
        std = np.sqrt(cache["var"] + cache["eps"])
        normed = (cache["x"] - cache["mean"]) / std
        return dout * cache["gamma"] / std, (dout * normed).sum(0), dout.sum(0)
    N, centred, std, inv = cache["N"], cache["centred"], cache["std"], cache["inv"]
    dbeta = np.sum(dout, axis=0)
    dscaled = dout
    dgamma = np.sum(dscaled * cache["normed"], axis=0)
    dnormed = dscaled * cache["gamma"]
    dcentred = dnormed * inv
    dinv = np.sum(dnormed * centred, axis=0)
    dstd = -dinv / std**2
    dvar = 0.5 * dstd / std
    dsquares = np.ones_like(dout) * dvar / N
    dcentred = dcentred + 2 * centred * dsquares
    dmean = -np.sum(dcentred, axis=0)
    dx = dcentred + np.ones_like(dout) * dmean / N
    return dx, dgamma, dbeta


def layernorm_forward(x, gamma, beta, eps=1e-5):
    flat = x.reshape(-1, x.shape[-1]).T
    flat = (flat - flat.mean(axis=0)) / np.sqrt(flat.var(axis=0) + eps)
    normed = flat.T.reshape(x.shape)
    return normed * gamma + beta, (x, gamma, eps)


def layernorm_backward(dout, cache):
    x, gamma, eps = cache
    D = x.shape[-1]
    rows, d = x.reshape(-1, D), dout.reshape(-1, D)
    std = np.sqrt(rows.var(axis=1) + eps)[:, None]
    normed = (rows - rows.mean(axis=1)[:, None]) / std
    g = d * gamma
    dx = (D * g - g.sum(1)[:, None] - normed * (g * normed).sum(1)[:, None]) / (D * std)
    return dx.reshape(x.shape), (d * normed).sum(0), d.sum(0)
