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
    ### BEGIN SOLUTION
    out = table[idx]  # (N, T, D)
    return out, (idx, table.shape)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    idx, shape = cache
    dtable = np.zeros(shape)  # (V, D)
    np.add.at(dtable, idx, dout)  # unlike +=, it adds once for each repetition
    return dtable
    ### END SOLUTION
