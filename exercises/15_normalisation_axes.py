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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError
