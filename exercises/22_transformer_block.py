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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


def _layernorm_forward(x: Array, gamma: Array, beta: Array) -> tuple[Array, tuple]:
    """Layer norm along the last axis with eps = 1e-5: out and cache. Yours of unit 15 fits here."""
    # Your code here, instead of the next line.
    raise NotImplementedError


def _layernorm_backward(dout: Array, cache: tuple) -> tuple[Array, Array, Array]:
    """Its backward: dx, dgamma and dbeta."""
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError
