"""Gradient flow: what to measure in a deep network, layer by layer, and one report of it all."""

import numpy as np

Array = np.ndarray
Layers = list[tuple[Array, Array]]


def grad_norms(grads: list[Array]) -> list[float]:
    """
    Measure how long each gradient is.

    Parameters
    ----------
    grads : list of ndarray
        Of any shapes, one or many axes.

    Returns
    -------
    norms : list of float
        For each array the square root of the sum of the squares of all its entries.
    """
    ### BEGIN SOLUTION
    norms = [float(np.sqrt(np.sum(g**2))) for g in grads]
    return norms
    ### END SOLUTION


def dead_fraction(a: Array) -> float:
    """
    Count the units of a ReLU layer that are off for every example.

    Parameters
    ----------
    a : ndarray of shape (N, H)
        What the layer hands on (or what it has in front of the ReLU): one unit per column.

    Returns
    -------
    share : float
        Dead units over all units, from 0 to 1. A unit is dead if none of its N entries is
        positive.
    """
    ### BEGIN SOLUTION
    dead = np.all(a <= 0, axis=0)  # (H,)
    share = float(dead.mean())
    return share
    ### END SOLUTION


def saturated_fraction(a: Array, threshold: float = 0.97) -> float:
    """
    Count the entries of a tanh layer that lie in one of its two flat ends.

    Parameters
    ----------
    a : ndarray of shape (N, H)
        What the layer hands on: numbers from -1 to 1.
    threshold : float
        An entry farther from 0 than this is saturated. Beyond 0.97 the slope is below 0.06.

    Returns
    -------
    share : float
        Saturated entries over all entries, from 0 to 1.
    """
    ### BEGIN SOLUTION
    saturated = np.abs(a) > threshold  # (N, H)
    share = float(saturated.mean())
    return share
    ### END SOLUTION


def update_ratio(w: Array, dw: Array, lr: float) -> float:
    """
    Compare the size of a step of gradient descent with the size of what it changes.

    Parameters
    ----------
    w : ndarray
        A parameter of any shape, not all 0.
    dw : ndarray of the shape of `w`
        Its gradient.
    lr : float
        Learning rate: the step is lr * dw.

    Returns
    -------
    ratio : float
        Norm of the step over norm of w.
    """
    ### BEGIN SOLUTION
    ratio = float(lr * np.linalg.norm(dw) / np.linalg.norm(w))
    return ratio
    ### END SOLUTION


def decay_per_layer(norms: list[float]) -> float:
    """
    Find the factor by which a gradient changes from one layer to the layer before, on average.

    Parameters
    ----------
    norms : list of float
        One positive number for each layer, first layer first, two layers at least.

    Returns
    -------
    factor : float
        The number that, applied once for each step from the last layer to the first, leads from
        the last norm to the first. Below 1 the gradient vanishes, above 1 it explodes.
    """
    ### BEGIN SOLUTION
    steps = len(norms) - 1
    factor = float((norms[0] / norms[-1]) ** (1 / steps))
    return factor
    ### END SOLUTION


def flow_report(params: Layers, x: Array, labels: Array, act: str) -> list[dict]:
    """
    Send one batch through a network and back, and measure every layer on the way.

    Each layer computes z = h @ w + b and hands on a, which is the activation of z, or z itself in
    the last layer, where it is the logits. The loss is softmax cross-entropy, averaged over the
    batch. The error of a layer is the gradient of this loss at its z.

    Parameters
    ----------
    params : list of tuple (w, b)
        One pair for each layer, from input to output: w (fan_in, fan_out) and b (fan_out,).
    x : ndarray of shape (N, D)
        One example per row.
    labels : ndarray of int of shape (N,)
        The class of each example.
    act : str
        The activation of all layers but the last: "relu", "tanh" or "sigmoid".

    Returns
    -------
    report : list of dict
        For each layer, in the order of `params`, a dict with these keys:

        - "layer": 1 for the first layer, 2 for the second, and so on;
        - "act_rms": root mean square of all entries of a, that is of z in the last layer;
        - "delta_norm": norm of the layer's error, over all entries of an array (N, fan_out);
        - "dw_norm": norm of the gradient of w;
        - "dead": share of dead units if act is "relu", else 0.0;
        - "saturated": share of saturated entries if act is "tanh" (of a) or "sigmoid" (of
          2 a - 1, which runs from -1 to 1 as a tanh does), else 0.0.

        The last layer has no activation: its "dead" and "saturated" are 0.0.
    """
    ### BEGIN SOLUTION
    bend, slope = {  # the activation, and its slope from what it returned
        "relu": (lambda z: np.maximum(0, z), lambda a: a > 0),
        "tanh": (np.tanh, lambda a: 1 - a**2),
        "sigmoid": (lambda z: 0.5 * (1 + np.tanh(z / 2)), lambda a: a * (1 - a)),
    }[act]
    share = {  # of units that pass no gradient, under the key that the activation has
        "relu": lambda a: {"dead": dead_fraction(a)},
        "tanh": lambda a: {"saturated": saturated_fraction(a)},
        "sigmoid": lambda a: {"saturated": saturated_fraction(2 * a - 1)},
    }[act]
    last = len(params) - 1

    # Forward: hs[i] goes into layer i, hs[i + 1] comes out of it.
    hs = [x]
    for i, (w, b) in enumerate(params):
        z = hs[i] @ w + b
        hs.append(z if i == last else bend(z))

    # The gradient of the mean loss at the logits: softmax minus one-hot, over N.
    n = len(labels)
    exps = np.exp(hs[-1] - hs[-1].max(axis=1, keepdims=True))
    dh = exps / exps.sum(axis=1, keepdims=True)
    dh[np.arange(n), labels] -= 1
    dh = dh / n  # (N, C)

    # Backward: measure each layer, last one first.
    report = []
    for i in reversed(range(len(params))):
        h, a = hs[i], hs[i + 1]
        delta = dh if i == last else dh * slope(a)  # (N, fan_out)
        delta_norm, dw_norm = grad_norms([delta, h.T @ delta])
        entry = {"layer": i + 1, "act_rms": float(np.sqrt(np.mean(a**2)))}
        entry |= {"delta_norm": delta_norm, "dw_norm": dw_norm, "dead": 0.0, "saturated": 0.0}
        entry |= {} if i == last else share(a)
        report.insert(0, entry)
        dh = delta @ params[i][0].T  # (N, fan_in)
    return report
    ### END SOLUTION
