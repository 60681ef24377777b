"""
Optimisers: what to do with a gradient once it is right.

All six have one silhouette. A step takes a parameter, its gradient and what the optimiser
remembers of this parameter, and returns the new parameter and the new memory. Nothing that was
handed in is changed.
"""

import numpy as np

Array = np.ndarray
State = dict[str, Array | int]


def sgd(w: Array, dw: Array, state: State, lr: float = 0.1) -> tuple[Array, State]:
    """
    Step against the gradient, by lr times its size.

    Parameters
    ----------
    w : ndarray
        A parameter, of any shape.
    dw : ndarray of the shape of `w`
        Gradient of the loss with respect to `w`.
    state : dict
        What the optimiser remembers of this parameter. SGD remembers nothing.
    lr : float
        Learning rate.

    Returns
    -------
    w_new : ndarray of the shape of `w`
    state : dict
        As it came.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def momentum(
    w: Array, dw: Array, state: State, lr: float = 0.1, mu: float = 0.9
) -> tuple[Array, State]:
    """
    Roll: keep the share mu of the last step and add a step of SGD to it.

    The velocity v starts at 0. In each step it becomes mu times itself, minus lr times the
    gradient, and the parameter moves by the new velocity.

    Parameters
    ----------
    w, dw : ndarray
        As in `sgd`.
    state : dict
        Empty in the first step, then what the last step returned. Its keys are yours.
    lr : float
        Learning rate.
    mu : float
        Share of the velocity that survives a step.

    Returns
    -------
    w_new : ndarray of the shape of `w`
    state : dict
        A new one, with the velocity in it.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def nesterov(
    w: Array, dw: Array, state: State, lr: float = 0.1, mu: float = 0.9
) -> tuple[Array, State]:
    """
    Roll, and look ahead: move to where the new velocity will have carried on to.

    The velocity is that of `momentum`. The parameter moves by mu times the new velocity, minus lr
    times the gradient.

    Parameters
    ----------
    w, dw, state, lr, mu
        As in `momentum`.

    Returns
    -------
    w_new : ndarray of the shape of `w`
    state : dict
        A new one, with the velocity in it.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def rmsprop(
    w: Array,
    dw: Array,
    state: State,
    lr: float = 0.01,
    rho: float = 0.9,
    eps: float = 1e-8,
) -> tuple[Array, State]:
    """
    Give each entry a step of its own length: divide by the recent size of its gradient.

    That size is the root of a running mean of the squared gradient, one for each entry. The mean
    starts at 0; in each step the share rho of it stays, and the square of the new gradient gets
    the share 1 - rho.

    Parameters
    ----------
    w, dw : ndarray
        As in `sgd`.
    state : dict
        Empty in the first step, then what the last step returned. Its keys are yours.
    lr : float
        Learning rate.
    rho : float
        Share of the running mean that survives a step.
    eps : float
        Stabiliser, added to the root: an entry whose gradient has always been 0 does not move.

    Returns
    -------
    w_new : ndarray of the shape of `w`
    state : dict
        A new one, with the running mean, this step's gradient included.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def adam(
    w: Array,
    dw: Array,
    state: State,
    lr: float = 0.001,
    b1: float = 0.9,
    b2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[Array, State]:
    """
    Momentum and RMSprop at once, both corrected for having started at 0.

    Two running means, of the gradient with b1 and of its square with b2, start at 0. After t
    steps the weights in such a mean add up to 1 - b**t only; divided by that, each is a true
    average, from the first step on. (Kingma and Ba, 2015.)

    Parameters
    ----------
    w, dw : ndarray
        As in `sgd`.
    state : dict
        Empty in the first step, then what the last step returned. Its keys are yours.
    lr : float
        Learning rate.
    b1, b2 : float
        Shares of the two running means that survive a step.
    eps : float
        Stabiliser, added to the root of the corrected mean of squares.

    Returns
    -------
    w_new : ndarray of the shape of `w`
    state : dict
        A new one, with both running means, uncorrected, and how many steps were taken.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def adamw(
    w: Array,
    dw: Array,
    state: State,
    lr: float = 0.001,
    b1: float = 0.9,
    b2: float = 0.999,
    eps: float = 1e-8,
    wd: float = 0.01,
) -> tuple[Array, State]:
    """
    A step of Adam, and beside it a decay that the gradient has no part in.

    The parameter also loses lr * wd times what it was before the step. (Loshchilov and Hutter,
    2019.)

    Parameters
    ----------
    w, dw, state, lr, b1, b2, eps
        As in `adam`.
    wd : float
        Strength of the decay.

    Returns
    -------
    w_new : ndarray of the shape of `w`
    state : dict
        As from `adam`.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def step_decay(lr0: float, t: int, drop: float = 0.5, every: int = 10) -> float:
    """
    Lower the learning rate in stairs.

    Parameters
    ----------
    lr0 : float
        The rate of the first stair.
    t : int
        Number of the step, counted from 0.
    drop : float
        Factor from one stair to the next.
    every : int
        Length of a stair: steps 0 to every - 1 stand on the first.

    Returns
    -------
    lr : float
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def cosine(lr0: float, t: int, total: int, lr_min: float = 0.0) -> float:
    """
    Lower the learning rate along half a wave of the cosine: gently, steeply, gently.

    Parameters
    ----------
    lr0 : float
        The rate at t = 0.
    t : int
        Number of the step, from 0 to `total`.
    total : int
        Where the wave has reached its lowest point.
    lr_min : float
        The rate there.

    Returns
    -------
    lr : float
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def warmup(lr0: float, t: int, warmup_steps: int) -> float:
    """
    Raise the learning rate in equal parts to its full size, and leave it there.

    Parameters
    ----------
    lr0 : float
        The full rate; step number warmup_steps - 1 is the first that has it.
    t : int
        Number of the step, counted from 0. Even step 0 moves: by one part.
    warmup_steps : int
        Number of parts.

    Returns
    -------
    lr : float
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
