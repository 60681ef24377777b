"""Embedding: a table of vectors, looked up by number; repeated numbers report to the same row."""

import numpy as np

Array = np.ndarray


def embedding_forward(idx: Array, table: Array) -> tuple[Array, tuple]:
    """
    Look up the row of every number.

    Parameters
    ----------
    idx : ndarray of int of shape (N, T), or any other shape
        Such as the words of N sentences, each a number from 0 to V - 1. Numbers repeat.
    table : ndarray of shape (V, D)
        A row for each number there is.

    Returns
    -------
    out : ndarray of shape (N, T, D)
        The shape of idx, and one axis more: row `idx[n, t]` of the table stands at `out[n, t]`.
    cache : tuple (idx, shape)
        What the backward pass needs, shape being that of the table; yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def embedding_backward(dout: Array, cache: tuple) -> Array:
    """
    Send each vector's upstream gradient to the row that it was looked up from.

    Parameters
    ----------
    dout : ndarray of shape (N, T, D)
        Upstream gradient, dloss/dout.
    cache : tuple (idx, shape)
        From `embedding_forward`.

    Returns
    -------
    dtable : ndarray of shape (V, D)
        A row that was looked up several times hears all of them; one that was never looked up has
        a gradient of 0. The numbers themselves have no slope, so idx gets no gradient.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
