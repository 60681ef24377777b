"""Convolution and max pooling: windows slide over images, forward and back."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

Array = np.ndarray


def conv2d_forward(
    x: Array, w: Array, b: Array, stride: int = 1, pad: int = 0
) -> tuple[Array, tuple]:
    """
    Slide each filter over each image, and write down how well it fits everywhere.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
        N images of C channels, H rows and W columns.
    w : ndarray of shape (F, C, KH, KW)
        F filters. Each looks at all channels, through a window of KH rows and KW columns.
    b : ndarray of shape (F,)
        One number for each filter, added wherever it looks.
    stride : int
        How far the window moves at a time, downwards as well as to the right.
    pad : int
        So many rows and columns of zeros are put around each image first, on all four sides;
        0 for none.

    Returns
    -------
    out : ndarray of shape (N, F, OH, OW)
        The window starts in the top left corner, and goes on as long as it fits: OH is
        (H + 2 pad - KH) // stride + 1, and OW likewise from W and KW. An entry is the sum of the
        window's pixels, each times the weight at the same place of the filter, plus the bias.
        The filter is not turned round.
    cache : tuple (padded, w, stride, pad)
        What the backward pass needs, padded being x with its border of zeros; yours may hold
        something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def conv2d_backward(dout: Array, cache: tuple) -> tuple[Array, Array, Array]:
    """
    Send the upstream gradient back to the pixels, the filters and the biases.

    Parameters
    ----------
    dout : ndarray of shape (N, F, OH, OW)
        Upstream gradient, dloss/dout.
    cache : tuple (padded, w, stride, pad)
        From `conv2d_forward`.

    Returns
    -------
    dx : ndarray of shape (N, C, H, W)
        A pixel hears from every window that it was in. The shape is that of x without the
        border, with pad = 0, too. Pixels that no window reached get 0.
    dw : ndarray of shape (F, C, KH, KW)
        A weight hears from every place of every image.
    db : ndarray of shape (F,)
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def maxpool_forward(x: Array, k: int, stride: int) -> tuple[Array, tuple]:
    """
    Keep the largest pixel of every window.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
    k : int
        The window has k rows and k columns.
    stride : int
        How far it moves at a time. If that is less than k, windows overlap; rows and columns at
        the end that fill no window are left out.

    Returns
    -------
    out : ndarray of shape (N, C, OH, OW)
        OH is (H - k) // stride + 1, OW likewise. Every channel is pooled by itself.
    cache : tuple (x, k, stride)
        What the backward pass needs; yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def maxpool_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the upstream gradient back to the winner of every window.

    Parameters
    ----------
    dout : ndarray of shape (N, C, OH, OW)
        Upstream gradient, dloss/dout.
    cache : tuple (x, k, stride)
        From `maxpool_forward`.

    Returns
    -------
    dx : ndarray of shape (N, C, H, W)
        Each window gives its whole gradient to one pixel, its largest; among equals to the first
        in reading order, row by row. Who wins several windows hears from all of them.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
