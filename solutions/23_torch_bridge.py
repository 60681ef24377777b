"""The bridge to PyTorch: your gradients inside its autograd, and its gradients beside yours."""

from collections.abc import Callable, Iterable

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

Array = np.ndarray
Layers = list[tuple[Array, Array]]


class MyReLU(torch.autograd.Function):
    """
    ReLU with a backward pass of your own: `MyReLU.apply(x)` puts it into the graph.

    PyTorch calls `forward` at once and `backward` when the gradient arrives. Both get a `ctx`, the
    same object: what one keeps with `ctx.save_for_backward(...)` the other finds, as a tuple, in
    `ctx.saved_tensors`.
    """

    @staticmethod
    def forward(ctx, x: Tensor) -> Tensor:
        """
        Keep what is positive, and make the rest 0.

        Parameters
        ----------
        ctx : context
            Saves x for the backward pass.
        x : tensor of any shape
            Not to be changed.

        Returns
        -------
        out : tensor of the shape of `x`
        """
        ### BEGIN SOLUTION
        ctx.save_for_backward(x)
        return x.clamp(min=0)
        ### END SOLUTION

    @staticmethod
    def backward(ctx, dout: Tensor) -> Tensor:
        """
        Let the upstream gradient through where x was positive.

        Parameters
        ----------
        ctx : context
            Has (x,) in `saved_tensors`.
        dout : tensor of the shape of `x`
            Upstream gradient, dloss/dout.

        Returns
        -------
        dx : tensor of the shape of `x`
            The slope at exactly 0 is 0.
        """
        ### BEGIN SOLUTION
        (x,) = ctx.saved_tensors
        return dout * (x > 0)
        ### END SOLUTION


class MyLinear(torch.autograd.Function):
    """The linear layer of this course, rows are examples: out is x @ w + b."""

    @staticmethod
    def forward(ctx, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
        """
        Map a batch of rows.

        Parameters
        ----------
        ctx : context
            Saves (x, w) for the backward pass.
        x : tensor of shape (N, D)
        w : tensor of shape (D, M)
        b : tensor of shape (M,)

        Returns
        -------
        out : tensor of shape (N, M)
        """
        ### BEGIN SOLUTION
        ctx.save_for_backward(x, w)
        return x @ w + b
        ### END SOLUTION

    @staticmethod
    def backward(ctx, dout: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """
        Send the upstream gradient to all three inputs.

        Parameters
        ----------
        ctx : context
            Has (x, w) in `saved_tensors`.
        dout : tensor of shape (N, M)
            Upstream gradient, dloss/dout.

        Returns
        -------
        dx : tensor of shape (N, D)
            One gradient for each argument of `forward` after `ctx`, in that order.
        dw : tensor of shape (D, M)
        db : tensor of shape (M,)
        """
        ### BEGIN SOLUTION
        x, w = ctx.saved_tensors
        dx = dout @ w.T
        dw = x.T @ dout
        db = dout.sum(dim=0)
        return dx, dw, db
        ### END SOLUTION


class MySoftmaxCE(torch.autograd.Function):
    """Softmax and cross-entropy in one node, averaged over the batch."""

    @staticmethod
    def forward(ctx, logits: Tensor, labels: Tensor) -> Tensor:
        """
        Minus the log probability of the true class, averaged over the rows.

        Parameters
        ----------
        ctx : context
            Saves (probs, labels) for the backward pass, probs being softmax(logits), (N, C).
        logits : tensor of shape (N, C)
        labels : tensor of int64 of shape (N,)
            The true class of each row, 0 to C - 1.

        Returns
        -------
        loss : tensor without axes
            Right for logits of any size, even in the thousands.
        """
        ### BEGIN SOLUTION
        highest = logits.max(dim=1, keepdim=True).values  # (N, 1)
        shifted = logits - highest  # (N, C); at most 0: exp does not overflow
        log_probs = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
        ctx.save_for_backward(log_probs.exp(), labels)
        rows = torch.arange(len(labels))
        return -log_probs[rows, labels].mean()
        ### END SOLUTION

    @staticmethod
    def backward(ctx, dloss: Tensor) -> tuple[Tensor, None]:
        """
        Send the gradient to the logits; labels are no numbers that could be moved.

        Parameters
        ----------
        ctx : context
            Has (probs, labels) in `saved_tensors`. They must not be changed.
        dloss : tensor without axes
            Upstream gradient.

        Returns
        -------
        dlogits : tensor of shape (N, C)
        nothing : None
            In the place of a gradient of the labels.
        """
        ### BEGIN SOLUTION
        probs, labels = ctx.saved_tensors
        n = len(labels)
        dlogits = probs.clone()  # what is saved stays as it is
        dlogits[torch.arange(n), labels] -= 1
        return dloss * dlogits / n, None
        ### END SOLUTION


def to_torch(params: Layers) -> nn.Sequential:
    """
    Build the network of unit 08 from PyTorch's own modules, with the same numbers in it.

    Parameters
    ----------
    params : list of tuple (w, b)
        One pair for each layer, w (fan_in, fan_out) and b (fan_out,), in float64. They stay as
        they are, whatever happens to the model later.

    Returns
    -------
    model : nn.Sequential
        An `nn.Linear` for each layer, in float64, with an `nn.ReLU` between any two of them and
        none at the end. `nn.Linear` keeps its weight as (fan_out, fan_in).
    """
    ### BEGIN SOLUTION
    modules = []
    for w, b in params:
        fan_in, fan_out = w.shape
        layer = nn.Linear(fan_in, fan_out, dtype=torch.float64)
        with torch.no_grad():
            layer.weight.copy_(torch.tensor(w).T)
            layer.bias.copy_(torch.tensor(b))
        modules += [layer, nn.ReLU()]
    return nn.Sequential(*modules[:-1])
    ### END SOLUTION


def grads_from_torch(model: nn.Sequential) -> Layers:
    """
    Fetch the gradients of a model in the layout of the course.

    Parameters
    ----------
    model : nn.Sequential
        Of `nn.Linear` and `nn.ReLU`, after a call of `backward`.

    Returns
    -------
    grads : list of tuple (dw, db)
        For each linear layer dw (fan_in, fan_out) and db (fan_out,), as numpy arrays that stay
        the same when the model's gradients are cleared or grow.
    """
    ### BEGIN SOLUTION
    grads = []
    for layer in model:
        if isinstance(layer, nn.Linear):
            dw = layer.weight.grad.T.numpy().copy()
            db = layer.bias.grad.numpy().copy()
            grads.append((dw, db))
    return grads
    ### END SOLUTION


def compare(
    loss_fn: Callable[[Layers, Array, Array], tuple[float, Layers]],
    params: Layers,
    x: Array,
    labels: Array,
) -> dict[str, float]:
    """
    Tell how far a loss and its gradients, written by hand, are from PyTorch's.

    The relative error of an array is the largest absolute difference in it, divided by the
    largest absolute value of PyTorch's array.

    Parameters
    ----------
    loss_fn : callable
        `loss_fn(params, x, labels)` returns the loss and a list of (dw, db), as `mlp_loss` of unit
        08 does.
    params : list of tuple (w, b)
        As in `to_torch`, in float64.
    x : ndarray of shape (N, D)
    labels : ndarray of int64 of shape (N,)

    Returns
    -------
    errors : dict of str to float
        The relative errors, with the keys "loss", "dw1", "db1", "dw2", "db2" and so on: one
        number for the loss and one for each array. PyTorch's are those of the mean cross-entropy
        of `to_torch(params)`.
    """
    ### BEGIN SOLUTION
    model = to_torch(params)
    right = functional.cross_entropy(model(torch.tensor(x)), torch.tensor(labels))
    right.backward()
    loss, grads = loss_fn(params, x, labels)

    def error(mine: Array | float, theirs: Array | float) -> float:
        return float(np.abs(mine - theirs).max() / np.abs(theirs).max())

    errors = {"loss": error(loss, right.item())}
    for i, (mine, theirs) in enumerate(zip(grads, grads_from_torch(model), strict=True), start=1):
        errors[f"dw{i}"] = error(mine[0], theirs[0])
        errors[f"db{i}"] = error(mine[1], theirs[1])
    return errors
    ### END SOLUTION


def fit(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    epochs: int,
    opt: torch.optim.Optimizer,
) -> list[dict[str, float]]:
    """
    Train a classifier, and look at it after every epoch.

    Each batch of an epoch makes one step, in training mode. After the epoch the model goes through
    all batches once more in evaluation mode, without a graph, to count right answers: dropout and
    batch norm behave differently in the two modes. The model is left in evaluation mode.

    Parameters
    ----------
    model : nn.Module
        Gives logits (N, C) for a batch (N, D).
    loader : iterable
        Gives the batches (x, labels), whenever it is gone through. The last one may be shorter.
    epochs : int
    opt : Optimizer
        Has the parameters of the model.

    Returns
    -------
    history : list of dict
        For each epoch "loss", the cross-entropy during training, averaged over its examples, and
        "accuracy", the share of right answers after it: both plain floats.
    """
    ### BEGIN SOLUTION
    history = []
    for _ in range(epochs):
        total, right, count = 0.0, 0, 0
        model.train()
        for x, labels in loader:
            opt.zero_grad()
            loss = functional.cross_entropy(model(x), labels)
            loss.backward()
            opt.step()
            total += loss.item() * len(labels)
            count += len(labels)
        model.eval()
        with torch.no_grad():
            for x, labels in loader:
                right += (model(x).argmax(dim=1) == labels).sum().item()
        history.append({"loss": total / count, "accuracy": right / count})
    return history
    ### END SOLUTION
