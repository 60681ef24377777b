"""The block that transformers repeat: attention with many heads, a small network, two ways past."""

import numpy as np

Array = np.ndarray
Arrays = dict[str, Array]


def split_heads(x: Array, heads: int) -> Array:
    """
    Give each head its own share of every token: the first columns, the next ones, and so on.

    Parameters
    ----------
    x : ndarray of shape (N, T, D)
    heads : int
        How many; D is a multiple of it.

    Returns
    -------
    parts : ndarray of shape (N, heads, T, D / heads)
        `parts[n, h, t]` is share h of `x[n, t]`: columns h D/heads to (h + 1) D/heads of it.
    """
    ### BEGIN SOLUTION
    n, t, d = x.shape
    parts = x.reshape(n, t, heads, d // heads).transpose(0, 2, 1, 3)
    return parts
    ### END SOLUTION


def merge_heads(parts: Array) -> Array:
    """
    Put the shares of all heads together again: what `split_heads` has done, undone.

    Parameters
    ----------
    parts : ndarray of shape (N, heads, T, D / heads)

    Returns
    -------
    x : ndarray of shape (N, T, D)
    """
    ### BEGIN SOLUTION
    n, heads, t, width = parts.shape
    x = parts.transpose(0, 2, 1, 3).reshape(n, t, heads * width)
    return x
    ### END SOLUTION


def residual_forward(x: Array, w: Array) -> tuple[Array, tuple]:
    """
    The smallest residual layer: out = x + ReLU(x @ w).

    Parameters
    ----------
    x : ndarray of shape (N, T, D)
    w : ndarray of shape (D, D)

    Returns
    -------
    out : ndarray of shape (N, T, D)
    cache : tuple (x, w, z)
        What the backward pass needs, z being x @ w; yours may hold something else.
    """
    ### BEGIN SOLUTION
    z = x @ w  # (N, T, D)
    out = x + np.maximum(0, z)
    return out, (x, w, z)
    ### END SOLUTION


def residual_backward(dout: Array, cache: tuple) -> tuple[Array, Array]:
    """
    Send the upstream gradient back on both ways, past the layer and through it.

    Parameters
    ----------
    dout : ndarray of shape (N, T, D)
        Upstream gradient, dloss/dout.
    cache : tuple (x, w, z)
        From `residual_forward`.

    Returns
    -------
    dx : ndarray of shape (N, T, D)
        The slope of the ReLU at exactly 0 is 0.
    dw : ndarray of shape (D, D)
    """
    ### BEGIN SOLUTION
    x, w, z = cache
    dz = dout * (z > 0)  # (N, T, D)
    dx = dout + dz @ w.T  # (N, T, D)
    d = w.shape[0]
    dw = x.reshape(-1, d).T @ dz.reshape(-1, d)  # (D, D)
    return dx, dw
    ### END SOLUTION


def multihead_forward(
    x: Array, wq: Array, wk: Array, wv: Array, wo: Array, heads: int, causal: bool = False
) -> tuple[Array, tuple]:
    """
    Self-attention with several heads: each attends with its own share of the columns.

    Queries x @ wq, keys x @ wk and values x @ wv are split into heads. Every head does scaled
    dot-product attention. What the heads give is merged and multiplied by wo.

    Parameters
    ----------
    x : ndarray of shape (N, T, D)
    wq, wk, wv, wo : ndarray of shape (D, D)
        All square, so no shape warns of a transpose.
    heads : int
        D is a multiple of it. Scores are divided by the square root of D / heads, which is what
        the dot product of a head runs over.
    causal : bool
        If it is True, no token sees one that comes after it.

    Returns
    -------
    out : ndarray of shape (N, T, D)
    cache : tuple (x, wq, wk, wv, wo, q, k, v, probs, merged)
        What the backward pass needs: q, k, v (N, heads, T, D / heads), the weights probs
        (N, heads, T, T) and what was multiplied by wo; yours may hold something else.
    """
    ### BEGIN SOLUTION
    q, k, v = split_heads(x @ wq, heads), split_heads(x @ wk, heads), split_heads(x @ wv, heads)
    scores = q @ k.swapaxes(2, 3) / np.sqrt(q.shape[3])  # (N, heads, T, T)
    if causal:
        scores = np.where(np.tril(np.ones(scores.shape[2:], dtype=bool)), scores, -np.inf)
    e = np.exp(scores - scores.max(axis=3, keepdims=True))
    probs = e / e.sum(axis=3, keepdims=True)  # (N, heads, T, T)
    merged = merge_heads(probs @ v)  # (N, T, D)
    out = merged @ wo
    return out, (x, wq, wk, wv, wo, q, k, v, probs, merged)
    ### END SOLUTION


def multihead_backward(dout: Array, cache: tuple) -> tuple[Array, Array, Array, Array, Array]:
    """
    Send the upstream gradient back through all heads.

    Parameters
    ----------
    dout : ndarray of shape (N, T, D)
        Upstream gradient, dloss/dout.
    cache : tuple (x, wq, wk, wv, wo, q, k, v, probs, merged)
        From `multihead_forward`.

    Returns
    -------
    dx : ndarray of shape (N, T, D)
    dwq : ndarray of shape (D, D)
    dwk : ndarray of shape (D, D)
    dwv : ndarray of shape (D, D)
    dwo : ndarray of shape (D, D)
    """
    ### BEGIN SOLUTION
    x, wq, wk, wv, wo, q, k, v, probs, merged = cache
    d = wo.shape[0]
    dwo = merged.reshape(-1, d).T @ dout.reshape(-1, d)  # (D, D)
    dmixed = split_heads(dout @ wo.T, q.shape[1])  # (N, heads, T, D / heads)

    dv = probs.swapaxes(2, 3) @ dmixed  # (N, heads, T, D / heads)
    dprobs = dmixed @ v.swapaxes(2, 3)  # (N, heads, T, T)
    mean = (dprobs * probs).sum(axis=3, keepdims=True)  # (N, heads, T, 1)
    dscores = probs * (dprobs - mean) / np.sqrt(q.shape[3])
    dq = dscores @ k  # (N, heads, T, D / heads)
    dk = dscores.swapaxes(2, 3) @ q

    dq, dk, dv = merge_heads(dq), merge_heads(dk), merge_heads(dv)  # (N, T, D)
    dx = dq @ wq.T + dk @ wk.T + dv @ wv.T
    rows = x.reshape(-1, d).T  # (D, NT)
    dwq = rows @ dq.reshape(-1, d)
    dwk = rows @ dk.reshape(-1, d)
    dwv = rows @ dv.reshape(-1, d)
    return dx, dwq, dwk, dwv, dwo
    ### END SOLUTION


def _layernorm_forward(x: Array, gamma: Array, beta: Array) -> tuple[Array, tuple]:
    """Layer norm along the last axis with eps = 1e-5: out and cache. Yours of unit 15 fits here."""
    ### BEGIN SOLUTION
    centred = x - x.mean(axis=-1, keepdims=True)
    istd = 1 / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-5)  # (..., 1)
    xhat = centred * istd
    return gamma * xhat + beta, (xhat, gamma, istd)
    ### END SOLUTION


def _layernorm_backward(dout: Array, cache: tuple) -> tuple[Array, Array, Array]:
    """Its backward: dx, dgamma and dbeta."""
    ### BEGIN SOLUTION
    xhat, gamma, istd = cache
    others = tuple(range(dout.ndim - 1))
    dxhat = dout * gamma
    through_mean = dxhat.mean(axis=-1, keepdims=True)
    through_var = xhat * (dxhat * xhat).mean(axis=-1, keepdims=True)
    dx = istd * (dxhat - through_mean - through_var)
    return dx, (dout * xhat).sum(axis=others), dout.sum(axis=others)
    ### END SOLUTION


def mlp_block_forward(
    x: Array, gamma: Array, beta: Array, w1: Array, b1: Array, w2: Array, b2: Array
) -> tuple[Array, tuple]:
    """
    The small network of a block: layer norm, linear, GELU (tanh form), linear. No way past it yet.

    Write layer norm into the two functions above it, or wherever you like.

    Parameters
    ----------
    x : ndarray of shape (N, T, D)
    gamma, beta : ndarray of shape (D,)
        Scale and shift of the layer norm; its eps is 1e-5.
    w1 : ndarray of shape (D, H)
    b1 : ndarray of shape (H,)
    w2 : ndarray of shape (H, D)
    b2 : ndarray of shape (D,)

    Returns
    -------
    out : ndarray of shape (N, T, D)
    cache : tuple (norm, h, w1, z, t, a, w2)
        What the backward pass needs: the cache of the norm, what it gave, w1, z = h @ w1 + b1, the
        tanh inside GELU of z, GELU of z, and w2; yours may hold something else.
    """
    ### BEGIN SOLUTION
    h, norm = _layernorm_forward(x, gamma, beta)  # (N, T, D)
    z = h @ w1 + b1  # (N, T, H)
    t = np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))
    a = 0.5 * z * (1 + t)
    out = a @ w2 + b2  # (N, T, D)
    return out, (norm, h, w1, z, t, a, w2)
    ### END SOLUTION


def mlp_block_backward(
    dout: Array, cache: tuple
) -> tuple[Array, Array, Array, Array, Array, Array, Array]:
    """
    Send the upstream gradient back through the small network.

    Parameters
    ----------
    dout : ndarray of shape (N, T, D)
        Upstream gradient, dloss/dout.
    cache : tuple (norm, h, w1, z, t, a, w2)
        From `mlp_block_forward`.

    Returns
    -------
    dx : ndarray of shape (N, T, D)
    dgamma : ndarray of shape (D,)
    dbeta : ndarray of shape (D,)
    dw1 : ndarray of shape (D, H)
    db1 : ndarray of shape (H,)
    dw2 : ndarray of shape (H, D)
    db2 : ndarray of shape (D,)
    """
    ### BEGIN SOLUTION
    norm, h, w1, z, t, a, w2 = cache
    d, hidden = w1.shape
    dw2 = a.reshape(-1, hidden).T @ dout.reshape(-1, d)  # (H, D)
    db2 = dout.sum(axis=(0, 1))  # (D,)
    da = dout @ w2.T  # (N, T, H)
    dt = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * z**2) * (1 - t**2)  # slope of t for z
    dz = da * (0.5 * (1 + t) + 0.5 * z * dt)
    dw1 = h.reshape(-1, d).T @ dz.reshape(-1, hidden)  # (D, H)
    db1 = dz.sum(axis=(0, 1))  # (H,)
    dh = dz @ w1.T  # (N, T, D)
    dx, dgamma, dbeta = _layernorm_backward(dh, norm)
    return dx, dgamma, dbeta, dw1, db1, dw2, db2
    ### END SOLUTION


def block_forward(
    x: Array, params: Arrays, heads: int, causal: bool = False
) -> tuple[Array, tuple]:
    """
    A whole block, with the norm in front of each half and a way past each half.

    First y = x + multihead(layer norm of x), with gamma1 and beta1. Then out = y + mlp_block(y),
    whose norm has gamma2 and beta2. You may call your functions above.

    Parameters
    ----------
    x : ndarray of shape (N, T, D)
    params : dict
        "gamma1", "beta1" (D,), "wq", "wk", "wv", "wo" (D, D), "gamma2", "beta2" (D,),
        "w1" (D, H), "b1" (H,), "w2" (H, D), "b2" (D,).
    heads : int
    causal : bool

    Returns
    -------
    out : ndarray of shape (N, T, D)
    cache : tuple (norm, attention, mlp)
        The caches of the first norm, of the attention and of the small network; yours may hold
        something else.
    """
    ### BEGIN SOLUTION
    p = params
    h, norm = _layernorm_forward(x, p["gamma1"], p["beta1"])
    mixed, attention = multihead_forward(h, p["wq"], p["wk"], p["wv"], p["wo"], heads, causal)
    y = x + mixed
    names = ("gamma2", "beta2", "w1", "b1", "w2", "b2")
    thought, mlp = mlp_block_forward(y, *(p[name] for name in names))
    out = y + thought
    return out, (norm, attention, mlp)
    ### END SOLUTION


def block_backward(dout: Array, cache: tuple) -> tuple[Array, Arrays]:
    """
    Send the upstream gradient back through both halves, and past them.

    Parameters
    ----------
    dout : ndarray of shape (N, T, D)
        Upstream gradient, dloss/dout.
    cache : tuple (norm, attention, mlp)
        From `block_forward`.

    Returns
    -------
    dx : ndarray of shape (N, T, D)
    grads : dict
        A gradient for each of the twelve parameters, under its name and with its shape.
    """
    ### BEGIN SOLUTION
    norm, attention, mlp = cache
    dthought, *of_mlp = mlp_block_backward(dout, mlp)
    dy = dout + dthought
    dh, *of_attention = multihead_backward(dy, attention)
    dmixed, *of_norm = _layernorm_backward(dh, norm)
    dx = dy + dmixed
    names = ["gamma1", "beta1", "wq", "wk", "wv", "wo", "gamma2", "beta2", "w1", "b1", "w2", "b2"]
    return dx, dict(zip(names, [*of_norm, *of_attention, *of_mlp], strict=True))
    ### END SOLUTION
