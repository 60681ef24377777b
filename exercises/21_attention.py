"""Attention: every query takes a mean of the values, weighted by how well the keys fit it."""

import numpy as np

Array = np.ndarray


def attention_forward(q: Array, k: Array, v: Array, causal: bool = False) -> tuple[Array, tuple]:
    """
    Scaled dot-product attention: softmax(q times k transposed, over the root of D) times v.

    Parameters
    ----------
    q : ndarray of shape (N, T, D)
        One query for each of T tokens.
    k : ndarray of shape (N, S, D)
        One key for each of S tokens; in self-attention S = T.
    v : ndarray of shape (N, S, M)
        One value for each key. Values may have another width than keys.
    causal : bool
        If it is True (then S = T), token i must not see a token after it: only keys 0 to i get a
        weight.

    Returns
    -------
    out : ndarray of shape (N, T, M)
        For each query the values' mean with the weights of that query, which sum to 1. Scores are
        divided by the square root of D. Right for scores of any size, even in the thousands.
    cache : tuple (q, k, v, probs)
        What the backward pass needs, probs (N, T, S) being the weights; yours may hold something
        else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def attention_backward(dout: Array, cache: tuple) -> tuple[Array, Array, Array]:
    """
    Send the upstream gradient back to queries, keys and values.

    Parameters
    ----------
    dout : ndarray of shape (N, T, M)
        Upstream gradient, dloss/dout.
    cache : tuple (q, k, v, probs)
        From `attention_forward`. A weight of 0 passes nothing on, so nothing more is needed of
        the mask.

    Returns
    -------
    dq : ndarray of shape (N, T, D)
    dk : ndarray of shape (N, S, D)
        Key j hears from every query that could see it.
    dv : ndarray of shape (N, S, M)
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def self_attention_forward(
    x: Array, wq: Array, wk: Array, wv: Array, causal: bool = False
) -> tuple[Array, tuple]:
    """
    Attention of a sequence to itself: queries, keys and values are all made from x.

    You may call your `attention_forward`.

    Parameters
    ----------
    x : ndarray of shape (N, T, D)
    wq, wk : ndarray of shape (D, K)
        q = x @ wq and k = x @ wk.
    wv : ndarray of shape (D, M)
        v = x @ wv.
    causal : bool
        As in `attention_forward`.

    Returns
    -------
    out : ndarray of shape (N, T, M)
    cache : tuple (x, wq, wk, wv, inner)
        What the backward pass needs, inner being the cache of the attention; yours may hold
        something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def self_attention_backward(dout: Array, cache: tuple) -> tuple[Array, Array, Array, Array]:
    """
    Send the upstream gradient back through attention and the three projections.

    Parameters
    ----------
    dout : ndarray of shape (N, T, M)
        Upstream gradient, dloss/dout.
    cache : tuple (x, wq, wk, wv, inner)
        From `self_attention_forward`.

    Returns
    -------
    dx : ndarray of shape (N, T, D)
        x was used three times.
    dwq : ndarray of shape (D, K)
    dwk : ndarray of shape (D, K)
    dwv : ndarray of shape (D, M)
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
