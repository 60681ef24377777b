"""One hidden layer, one sample in a column: backpropagation as on the blackboard."""

import numpy as np

Array = np.ndarray
Params = dict[str, Array]


def net_forward(x: Array, params: Params) -> tuple[Array, tuple]:
    """
    Run one sample through the network: linear, ReLU, linear.

    Parameters
    ----------
    x : ndarray of shape (D, 1)
        One sample, as a column.
    params : dict
        ``w1`` (H, D), ``b1`` (H, 1), ``w2`` (O, H), ``b2`` (O, 1). In this layout a weight stands
        on the left: z1 is w1 @ x + b1.

    Returns
    -------
    y_hat : ndarray of shape (O, 1)
    cache : tuple (x, z1, a1)
        What the backward pass needs: z1 before the ReLU, a1 after it. Yours may hold something
        else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def half_squared_error(y_hat: Array, y: Array) -> tuple[float, Array]:
    """
    Half the sum of squared errors, and its gradient. The half is there to cancel the 2.

    Parameters
    ----------
    y_hat, y : ndarray of shape (O, 1)
        Prediction and target.

    Returns
    -------
    loss : float
    dy_hat : ndarray of shape (O, 1)
        dloss/dy_hat.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def net_backward(dy_hat: Array, params: Params, cache: tuple) -> Params:
    """
    Send the error at the output back to every parameter.

    Parameters
    ----------
    dy_hat : ndarray of shape (O, 1)
        From the loss.
    params : dict
        As in `net_forward`.
    cache : tuple (x, z1, a1)
        From `net_forward`.

    Returns
    -------
    grads : dict
        ``w1``, ``b1``, ``w2``, ``b2``, each of the shape of its parameter. ReLU has slope 0 at 0.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def sgd_update(params: Params, grads: Params, lr: float) -> Params:
    """
    Take one step of gradient descent.

    Parameters
    ----------
    params, grads : dict
        The same keys, arrays of the same shapes.
    lr : float
        Learning rate: how far to go along the gradient.

    Returns
    -------
    new_params : dict
        New arrays; `params` stays as it is.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def train_step(x: Array, y: Array, params: Params, lr: float) -> tuple[float, Params]:
    """
    One step of training on one sample: forward, loss, backward, update.

    Parameters
    ----------
    x : ndarray of shape (D, 1)
    y : ndarray of shape (O, 1)
    params : dict
        As in `net_forward`.
    lr : float

    Returns
    -------
    loss : float
        Before the step.
    new_params : dict
        After the step.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
