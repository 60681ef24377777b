"""Recurrent networks: one step of an RNN and of an LSTM, many steps in a row, and their loss."""

import numpy as np

Array = np.ndarray


def rnn_step_forward(
    x: Array, h_prev: Array, wx: Array, wh: Array, b: Array
) -> tuple[Array, tuple]:
    """
    One step in time: the new state is the tanh of what comes in, of the old state and of a bias.

    Parameters
    ----------
    x : ndarray of shape (N, D)
        What every sequence of the batch brings at this step.
    h_prev : ndarray of shape (N, H)
        The state after the step before.
    wx : ndarray of shape (D, H)
        From input to state: x @ wx.
    wh : ndarray of shape (H, H)
        From state to state: h_prev @ wh. It is square, so no shape warns of a transpose.
    b : ndarray of shape (H,)

    Returns
    -------
    h : ndarray of shape (N, H)
        The state after this step.
    cache : tuple (x, h_prev, wx, wh, h)
        What the backward pass needs; yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def rnn_step_backward(dh: Array, cache: tuple) -> tuple[Array, Array, Array, Array, Array]:
    """
    Send the gradient of one step's state back to everything that made it.

    Parameters
    ----------
    dh : ndarray of shape (N, H)
        Upstream gradient, dloss/dh, whoever it came from.
    cache : tuple (x, h_prev, wx, wh, h)
        From `rnn_step_forward`.

    Returns
    -------
    dx : ndarray of shape (N, D)
    dh_prev : ndarray of shape (N, H)
    dwx : ndarray of shape (D, H)
    dwh : ndarray of shape (H, H)
    db : ndarray of shape (H,)
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def rnn_forward(x: Array, h0: Array, wx: Array, wh: Array, b: Array) -> tuple[Array, list]:
    """
    Read whole sequences: the same step T times, each from the state that the last one left.

    You may call your `rnn_step_forward`. A Python loop over time is right; one over the batch
    is not needed.

    Parameters
    ----------
    x : ndarray of shape (N, T, D)
        N sequences of T steps; `x[:, 0]` comes first.
    h0 : ndarray of shape (N, H)
        The state before the first step.
    wx : ndarray of shape (D, H)
    wh : ndarray of shape (H, H)
    b : ndarray of shape (H,)
        The same three at every step.

    Returns
    -------
    hs : ndarray of shape (N, T, H)
        The state after each step; h0 is not among them.
    cache : list of tuple
        The caches of the T steps. What the backward pass needs; yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def rnn_backward(dhs: Array, cache: list) -> tuple[Array, Array, Array, Array, Array]:
    """
    Backpropagation through time: the steps once more, from the last to the first.

    You may call your `rnn_step_backward`.

    Parameters
    ----------
    dhs : ndarray of shape (N, T, H)
        Upstream gradient of each state, as the loss sends it to that step alone. What a state
        does to the steps after it is not in there.
    cache : list of tuple
        From `rnn_forward`: `cache[k]` is that of step k.

    Returns
    -------
    dx : ndarray of shape (N, T, D)
    dh0 : ndarray of shape (N, H)
    dwx : ndarray of shape (D, H)
        wx was used T times: the sum of what the T steps report. So for the next two.
    dwh : ndarray of shape (H, H)
    db : ndarray of shape (H,)
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def lstm_step_forward(
    x: Array, h_prev: Array, c_prev: Array, wx: Array, wh: Array, b: Array
) -> tuple[Array, Array, tuple]:
    """
    One step of an LSTM: a cell that is forgotten in part and added to, and a state that shows it.

    x @ wx + h_prev @ wh + b has four blocks of H columns, in this order: the input gate i, the
    forget gate f and the output gate o, each through a sigmoid, and the candidate g, through a
    tanh. The new cell is f * c_prev + i * g. The new state is o times the tanh of the new cell.

    Parameters
    ----------
    x : ndarray of shape (N, D)
        What every sequence of the batch brings at this step.
    h_prev, c_prev : ndarray of shape (N, H)
        State and cell after the step before.
    wx : ndarray of shape (D, 4H)
    wh : ndarray of shape (H, 4H)
    b : ndarray of shape (4H,)
        Blocks in the order i, f, o, g. (PyTorch has i, f, g, o.)

    Returns
    -------
    h : ndarray of shape (N, H)
    c : ndarray of shape (N, H)
        State and cell after this step.
    cache : tuple (x, h_prev, c_prev, wx, wh, i, f, o, g, tanh_c)
        What the backward pass needs; yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def lstm_step_backward(
    dh: Array, dc: Array, cache: tuple
) -> tuple[Array, Array, Array, Array, Array, Array]:
    """
    Send the gradients of one step's state and cell back to everything that made them.

    Parameters
    ----------
    dh : ndarray of shape (N, H)
        Upstream gradient of the state h.
    dc : ndarray of shape (N, H)
        Upstream gradient of the cell c, as it comes from elsewhere than this step's h. That h was
        made from c as well is not in it.
    cache : tuple (x, h_prev, c_prev, wx, wh, i, f, o, g, tanh_c)
        From `lstm_step_forward`.

    Returns
    -------
    dx : ndarray of shape (N, D)
    dh_prev : ndarray of shape (N, H)
    dc_prev : ndarray of shape (N, H)
    dwx : ndarray of shape (D, 4H)
    dwh : ndarray of shape (H, 4H)
    db : ndarray of shape (4H,)
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def lstm_forward(
    x: Array, h0: Array, c0: Array, wx: Array, wh: Array, b: Array
) -> tuple[Array, list]:
    """
    Read whole sequences with an LSTM: both state and cell go from step to step.

    You may call your `lstm_step_forward`.

    Parameters
    ----------
    x : ndarray of shape (N, T, D)
        N sequences of T steps; `x[:, 0]` comes first.
    h0, c0 : ndarray of shape (N, H)
        State and cell before the first step.
    wx : ndarray of shape (D, 4H)
    wh : ndarray of shape (H, 4H)
    b : ndarray of shape (4H,)
        Blocks in the order i, f, o, g; the same three at every step.

    Returns
    -------
    hs : ndarray of shape (N, T, H)
        The state after each step. The cells stay inside.
    cache : list of tuple
        The caches of the T steps. What the backward pass needs; yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def lstm_backward(dhs: Array, cache: list) -> tuple[Array, Array, Array, Array, Array, Array]:
    """
    Backpropagation through time for the LSTM: two gradients are carried from step to step.

    You may call your `lstm_step_backward`.

    Parameters
    ----------
    dhs : ndarray of shape (N, T, H)
        Upstream gradient of each state, as the loss sends it to that step alone. Nobody outside
        sees the cells, so none comes for them.
    cache : list of tuple
        From `lstm_forward`: `cache[k]` is that of step k.

    Returns
    -------
    dx : ndarray of shape (N, T, D)
    dh0 : ndarray of shape (N, H)
    dc0 : ndarray of shape (N, H)
    dwx : ndarray of shape (D, 4H)
        The sum of what the T steps report. So for the next two.
    dwh : ndarray of shape (H, 4H)
    db : ndarray of shape (4H,)
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def temporal_linear_forward(x: Array, w: Array, b: Array) -> tuple[Array, tuple]:
    """
    The same linear layer at every step: out = x @ w + b.

    Parameters
    ----------
    x : ndarray of shape (N, T, D)
        Such as the states of an RNN.
    w : ndarray of shape (D, M)
    b : ndarray of shape (M,)

    Returns
    -------
    out : ndarray of shape (N, T, M)
    cache : tuple (x, w)
        What the backward pass needs; yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def temporal_linear_backward(dout: Array, cache: tuple) -> tuple[Array, Array, Array]:
    """
    Send the upstream gradient back through the layer, from all steps at once.

    Parameters
    ----------
    dout : ndarray of shape (N, T, M)
        Upstream gradient, dloss/dout.
    cache : tuple (x, w)
        From `temporal_linear_forward`.

    Returns
    -------
    dx : ndarray of shape (N, T, D)
    dw : ndarray of shape (D, M)
        Each of the N T rows used w.
    db : ndarray of shape (M,)
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def temporal_ce_forward(logits: Array, labels: Array, mask: Array) -> tuple[float, tuple]:
    """
    Softmax cross-entropy at every step that counts, averaged over those steps.

    Parameters
    ----------
    logits : ndarray of shape (N, T, C)
        Scores of the classes, for each step of each sequence.
    labels : ndarray of int of shape (N, T)
        The true class at each step, 0 to C - 1. Where the mask is False it means nothing.
    mask : ndarray of bool of shape (N, T)
        Which steps count. Sequences are shorter than T and filled up; the filling must not be
        learnt. One step counts at least.

    Returns
    -------
    loss : float
        The sum over the steps that count, divided by how many they are, in the whole batch.
        Right for logits of any size, even in the thousands.
    cache : tuple (probs, labels, mask)
        What the backward pass needs; yours may hold something else.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def temporal_ce_backward(dloss: float, cache: tuple) -> Array:
    """
    Gradient of the masked loss for every logit.

    Parameters
    ----------
    dloss : float
        Upstream gradient of the loss.
    cache : tuple (probs, labels, mask)
        From `temporal_ce_forward`; it must be the same after the call as before.

    Returns
    -------
    dlogits : ndarray of shape (N, T, C)
        0 at the steps that do not count.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
