"""RMSNorm, batch norm of images, group norm: one formula, and each time a mean over other axes."""

import numpy as np

Array = np.ndarray


def rmsnorm_forward(x: Array, gamma: Array, eps: float = 1e-5) -> tuple[Array, tuple]:
    """
    Divide every row by its root mean square, then scale each feature. No mean is subtracted.

    Parameters
    ----------
    x : ndarray of shape (..., D)
        Rows (N, D), sequences (N, T, D), or more axes: the features lie along the last one.
    gamma : ndarray of shape (D,)
        Scale of each feature; there is no shift.
    eps : float
        Added to the mean square, under the root.

    Returns
    -------
    out : ndarray of shape (..., D)
        gamma * xhat, where xhat is x / sqrt(mean of x² over the last axis + eps).
    cache : tuple (xhat, gamma, irms)
        What the backward pass needs, irms being 1 over that root; yours may hold something else.
    """
    ### BEGIN SOLUTION
    square = (x**2).mean(axis=-1, keepdims=True)  # (..., 1)
    irms = 1 / np.sqrt(square + eps)  # (..., 1)
    xhat = x * irms  # (..., D)
    return gamma * xhat, (xhat, gamma, irms)
    ### END SOLUTION


def rmsnorm_backward(dout: Array, cache: tuple) -> tuple[Array, Array]:
    """
    Send the upstream gradient back through the division.

    Parameters
    ----------
    dout : ndarray of shape (..., D)
    cache : tuple (xhat, gamma, irms)
        From `rmsnorm_forward`.

    Returns
    -------
    dx : ndarray of shape (..., D)
        Every feature moves the root of its own row.
    dgamma : ndarray of shape (D,)
    """
    ### BEGIN SOLUTION
    xhat, gamma, irms = cache
    others = tuple(range(dout.ndim - 1))  # every axis but that of the features
    dgamma = (dout * xhat).sum(axis=others)  # (D,)
    dxhat = dout * gamma  # (..., D)
    through_root = xhat * (dxhat * xhat).mean(axis=-1, keepdims=True)  # (..., D)
    dx = irms * (dxhat - through_root)
    return dx, dgamma
    ### END SOLUTION


def spatialnorm_forward(
    x: Array, gamma: Array, beta: Array, eps: float = 1e-5
) -> tuple[Array, tuple]:
    """
    Batch norm of images, as in training: normalise every channel, then scale and shift it.

    The running statistics of unit 15 would be kept for each channel; here they are left out.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
    gamma, beta : ndarray of shape (C,)
        Scale and shift of each channel.
    eps : float
        Added to the variance, under the root.

    Returns
    -------
    out : ndarray of shape (N, C, H, W)
        The mean and the variance (divided by N H W) of a channel are taken over all examples and
        all pixels: a channel is one feature that was looked for at many places.
    cache : tuple (xhat, gamma, istd)
        What the backward pass needs; yours may hold something else.
    """
    ### BEGIN SOLUTION
    mean = x.mean(axis=(0, 2, 3), keepdims=True)  # (1, C, 1, 1)
    var = x.var(axis=(0, 2, 3), keepdims=True)  # (1, C, 1, 1)
    istd = 1 / np.sqrt(var + eps)
    xhat = (x - mean) * istd  # (N, C, H, W)
    out = gamma[:, None, None] * xhat + beta[:, None, None]
    return out, (xhat, gamma, istd)
    ### END SOLUTION


def spatialnorm_backward(dout: Array, cache: tuple) -> tuple[Array, Array, Array]:
    """
    Send the upstream gradient back through the batch norm of images.

    Parameters
    ----------
    dout : ndarray of shape (N, C, H, W)
    cache : tuple (xhat, gamma, istd)
        From `spatialnorm_forward`.

    Returns
    -------
    dx : ndarray of shape (N, C, H, W)
        Every pixel moves the statistics of its channel, in all examples.
    dgamma : ndarray of shape (C,)
    dbeta : ndarray of shape (C,)
    """
    ### BEGIN SOLUTION
    xhat, gamma, istd = cache
    dbeta = dout.sum(axis=(0, 2, 3))  # (C,)
    dgamma = (dout * xhat).sum(axis=(0, 2, 3))  # (C,)
    dxhat = dout * gamma[:, None, None]  # (N, C, H, W)
    through_mean = dxhat.mean(axis=(0, 2, 3), keepdims=True)  # (1, C, 1, 1)
    through_var = xhat * (dxhat * xhat).mean(axis=(0, 2, 3), keepdims=True)  # (N, C, H, W)
    dx = istd * (dxhat - through_mean - through_var)
    return dx, dgamma, dbeta
    ### END SOLUTION


def groupnorm_forward(
    x: Array, gamma: Array, beta: Array, groups: int, eps: float = 1e-5
) -> tuple[Array, tuple]:
    """
    Normalise every group of neighbouring channels of every example, then scale and shift.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
    gamma, beta : ndarray of shape (C,)
        Scale and shift of each channel, not of each group.
    groups : int
        How many there are; C is a multiple of it. Of 6 channels in 2 groups, the first three
        are one group and the last three the other.
    eps : float
        Added to the variance, under the root.

    Returns
    -------
    out : ndarray of shape (N, C, H, W)
        Mean and variance are taken over the channels of a group and all their pixels, for each
        example alone. The same in training and at evaluation.
    cache : tuple (xhat, gamma, istd, groups)
        What the backward pass needs; yours may hold something else.
    """
    ### BEGIN SOLUTION
    n, c, h, w = x.shape
    parts = x.reshape(n, groups, c // groups, h, w)  # (N, G, C/G, H, W)
    mean = parts.mean(axis=(2, 3, 4), keepdims=True)  # (N, G, 1, 1, 1)
    var = parts.var(axis=(2, 3, 4), keepdims=True)  # (N, G, 1, 1, 1)
    istd = 1 / np.sqrt(var + eps)
    xhat = ((parts - mean) * istd).reshape(x.shape)  # (N, C, H, W)
    out = gamma[:, None, None] * xhat + beta[:, None, None]
    return out, (xhat, gamma, istd, groups)
    ### END SOLUTION


def groupnorm_backward(dout: Array, cache: tuple) -> tuple[Array, Array, Array]:
    """
    Send the upstream gradient back through the group norm.

    Parameters
    ----------
    dout : ndarray of shape (N, C, H, W)
    cache : tuple (xhat, gamma, istd, groups)
        From `groupnorm_forward`.

    Returns
    -------
    dx : ndarray of shape (N, C, H, W)
        Every pixel moves the statistics of its group, in its own example.
    dgamma : ndarray of shape (C,)
    dbeta : ndarray of shape (C,)
    """
    ### BEGIN SOLUTION
    xhat, gamma, istd, groups = cache
    dbeta = dout.sum(axis=(0, 2, 3))  # (C,)
    dgamma = (dout * xhat).sum(axis=(0, 2, 3))  # (C,)
    n, c, h, w = dout.shape
    apart = (n, groups, c // groups, h, w)
    xparts = xhat.reshape(apart)  # (N, G, C/G, H, W)
    dparts = (dout * gamma[:, None, None]).reshape(apart)
    through_mean = dparts.mean(axis=(2, 3, 4), keepdims=True)  # (N, G, 1, 1, 1)
    through_var = xparts * (dparts * xparts).mean(axis=(2, 3, 4), keepdims=True)
    dx = istd * (dparts - through_mean - through_var)
    return dx.reshape(dout.shape), dgamma, dbeta
    ### END SOLUTION
