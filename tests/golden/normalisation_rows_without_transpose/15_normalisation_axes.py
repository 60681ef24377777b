import numpy as np


def rmsnorm_forward(x, gamma, eps=1e-5):
    rms = np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + eps)
    return x / rms * gamma, (x, rms, gamma)


def rmsnorm_backward(dout, cache):
    x, rms, gamma = cache
    width = x.shape[-1]
    dgamma = (dout * x / rms).reshape(-1, width).sum(axis=0)
    g = dout * gamma
    dx = g / rms - x * (g * x).sum(axis=-1, keepdims=True) / (width * rms**3)
    return dx, dgamma


def spatialnorm_forward(x, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    rows = x.reshape(-1, C)
    mu, var = rows.mean(axis=0), rows.var(axis=0)
    istd = 1 / np.sqrt(var + eps)
    xhat = ((rows - mu) * istd).reshape(N, C, H, W)
    out = xhat * gamma.reshape(1, C, 1, 1) + beta.reshape(1, C, 1, 1)
    return out, (xhat, gamma, istd.reshape(1, C, 1, 1))


def spatialnorm_backward(dout, cache):
    xhat, gamma, istd = cache
    N, C, H, W = dout.shape

    def rows(v):
        return v.transpose(0, 2, 3, 1).reshape(-1, C)

    d, z = rows(dout), rows(xhat)
    dbeta, dgamma = d.sum(axis=0), (d * z).sum(axis=0)
    dz = d * gamma
    dr = dz - dz.mean(axis=0) - z * (dz * z).mean(axis=0)
    return dr.reshape(N, H, W, C).transpose(0, 3, 1, 2) * istd, dgamma, dbeta


def groupnorm_forward(x, gamma, beta, groups, eps=1e-5):
    N, C, H, W = x.shape
    flat = x.reshape(N, groups, -1)
    istd = 1 / np.sqrt(flat.var(axis=2, keepdims=True) + eps)
    z = (flat - flat.mean(axis=2, keepdims=True)) * istd
    out = z.reshape(x.shape) * gamma.reshape(1, -1, 1, 1) + beta.reshape(1, -1, 1, 1)
    return out, dict(z=z, istd=istd, gamma=gamma)


def groupnorm_backward(dout, cache):
    z, istd = cache["z"], cache["istd"]
    dbeta = np.einsum("nchw->c", dout)
    dgamma = np.einsum("nchw,nchw->c", dout, z.reshape(dout.shape))
    g = (dout * cache["gamma"].reshape(1, -1, 1, 1)).reshape(z.shape)
    dx = istd * (g - z * (g * z).mean(axis=2, keepdims=True))
    return dx.reshape(dout.shape), dgamma, dbeta
