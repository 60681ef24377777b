"""Pad, flip, dilate: the pieces of which the way back of a convolution is a convolution again."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

Array = np.ndarray
Axes = tuple[int, ...]


def pad_forward(x: Array, widths: tuple[tuple[int, int], ...]) -> tuple[Array, tuple]:
    """
    Put zeros around an array.

    Parameters
    ----------
    x : ndarray
    widths : tuple of (before, after)
        For each axis, how many zeros in front and behind; either may be 0.

    Returns
    -------
    out : ndarray
    cache : tuple (shape, widths)
        What the backward pass needs, shape being that of x; yours may hold something else.
    """
    ### BEGIN SOLUTION
    return np.pad(x, widths), (x.shape, widths)
    ### END SOLUTION


def pad_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the upstream gradient back to what lies inside of the border.

    Parameters
    ----------
    dout : ndarray of the shape of out
    cache : tuple (shape, widths)
        From `pad_forward`.

    Returns
    -------
    dx : ndarray of the shape of x
    """
    ### BEGIN SOLUTION
    shape, widths = cache
    inside = tuple(slice(first, first + n) for (first, _), n in zip(widths, shape, strict=True))
    return dout[inside].copy()
    ### END SOLUTION


def flip_forward(x: Array, axes: Axes) -> tuple[Array, tuple]:
    """
    Turn an array round along some of its axes: what was last comes first.

    Parameters
    ----------
    x : ndarray
    axes : tuple of int
        Along which axes; may be negative, counted from the end.

    Returns
    -------
    out : ndarray of the shape of x
    cache : tuple (axes,)
        What the backward pass needs; yours may hold something else.
    """
    ### BEGIN SOLUTION
    return np.flip(x, axes).copy(), (axes,)
    ### END SOLUTION


def flip_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the upstream gradient back to where each entry came from.

    Parameters
    ----------
    dout : ndarray of the shape of out
    cache : tuple (axes,)
        From `flip_forward`.

    Returns
    -------
    dx : ndarray of the shape of x
    """
    ### BEGIN SOLUTION
    (axes,) = cache
    return np.flip(dout, axes).copy()
    ### END SOLUTION


def dilate_forward(x: Array, axes: Axes, zeros: int) -> tuple[Array, tuple]:
    """
    Put zeros between neighbours.

    Parameters
    ----------
    x : ndarray
    axes : tuple of int
        Along which axes, none of them negative.
    zeros : int
        How many between any two neighbours; 0 leaves x as it is.

    Returns
    -------
    out : ndarray
        Along each of the axes n entries become n + (n - 1) · zeros: nothing is put in front of
        the first or behind the last.
    cache : tuple (axes, zeros)
        What the backward pass needs; yours may hold something else.
    """
    ### BEGIN SOLUTION
    shape = [n + (n - 1) * zeros if i in axes else n for i, n in enumerate(x.shape)]
    kept = tuple(slice(None, None, zeros + 1 if i in axes else 1) for i in range(x.ndim))
    out = np.zeros(shape)
    out[kept] = x
    return out, (axes, zeros)
    ### END SOLUTION


def dilate_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the upstream gradient back to the entries that are no zeros of ours.

    Parameters
    ----------
    dout : ndarray of the shape of out
    cache : tuple (axes, zeros)
        From `dilate_forward`.

    Returns
    -------
    dx : ndarray of the shape of x
    """
    ### BEGIN SOLUTION
    axes, zeros = cache
    kept = tuple(slice(None, None, zeros + 1 if i in axes else 1) for i in range(dout.ndim))
    return dout[kept].copy()
    ### END SOLUTION


def avgpool_forward(x: Array, k: int, stride: int) -> tuple[Array, tuple]:
    """
    Average every window.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
    k : int
        The window has k rows and k columns.
    stride : int
        How far it moves at a time. Windows may overlap; a rest at the end is left out.

    Returns
    -------
    out : ndarray of shape (N, C, OH, OW)
        OH is (H - k) // stride + 1, OW likewise.
    cache : tuple (shape, k, stride)
        What the backward pass needs, shape being that of x; yours may hold something else.
    """
    ### BEGIN SOLUTION
    windows = sliding_window_view(x, (k, k), axis=(2, 3))[:, :, ::stride, ::stride]
    return windows.mean(axis=(4, 5)), (x.shape, k, stride)
    ### END SOLUTION


def avgpool_backward(dout: Array, cache: tuple) -> Array:
    """
    Send the upstream gradient back to all pixels of every window.

    Parameters
    ----------
    dout : ndarray of shape (N, C, OH, OW)
    cache : tuple (shape, k, stride)
        From `avgpool_forward`.

    Returns
    -------
    dx : ndarray of shape (N, C, H, W)
    """
    ### BEGIN SOLUTION
    shape, k, stride = cache
    oh, ow = dout.shape[2:]
    share = dout / k**2
    dx = np.zeros(shape)
    for i in range(k):
        for j in range(k):
            dx[:, :, i : i + stride * oh : stride, j : j + stride * ow : stride] += share
    return dx
    ### END SOLUTION


def conv1d_forward(
    x: Array, w: Array, b: Array, stride: int = 1, pad: int = 0
) -> tuple[Array, tuple]:
    """
    Slide each filter along each sequence.

    Parameters
    ----------
    x : ndarray of shape (N, C, T)
    w : ndarray of shape (F, C, K)
    b : ndarray of shape (F,)
    stride : int
    pad : int
        Zeros in front of each sequence, and as many behind.

    Returns
    -------
    out : ndarray of shape (N, F, OT)
        OT is (T + 2 pad - K) // stride + 1. As in two dimensions: the filter is laid on as it is.
    cache : tuple (padded, w, stride, pad)
        What the backward pass needs; yours may hold something else.
    """
    ### BEGIN SOLUTION
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad)))  # (N, C, T + 2 pad)
    windows = sliding_window_view(padded, w.shape[2], axis=2)[:, :, ::stride]  # (N, C, OT, K)
    fit = np.tensordot(windows, w, axes=((1, 3), (1, 2)))  # (N, OT, F)
    return fit.swapaxes(1, 2) + b[:, None], (padded, w, stride, pad)
    ### END SOLUTION


def conv1d_backward(dout: Array, cache: tuple) -> tuple[Array, Array, Array]:
    """
    Send the upstream gradient back, without handing out: each place collects what belongs to it.

    You may hand out as in unit 18 instead; the numbers are the same.

    Parameters
    ----------
    dout : ndarray of shape (N, F, OT)
    cache : tuple (padded, w, stride, pad)
        From `conv1d_forward`.

    Returns
    -------
    dx : ndarray of shape (N, C, T)
    dw : ndarray of shape (F, C, K)
    db : ndarray of shape (F,)
    """
    ### BEGIN SOLUTION
    padded, w, stride, pad = cache
    length, k = padded.shape[2], w.shape[2]
    db = dout.sum(axis=(0, 2))  # (F,)
    spread = np.zeros((*dout.shape[:2], length - k + 1))
    spread[:, :, ::stride] = dout  # (N, F, length - k + 1), as if the stride had been 1
    every = sliding_window_view(padded, k, axis=2)  # (N, C, length - k + 1, K)
    dw = np.tensordot(spread, every, axes=((0, 2), (0, 2)))  # (F, C, K)

    wide = np.pad(spread, ((0, 0), (0, 0), (k - 1, k - 1)))
    seen = sliding_window_view(wide, k, axis=2)  # (N, F, length, K)
    turned = w[:, :, ::-1]
    dpadded = np.tensordot(seen, turned, axes=((1, 3), (0, 2))).swapaxes(1, 2)  # (N, C, length)
    return dpadded[:, :, pad : length - pad], dw, db
    ### END SOLUTION
