"""The training loop: data in order, mini-batches, steps, and numbers that tell how it goes."""

from collections.abc import Callable, Iterator

import numpy as np

Array = np.ndarray
Params = dict[str, Array]


def one_hot(labels: Array, num_classes: int) -> Array:
    """
    Write each label as a row with a single 1 in it.

    Parameters
    ----------
    labels : ndarray of shape (N,)
        Integers from 0 to num_classes - 1. A class may be missing among them, the last one too.
    num_classes : int
        C, the number of classes there are.

    Returns
    -------
    rows : ndarray of shape (N, C)
        1 in the column of the label, 0 elsewhere.
    """
    ### BEGIN SOLUTION
    return np.eye(num_classes)[labels]
    ### END SOLUTION


def accuracy(scores: Array, labels: Array) -> float:
    """
    Which share of the examples has its largest score in the true class.

    Parameters
    ----------
    scores : ndarray of shape (N, C)
        Logits or probabilities: only their order within a row matters.
    labels : ndarray of shape (N,)
        The true classes.

    Returns
    -------
    share : float
        From 0 to 1.
    """
    ### BEGIN SOLUTION
    return float(np.mean(scores.argmax(axis=1) == labels))
    ### END SOLUTION


def fit_standardizer(x: Array) -> tuple[Array, Array]:
    """
    Measure each column of the training rows: its mean and its standard deviation.

    Parameters
    ----------
    x : ndarray of shape (N, D)
        Training examples only.

    Returns
    -------
    mean : ndarray of shape (D,)
    std : ndarray of shape (D,)
        The root of the mean squared distance from the mean; exactly 1 for a column that is the
        same in every row, so that dividing by it is safe.
    """
    ### BEGIN SOLUTION
    mean = x.mean(axis=0)
    std = x.std(axis=0)
    constant = x.max(axis=0) == x.min(axis=0)  # std may round to 1e-17 where 0 is meant
    return mean, np.where(constant, 1.0, std)
    ### END SOLUTION


def standardize(x: Array, stats: tuple[Array, Array]) -> Array:
    """
    Shift and scale each column by what was measured on the training rows.

    Parameters
    ----------
    x : ndarray of shape (N, D)
        Examples of any kind: training, test, or a single new one.
    stats : tuple (mean, std)
        From `fit_standardizer`.

    Returns
    -------
    z : ndarray of shape (N, D)
    """
    ### BEGIN SOLUTION
    mean, std = stats
    return (x - mean) / std
    ### END SOLUTION


def minibatches(
    x: Array, labels: Array, batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[Array, Array]]:
    """
    Cut the data, freshly shuffled, into batches: one epoch.

    Each example comes once. All batches have `batch_size` rows but the last, which has what is
    left. The data themselves stay in their order.

    Parameters
    ----------
    x : ndarray of shape (N, D)
        One example per row.
    labels : ndarray of shape (N,)
        Their labels, which stay with them.
    batch_size : int
        At least 1; it may be larger than N.
    rng : Generator
        Where the order comes from: another order in each epoch, the same for the same seed.

    Returns
    -------
    batches : iterator of tuple (x, labels)
        Of shapes (n, D) and (n,). A list of such pairs will do as well.
    """
    ### BEGIN SOLUTION
    order = rng.permutation(len(x))
    for start in range(0, len(x), batch_size):
        rows = order[start : start + batch_size]
        yield x[rows], labels[rows]
    ### END SOLUTION


def epoch_mean(losses: list[float], sizes: list[int]) -> float:
    """
    From the mean loss of each batch to the mean loss of the epoch, every example counting once.

    Parameters
    ----------
    losses : list of float
        For each batch the mean over its examples.
    sizes : list of int
        For each batch how many examples it had.

    Returns
    -------
    loss : float
    """
    ### BEGIN SOLUTION
    return float(np.dot(losses, sizes) / np.sum(sizes))
    ### END SOLUTION


def train(
    params: Params,
    x: Array,
    labels: Array,
    loss_fn: Callable[[Params, Array, Array], tuple[float, Params]],
    update: Callable[[Array, Array, dict, float], tuple[Array, dict]],
    epochs: int,
    batch_size: int,
    lr: float,
    rng: np.random.Generator,
) -> tuple[Params, list[float]]:
    """
    Train any network with any optimiser.

    Each batch makes one step: the loss and the gradients of the parameters as they are now, then
    each parameter updated with its own gradient and its own state.

    Parameters
    ----------
    params : dict of str to ndarray
        Where training starts. The dict and its arrays are left as they are.
    x : ndarray of shape (N, D)
    labels : ndarray of shape (N,)
    loss_fn : callable
        ``loss_fn(params, x, labels)`` returns (loss, grads): the mean loss of a batch, and a dict
        with the keys of `params`.
    update : callable
        ``update(w, dw, state, lr)`` returns (w_new, state), like every function of unit 12. The
        state of each parameter starts as ``{}`` and lives until training ends.
    epochs : int
        How often each example is seen.
    batch_size : int
        See `minibatches`.
    lr : float
        Learning rate.
    rng : Generator
        For the order of the batches.

    Returns
    -------
    params : dict of str to ndarray
        The trained ones.
    history : list of float
        For each epoch its mean loss; see `epoch_mean`.
    """
    ### BEGIN SOLUTION
    params = dict(params)  # the caller's stays
    states = {name: {} for name in params}
    history = []
    for _ in range(epochs):
        losses, sizes = [], []
        for x_batch, labels_batch in minibatches(x, labels, batch_size, rng):
            loss, grads = loss_fn(params, x_batch, labels_batch)
            for name, dw in grads.items():
                params[name], states[name] = update(params[name], dw, states[name], lr)
            losses.append(loss)
            sizes.append(len(x_batch))
        history.append(epoch_mean(losses, sizes))
    return params, history
    ### END SOLUTION
