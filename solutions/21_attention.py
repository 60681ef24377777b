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
    ### BEGIN SOLUTION
    scores = q @ np.swapaxes(k, 1, 2) / np.sqrt(q.shape[2])  # (N, T, S)
    if causal:
        seen = np.tril(np.ones(scores.shape[1:], dtype=bool))  # (T, S)
        scores = np.where(seen, scores, -np.inf)
    e = np.exp(scores - scores.max(axis=2, keepdims=True))  # so that exp cannot overflow
    probs = e / e.sum(axis=2, keepdims=True)  # (N, T, S)
    out = probs @ v  # (N, T, M)
    return out, (q, k, v, probs)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    q, k, v, probs = cache
    dv = np.swapaxes(probs, 1, 2) @ dout  # (N, S, M)
    dprobs = dout @ np.swapaxes(v, 1, 2)  # (N, T, S)
    mean = (dprobs * probs).sum(axis=2, keepdims=True)  # (N, T, 1)
    dscores = probs * (dprobs - mean)  # (N, T, S); through the softmax
    dscores = dscores / np.sqrt(q.shape[2])
    dq = dscores @ k  # (N, T, D)
    dk = np.swapaxes(dscores, 1, 2) @ q  # (N, S, D)
    return dq, dk, dv
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    out, inner = attention_forward(x @ wq, x @ wk, x @ wv, causal)
    return out, (x, wq, wk, wv, inner)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    x, wq, wk, wv, inner = cache
    dq, dk, dv = attention_backward(dout, inner)
    dx = dq @ wq.T + dk @ wk.T + dv @ wv.T  # (N, T, D)
    rows = x.reshape(-1, x.shape[2]).T  # (D, NT)
    dwq = rows @ dq.reshape(-1, wq.shape[1])  # (D, K)
    dwk = rows @ dk.reshape(-1, wk.shape[1])  # (D, K)
    dwv = rows @ dv.reshape(-1, wv.shape[1])  # (D, M)
    return dx, dwq, dwk, dwv
    ### END SOLUTION
