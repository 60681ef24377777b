"""The chain rule on single numbers: local slope times what comes from above, branches added."""

import numpy as np


def compose_forward(x: float) -> tuple[float, tuple]:
    """
    Compute exp(sin(x**2)), one step after the other.

    Parameters
    ----------
    x : float

    Returns
    -------
    out : float
    cache : tuple (x, h, g, f)
        The input and what each step gave: h the square, g the sine, f the exponential. Yours may
        hold something else.
    """
    ### BEGIN SOLUTION
    h = x**2
    g = np.sin(h)
    f = np.exp(g)
    return f, (x, h, g, f)
    ### END SOLUTION


def compose_backward(dout: float, cache: tuple) -> float:
    """
    Send the upstream gradient back through the three steps.

    Parameters
    ----------
    dout : float
        Upstream gradient, dloss/dout. It may be any number, not only 1.
    cache : tuple (x, h, g, f)
        From `compose_forward`.

    Returns
    -------
    dx : float
        Gradient of the loss with respect to `x`.
    """
    ### BEGIN SOLUTION
    x, h, g, f = cache
    dg = dout * f  # exp is its own slope
    dh = dg * np.cos(h)
    dx = dh * 2 * x
    return dx
    ### END SOLUTION


def fanout_forward(x: float) -> tuple[float, tuple]:
    """
    Compute a + b + a*b for a = x*x and b = 3*x: x has two branches, and so have a and b.

    Parameters
    ----------
    x : float

    Returns
    -------
    out : float
    cache : tuple (x, a, b)
        Yours may hold something else.
    """
    ### BEGIN SOLUTION
    a = x * x
    b = 3.0 * x
    return a + b + a * b, (x, a, b)
    ### END SOLUTION


def fanout_backward(dout: float, cache: tuple) -> float:
    """
    Send the upstream gradient back along every branch, and bring the branches together.

    Parameters
    ----------
    dout : float
        Upstream gradient, dloss/dout.
    cache : tuple (x, a, b)
        From `fanout_forward`.

    Returns
    -------
    dx : float
        Gradient of the loss with respect to `x`, which was used more than once.
    """
    ### BEGIN SOLUTION
    x, a, b = cache
    da = dout * (1 + b)  # a is a summand, and a factor beside b
    db = dout * (1 + a)  # so is b, beside a
    dx = da * 2 * x + db * 3.0
    return dx
    ### END SOLUTION


def neuron_forward(w: float, x: float, b: float) -> tuple[float, tuple]:
    """
    Compute a sigmoid neuron with one input: 1 / (1 + exp(-z)) of z = w*x + b.

    Parameters
    ----------
    w, x, b : float

    Returns
    -------
    out : float
    cache : tuple (w, x, z, a)
        a is the output. Yours may hold something else.
    """
    ### BEGIN SOLUTION
    z = w * x + b
    a = 1 / (1 + np.exp(-z))
    return a, (w, x, z, a)
    ### END SOLUTION


def neuron_backward(dout: float, cache: tuple) -> tuple[float, float, float]:
    """
    Send the upstream gradient to the neuron's weight, input and bias.

    Parameters
    ----------
    dout : float
        Upstream gradient, dloss/dout.
    cache : tuple (w, x, z, a)
        From `neuron_forward`.

    Returns
    -------
    dw : float
    dx : float
    db : float
        In the order of the forward's arguments.
    """
    ### BEGIN SOLUTION
    w, x, z, a = cache
    dz = dout * a * (1 - a)
    dw = dz * x
    dx = dz * w
    db = dz
    return dw, dx, db
    ### END SOLUTION


def running_products(local_derivs: list[float]) -> list[float]:
    """
    Multiply up the slopes along a chain, as a gradient meets them on its way back.

    Parameters
    ----------
    local_derivs : list of float
        The slope of each station, from the input to the loss. It may be empty, and it is
        afterwards what it was.

    Returns
    -------
    products : list of float
        As long as `local_derivs`. Entry i is the product of the slopes from i to the end, its
        own among them: what reaches station i.
    """
    ### BEGIN SOLUTION
    products, product = [], 1.0
    for slope in reversed(local_derivs):
        product = product * slope
        products.append(product)
    return products[::-1]
    ### END SOLUTION
