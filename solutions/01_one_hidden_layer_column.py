"""One hidden layer, one sample in a column: backpropagation as on the blackboard."""

import numpy as np

Array = np.ndarray
Params = dict[str, Array]


def net_forward(x: Array, params: Params) -> tuple[Array, tuple]:
    """
    Run one sample through the network: linear, ReLU, linear.

    The output is linear: nothing is cut off there.

    Parameters
    ----------
    x : ndarray of shape (D, 1)
        One sample, as a column.
    params : dict
        ``w1`` (H, D), ``b1`` (H, 1), ``w2`` (O, H), ``b2`` (O, 1). In this layout a weight stands
        to the left of the column that it multiplies.

    Returns
    -------
    y_hat : ndarray of shape (O, 1)
    cache : tuple (x, z1, a1)
        What the backward pass needs: z1 before the ReLU, a1 after it. Yours may hold something
        else.
    """
    ### BEGIN SOLUTION
    z1 = params["w1"] @ x + params["b1"]  # (H, 1)
    a1 = np.maximum(0, z1)  # units with z1 <= 0 are off
    y_hat = params["w2"] @ a1 + params["b2"]  # (O, 1)
    return y_hat, (x, z1, a1)
    ### END SOLUTION


def half_squared_error(y_hat: Array, y: Array) -> tuple[float, Array]:
    """
    Compute half the sum of the squared errors, and its gradient.

    Summed over the outputs, never averaged. The half is there for the sake of the gradient.

    Parameters
    ----------
    y_hat, y : ndarray of shape (O, 1)
        Prediction and target.

    Returns
    -------
    loss : float
        One number, however many outputs there are.
    dy_hat : ndarray of shape (O, 1)
        Gradient of exactly this loss with respect to `y_hat`.
    """
    ### BEGIN SOLUTION
    diff = y_hat - y
    loss = 0.5 * np.sum(diff**2)
    dy_hat = diff  # the 2 of the square and the half cancel
    return float(loss), dy_hat
    ### END SOLUTION


def net_backward(dy_hat: Array, params: Params, cache: tuple) -> Params:
    """
    Send the error at the output back to every parameter.

    Parameters
    ----------
    dy_hat : ndarray of shape (O, 1)
        Gradient of the loss with respect to `y_hat`.
    params : dict
        As in `net_forward`.
    cache : tuple (x, z1, a1)
        From `net_forward`, for the same `params`.

    Returns
    -------
    grads : dict
        ``w1``, ``b1``, ``w2``, ``b2``, each of the shape of its parameter. At 0 exactly, the slope
        of ReLU counts as 0.
    """
    ### BEGIN SOLUTION
    x, z1, a1 = cache
    grads = {}
    grads["w2"] = dy_hat @ a1.T  # (O, H): error leaving the layer, input entering it
    grads["b2"] = dy_hat.copy()
    da1 = params["w2"].T @ dy_hat  # (H, 1)
    dz1 = da1 * (z1 > 0)  # a unit that was off passes nothing on
    grads["w1"] = dz1 @ x.T  # (H, D): the same pattern, one layer down
    grads["b1"] = dz1.copy()
    return grads
    ### END SOLUTION


def sgd_update(params: Params, grads: Params, lr: float) -> Params:
    """
    Take one step of gradient descent.

    Parameters
    ----------
    params, grads : dict
        The same keys, arrays of the same shapes.
    lr : float
        Learning rate: the length of the step for a gradient of 1.

    Returns
    -------
    new_params : dict
        The same keys, new arrays; `params` and its arrays stay as they are.
    """
    ### BEGIN SOLUTION
    return {key: params[key] - lr * grads[key] for key in params}
    ### END SOLUTION


def train_step(x: Array, y: Array, params: Params, lr: float) -> tuple[float, Params]:
    """
    Do one step of training on one sample: forward, loss, backward, update.

    Use the four functions above.

    Parameters
    ----------
    x : ndarray of shape (D, 1)
    y : ndarray of shape (O, 1)
    params : dict
        As in `net_forward`.
    lr : float
        Learning rate.

    Returns
    -------
    loss : float
        Of the parameters that came in.
    new_params : dict
        After the step; `params` stays as it is.
    """
    ### BEGIN SOLUTION
    y_hat, cache = net_forward(x, params)
    loss, dy_hat = half_squared_error(y_hat, y)
    grads = net_backward(dy_hat, params, cache)  # all of them, before anything moves
    new_params = sgd_update(params, grads, lr)
    return loss, new_params
    ### END SOLUTION
