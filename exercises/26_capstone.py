"""
The capstone: a network that is yours from the first weight to the last step.

Everything here is put together from your own earlier files; what they do, you import, and write
no second time. Your teacher's grader loads them from beside this file, and so does `backlings`.
"""

from collections.abc import Callable

import clipping
import deep_mlp
import gradient_check
import gradient_flow
import initialisation
import numpy as np
import optimisers
import training_loop

Array = np.ndarray
Layers = list[tuple[Array, Array]]
Rng = np.random.Generator

# Half a page, some 150 to 250 words: what you measured, what it shows, and what it does not. The
# lesson says what a good one contains. No check reads it; your teacher or a friend does.
EXPLANATION = """
"""


def build_network(rng: Rng, sizes: list[int], init: str) -> Layers:
    """
    Draw the first parameters of a network, by one of three rules.

    Parameters
    ----------
    rng : Generator
        Where every random number comes from; all layers share it.
    sizes : list of int
        Widths from input to output, two at least.
    init : str
        "he" and "xavier": your `he_normal` and `xavier_normal` of unit 09. "tiny": normally
        distributed with standard deviation 0.01, whatever the sizes.

    Returns
    -------
    params : list of tuple (w, b)
        One pair for each layer, from input to output: w (fan_in, fan_out) and b (fan_out,), all
        biases 0.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def train_network(
    params: Layers,
    x: Array,
    labels: Array,
    optimiser: str,
    lr: float,
    max_norm: float,
    epochs: int,
    batch_size: int,
    rng: Rng,
) -> tuple[Layers, list[float]]:
    """
    Train a deep network on softmax cross-entropy, with everything that you have built.

    Each batch makes one step: your `mlp_loss` of this batch, your `clip_by_global_norm` of all its
    gradients together, then each parameter moved by your optimiser.

    Parameters
    ----------
    params : list of tuple (w, b)
        Where training starts. The list and its arrays are left as they are.
    x : ndarray of shape (N, D)
        One example per row.
    labels : ndarray of int of shape (N,)
        The class of each example.
    optimiser : str
        "sgd", "momentum" or "adam": the function of unit 12 with this name.
    lr : float
        Learning rate; what else the optimiser takes keeps its default.
    max_norm : float
        The longest that the gradient of all parameters together may be.
    epochs : int
        How often each example is seen; each time in fresh batches, by your `minibatches`.
    batch_size : int
        Rows of a batch; the last one of an epoch may be shorter.
    rng : Generator
        For the order of the batches.

    Returns
    -------
    params : list of tuple (w, b)
        The trained ones.
    history : list of float
        For each epoch its mean loss, every example counting once: your `epoch_mean`.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def _paired(flat: list[Array]) -> Layers:
    """From w, b, w, b, ... to one pair for each layer."""
    return list(zip(flat[::2], flat[1::2], strict=True))


def compare_flow(
    before: Layers, after: Layers, x: Array, labels: Array
) -> dict[str, tuple[float, float]]:
    """
    Say how the gradient flows through a network of ReLU layers before training, and after.

    Both networks are measured by your `flow_report` on the same batch.

    Parameters
    ----------
    before, after : list of tuple (w, b)
        Two networks of the same sizes, of three layers at least.
    x : ndarray of shape (N, D)
        One example per row.
    labels : ndarray of int of shape (N,)
        The class of each example.

    Returns
    -------
    flow : dict
        For each key a tuple of two floats, before and after:

        - "decay": your `decay_per_layer` of the norms of the errors ("delta_norm");
        - "dead": the mean of "dead" over the hidden layers, that is all but the last;
        - "act_rms": "act_rms" of the last hidden layer, the one in front of the logits.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def ablate(
    inits: list[str],
    seeds: list[int],
    sizes: list[int],
    train: tuple[Array, Array],
    test: tuple[Array, Array],
    recipe: tuple,
) -> dict[str, float]:
    """
    Measure what the initialisation alone is worth: change it, and nothing else.

    For each rule and each seed a network is built by `build_network` and trained by
    `train_network`. Both draw from one generator, in this order, which is made of the seed anew
    for each network: so all rules meet the same luck.

    Parameters
    ----------
    inits : list of str
        The rules to compare; see `build_network`.
    seeds : list of int
        One network for each, of each rule.
    sizes : list of int
        Widths from input to output.
    train, test : tuple (x, labels)
        The rows to train on, and those to judge by.
    recipe : tuple (optimiser, lr, max_norm, epochs, batch_size)
        How to train; see `train_network`.

    Returns
    -------
    shares : dict of str to float
        For each rule the share of right answers on the test rows, your `accuracy` of the logits
        that your `mlp_forward` gives, as the mean over the seeds.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def find_wrong(
    pairs: dict[str, tuple[Callable, Callable]], inputs: dict[str, Array], rng: Rng
) -> list[str]:
    """
    Find the backward passes that are wrong, by your own gradient check.

    For each pair the upstream gradient is drawn at random, and the gradient that the backward pass
    derives is held against the one that your `numeric_vjp` measures. A pair is wrong if your
    `relative_error` of the two is above 1e-5.

    Parameters
    ----------
    pairs : dict of str to tuple (forward, backward)
        Under a name two functions: ``forward(x)`` returns (out, cache), and
        ``backward(dout, cache)`` returns dx.
    inputs : dict of str to ndarray
        Under the same names where to check.
    rng : Generator
        For the upstream gradients; they have the shape of out.

    Returns
    -------
    wrong : list of str
        The names of the wrong pairs, in the order of `pairs`.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
