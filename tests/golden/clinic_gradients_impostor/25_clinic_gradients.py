"""
The clinic, third ward: the way back. Each function here has one thing wrong with it.

Some of these networks look well. Look at the vital signs (`backlings chart clinic_gradients`) before
you read the code, say what it is, check numerically what you cannot see, and then make the smallest
repair there is.
"""

import numpy as np

Array = np.ndarray
Layers = list[tuple[Array, Array]]


def activate(z: Array) -> tuple[Array, Array]:
    """
    ReLU for the hidden layers of a deep network: what goes on, and the slope that leads back.

    Parameters
    ----------
    z : ndarray of shape (N, H)
        Pre-activations.

    Returns
    -------
    out : ndarray of shape (N, H)
        z where it is positive, and 0 elsewhere.
    slope : ndarray of shape (N, H)
        d out / d z: 1 where z is positive, and 0 elsewhere.
    """
    # Something in here is wrong.
    out = z * (z > 0)
    slope = np.where(z > 0, 1.0, 0.0)
    return out, slope


def _softmax(scores: Array) -> Array:
    exps = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exps / exps.sum(axis=1, keepdims=True)


def _cross_entropy(logits: Array, labels: Array) -> tuple[float, Array]:
    """Mean cross-entropy of softmax(logits), and its gradient for the logits: softmax is in it."""
    count = len(logits)
    probs = _softmax(logits)
    dlogits = probs.copy()
    dlogits[np.arange(count), labels] -= 1.0
    return float(-np.log(probs[np.arange(count), labels]).mean()), dlogits / count


def read_out(h: Array, w: Array, b: Array, labels: Array) -> tuple[float, Array, Array, Array]:
    """
    The last layer of a classifier and its loss, mean softmax cross-entropy, with all gradients.

    Parameters
    ----------
    h : ndarray of shape (N, H)
        What the last hidden layer gives.
    w : ndarray of shape (H, C)
    b : ndarray of shape (C,)
    labels : ndarray of int, shape (N,)
        The true classes.

    Returns
    -------
    loss : float
    dh : ndarray of shape (N, H)
    dw : ndarray of shape (H, C)
    db : ndarray of shape (C,)
    """
    # Something in here is wrong.
    logits = h @ w + b
    loss, dlogits = _cross_entropy(_softmax(logits), labels)
    dh = dlogits @ w.T
    dw = h.T @ dlogits
    db = dlogits.sum(axis=0)
    return loss, dh, dw, db


def hidden_backward(dout: Array, cache: tuple[Array, Array, Array]) -> tuple[Array, Array, Array]:
    """
    The way back through a hidden layer, relu(x @ w + b).

    Parameters
    ----------
    dout : ndarray of shape (N, M)
        Upstream gradient, with respect to the layer's output.
    cache : tuple (x, w, z)
        Of shapes (N, D), (D, M) and (N, M): input, weights, and z = x @ w + b.

    Returns
    -------
    dx : ndarray of shape (N, D)
    dw : ndarray of shape (D, M)
    db : ndarray of shape (M,)
    """
    # Something in here is wrong.
    x, w, z = cache
    dz = dout
    dx = (dz @ w.T) * (x > 0)
    dw = x.T @ dz
    db = dz.sum(axis=0)
    return dx, dw, db


def back_and_step(params: Layers, handed: list[Array], error: Array, lr: float) -> Layers:
    """
    Walk back through a ReLU network and take a step of gradient descent in every layer on the way.

    Parameters
    ----------
    params : list of tuple (w, b)
        Of each layer, w of shape (D, M) and b of shape (M,).
    handed : list of ndarray of shape (N, D)
        What each layer was handed; for all but the first that is what a ReLU gave.
    error : ndarray of shape (N, C)
        The gradient with respect to the scores.
    lr : float

    Returns
    -------
    params : list of tuple (w, b)
        After the step. All gradients are those of the parameters that the forward pass used.
    """
    # Something in here is wrong.
    moved = []
    for (w, b), h in zip(reversed(params), reversed(handed), strict=True):
        dw, db = h.T @ error, error.sum(axis=0)
        error, w = (error @ w.T) * (h > 0), w - lr * dw
        b = b - lr * db
        moved.insert(0, (w, b))
    return moved


def limited_loss(logits: Array, labels: Array, limit: float) -> tuple[float, Array]:
    """
    Mean softmax cross-entropy, and its gradient shortened so that no step is too long.

    Parameters
    ----------
    logits : ndarray of shape (N, C)
    labels : ndarray of int, shape (N,)
        The true classes.
    limit : float
        The greatest length of the gradient. A longer one is shortened to it, in its direction.

    Returns
    -------
    loss : float
        As it is: nothing is cut off it.
    dlogits : ndarray of shape (N, C)
    """
    # Something in here is wrong.
    rows = np.arange(len(logits))
    probs = _softmax(logits)
    losses = -np.log(probs[rows, labels])
    dlogits = probs.copy()
    dlogits[rows, labels] -= 1.0
    dlogits = dlogits / len(rows)
    dlogits[losses > limit] = 0.0
    return float(losses.mean()), dlogits


def clip(grads: list[Array], limit: float) -> list[Array]:
    """
    Shorten the gradients of a recurrent network, all by one factor, if they are too long together.

    Parameters
    ----------
    grads : list of ndarray of any shapes
    limit : float
        The greatest length: the root of the sum of all squares, over all arrays.

    Returns
    -------
    clipped : list of ndarray
        In the same shapes. If they are short enough, the same numbers.
    """
    # Something in here is wrong.
    length = np.sqrt(sum((g**2).sum() for g in grads))
    factor = limit / max(length, limit)
    return [factor * g for g in grads]
