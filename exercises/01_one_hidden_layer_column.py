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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError


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
        Learning rate: the length of the step for a gradient of 1.

    Returns
    -------
    new_params : dict
        The same keys, new arrays; `params` and its arrays stay as they are.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


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
    # Your code here, instead of the next line.
    raise NotImplementedError
