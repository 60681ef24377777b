"""
What a correct bridge does.

Every probe drives the learner's torch code where it lives and returns numpy arrays and plain
numbers; they are compared here. No probe says what is right.
"""

from functools import partial
from itertools import pairwise

import numpy as np

from backlings import by_reference, first_right, gradients_match, points
from backlings.checking import expect

RELU, LINEAR, CE = "MyReLU", "MyLinear", "MySoftmaxCE"
SHAPES = [(6, 5, 4), (4, 4, 4), (1, 3, 2)]  # N, D, M


def forward_of(module, name, arrays):
    """What a Function gives for some arrays, through `apply`."""
    import torch

    tensors = [torch.tensor(a) for a in arrays]
    for tensor in tensors:
        tensor.requires_grad_(tensor.is_floating_point())
    out = getattr(module, name).apply(*tensors)
    return out.detach().numpy() if isinstance(out, torch.Tensor) else out


def forwards_of(module, name, variants):
    """The same for several choices of the arrays."""
    import torch

    outs = [getattr(module, name).apply(*map(torch.tensor, arrays)) for arrays in variants]
    return [out.numpy() if isinstance(out, torch.Tensor) else out for out in outs]


def own_gradients(module, name, arrays, upstream):
    """The gradients of the arrays that have one, as autograd finds them with the Function."""
    import torch

    tensors = [torch.tensor(a) for a in arrays]
    for tensor in tensors:
        tensor.requires_grad_(tensor.is_floating_point())
    out = getattr(module, name).apply(*tensors)
    if not isinstance(out, torch.Tensor):
        return out
    out.backward(torch.tensor(upstream))
    free = [tensor for tensor in tensors if tensor.requires_grad]
    return [None if tensor.grad is None else tensor.grad.numpy() for tensor in free]


def gradients_on_ours(module, name, arrays, upstream):
    """The same, with the learner's backward behind a forward of ours that saves what it should."""
    import torch

    learners = getattr(module, name)

    class Ours(torch.autograd.Function):
        @staticmethod
        def forward(ctx, *inputs):
            if name == "MyReLU":
                ctx.save_for_backward(*inputs)
                return inputs[0].clamp(min=0)
            if name == "MyLinear":
                ctx.save_for_backward(*inputs[:2])
                return inputs[0] @ inputs[1] + inputs[2]
            ctx.save_for_backward(inputs[0].softmax(dim=1), inputs[1])
            return torch.nn.functional.cross_entropy(*inputs)

        @staticmethod
        def backward(ctx, dout):
            return learners.backward(ctx, dout)

    tensors = [torch.tensor(a) for a in arrays]
    for tensor in tensors:
        tensor.requires_grad_(tensor.is_floating_point())
    Ours.apply(*tensors).backward(torch.tensor(upstream))
    free = [tensor for tensor in tensors if tensor.requires_grad]
    return [None if tensor.grad is None else tensor.grad.numpy() for tensor in free]


def forward_is_right(student, reference, name, *arrays):
    """The forward of a Function agrees with the reference's."""
    out = student.probe(forward_of, name, list(arrays), of=(f"{name}.forward",))
    label = "loss" if name == CE else "out"
    expect.close(out, by_reference(reference, forward_of, name, list(arrays)), label)


def backward_is_right(student, reference, rng, name, names, *arrays):
    """The backward of a Function gives the right gradients, behind its own forward or ours."""
    given = name, list(arrays), drawn(rng, reference, name, arrays)
    right = by_reference(reference, own_gradients, *given)
    of = (f"{name}.backward",)
    ways = [
        partial(student.probe, own_gradients, *given, of=(*of, f"{name}.forward")),
        partial(student.probe, gradients_on_ours, *given, of=of),
    ]
    found = first_right(ways, lambda grads: expect.agrees(grads, right))
    if not isinstance(found, list) or len(found) != len(right):
        expect.that(False, f"{name}.apply does not give a tensor of autograd.", "gradients", None)
        return
    for label, grad, slope in zip(names, found, right, strict=True):
        expect.close(grad, slope, label)


def drawn(rng, reference, name, arrays):
    """An upstream gradient for what comes out."""
    out = by_reference(reference, forward_of, name, list(arrays))
    return np.asarray(rng.normal(size=np.shape(out)))


def kinked(rng, shape):
    """Numbers of both signs, some exactly 0."""
    x = rng.normal(size=shape)
    x.flat[:: max(2, x.size // 3)] = 0.0
    return x


def linear_inputs(rng, n, d, m):
    return rng.normal(size=(n, d)), rng.normal(size=(d, m)), rng.normal(size=m)


def scores(rng, n, c):
    """Logits that lie apart, and labels."""
    return 2 * rng.normal(size=(n, c)) + 5 * rng.normal(size=(n, 1)), rng.integers(0, c, n)


@points(2, f"{RELU}.forward")
def check_relu_forward(student, reference, rng):
    """What is positive passes, the rest is 0."""
    for n, d, _ in SHAPES:
        with expect.case("", N=n, D=d):
            forward_is_right(student, reference, RELU, kinked(rng, (n, d)))


@points(3, f"{RELU}.backward")
def check_relu_backward(student, reference, rng):
    """The upstream gradient passes where x was positive, and nowhere else."""
    for n, d, _ in SHAPES:
        with expect.case("", N=n, D=d):
            backward_is_right(student, reference, rng, RELU, ["dx"], kinked(rng, (n, d)))


@points(2, f"{LINEAR}.forward")
def check_linear_forward(student, reference, rng):
    """Rows are mapped in the layout of the course."""
    for sizes in SHAPES:
        with expect.case("", **dict(zip("NDM", sizes, strict=True))):
            forward_is_right(student, reference, LINEAR, *linear_inputs(rng, *sizes))


@points(5, f"{LINEAR}.backward")
def check_linear_backward(student, reference, rng):
    """x, w and b get their gradients, in this order."""
    for sizes in SHAPES:
        with expect.case("", **dict(zip("NDM", sizes, strict=True))):
            inputs = linear_inputs(rng, *sizes)
            backward_is_right(student, reference, rng, LINEAR, ["dx", "dw", "db"], *inputs)


@points(3, f"{CE}.forward")
def check_softmax_ce_forward(student, reference, rng):
    """The loss is the mean cross-entropy."""
    for n, c, _ in SHAPES:
        with expect.case("", N=n, C=c):
            forward_is_right(student, reference, CE, *scores(rng, n, c))


@points(0, f"{CE}.forward")
def check_large_logits(student, reference, rng):
    """Logits in the thousands do not overflow."""
    logits, labels = scores(rng, 5, 4)
    far = 1000 * rng.permutation(5)[:, None] - 2000
    out = student.probe(forward_of, CE, [logits + far, labels], of=(f"{CE}.forward",))
    expect.close(
        out, by_reference(reference, forward_of, CE, [logits + far, labels]), "loss of large logits"
    )


@points(5, f"{CE}.backward")
def check_softmax_ce_backward(student, reference, rng):
    """The logits get the gradient of the mean, times the upstream gradient."""
    for n, c, _ in SHAPES:
        with expect.case("", N=n, C=c):
            backward_is_right(student, reference, rng, CE, ["dlogits"], *scores(rng, n, c))


def twice(module, name, arrays, upstream):
    """Gradients of a first and a second pass over one graph, and the inputs afterwards."""
    import torch

    tensors = [torch.tensor(a) for a in arrays]
    for tensor in tensors:
        tensor.requires_grad_(tensor.is_floating_point())
    out = getattr(module, name).apply(*tensors)
    free = [tensor for tensor in tensors if tensor.requires_grad]
    passes = []
    for _ in range(2):
        grads = torch.autograd.grad(out, free, torch.tensor(upstream), retain_graph=True)
        passes.append([g.clone().numpy() for g in grads])
    return passes, [tensor.detach().numpy() for tensor in tensors]


@points(0, f"{CE}.backward")
def check_nothing_is_changed(student, reference, rng):
    """A second pass over the same graph gives the same, and the inputs stay as they are."""
    given = {
        RELU: [kinked(rng, (6, 5))],
        LINEAR: list(linear_inputs(rng, 6, 5, 4)),
        CE: list(scores(rng, 6, 5)),
    }
    for name, arrays in given.items():
        with expect.case(name):
            upstream = drawn(rng, reference, name, arrays)
            of = (f"{name}.backward", f"{name}.forward")
            passes, after = student.probe(twice, name, arrays, upstream, values=2, of=of)
            same = isinstance(passes, list) and len(passes) == 2 and expect.agrees(*passes)
            message = f"A second pass through {name} gives another gradient."
            expect.that(same, message, f"second pass through {name}", same)
            kept = expect.agrees(after, arrays)
            message = f"{name} changes its own arguments."
            expect.that(kept, message, f"arguments of {name}", kept)


@points(0, f"{LINEAR}.backward")
def check_slopes(student, rng):
    """Your gradients are the slopes of your own forward."""
    given = {
        LINEAR: (list(linear_inputs(rng, 3, 4, 2)), "inputs"),
        CE: (list(scores(rng, 3, 4)), "inputs"),
    }
    for name, (arrays, label) in given.items():
        with expect.case(name):
            fixed = arrays[1:] if name == CE else []
            free = arrays[: len(arrays) - len(fixed)]
            of = (f"{name}.backward", f"{name}.forward")
            upstream = rng.normal(size=(3, 2)) if name == LINEAR else np.asarray(rng.normal())
            grads = student.probe(own_gradients, name, arrays, upstream, of=of)

            def outputs(variants, name=name, fixed=fixed):
                inputs = [[*variant, *fixed] for variant in variants]
                return student.probe(forwards_of, name, inputs, of=(f"{name}.forward",))

            grads = grads if isinstance(grads, list) else [None] * len(free)
            gradients_match(outputs, free, grads, upstream, rng, f"{name}'s gradients", label)


def described(module, params, x):
    """Kinds, weights and outputs of a model, and the parameters it was made from afterwards."""
    import torch

    torch.manual_seed(0)
    model = module.to_torch(params)
    if not isinstance(model, torch.nn.Module):
        return type(model).__name__, [], None, params
    kinds = " ".join(type(part).__name__ for part in model.children())
    numbers = [tensor.detach().numpy().copy() for tensor in model.parameters()]
    dtypes = {str(tensor.dtype).removeprefix("torch.") for tensor in model.parameters()}
    out = None
    if dtypes == {"float64"}:
        out = model(torch.tensor(x)).detach().numpy()
    with torch.no_grad():
        for tensor in model.parameters():
            tensor.add_(1.0)
    return f"{kinds} in {' '.join(sorted(dtypes))}", numbers, out, params


def layers(rng, *sizes):
    """Parameters in the layout of the course."""
    return [(rng.normal(size=(a, b)), rng.normal(size=b)) for a, b in pairwise(sizes)]


NETS = [(5, 7, 6, 3), (4, 4, 4), (6, 2)]


@points(5, "to_torch")
def check_to_torch(student, reference, rng):
    """The model has the same layers, the same numbers and the same logits."""
    for sizes in NETS:
        with expect.case(f"layers of {sizes}"):
            params, x = layers(rng, *sizes), rng.normal(size=(6, sizes[0]))
            right = by_reference(reference, described, params, x)
            kinds, numbers, out, _ = student.probe(described, params, x, values=4, of=("to_torch",))
            if expect.equal(kinds, right[0], "the model", "a ReLU stands between two layers"):
                expect.close(numbers, right[1], "parameters")
                expect.close(out, right[2], "logits")


@points(0, "to_torch")
def check_params_stay(student, rng):
    """What happens to the model does not happen to params."""
    params = layers(rng, 3, 4, 2)
    given = params, rng.normal(size=(6, 3))
    *_, after = student.probe(described, *given, values=4, of=("to_torch",))
    kept = expect.agrees(after, params)
    message = "params change when the model does: they share memory."
    expect.that(kept, message, "params afterwards", kept)


def fetched(module, params, x, labels, clear):
    """Gradients of a model of ours, as the learner fetches them."""
    import torch

    parts = []
    for w, b in params:
        layer = torch.nn.Linear(*w.shape, dtype=torch.float64)
        with torch.no_grad():
            layer.weight.copy_(torch.tensor(w.T.copy()))
            layer.bias += torch.tensor(b) - layer.bias
        parts += [layer, torch.nn.ReLU()]
    model = torch.nn.Sequential(*parts[:-1])
    loss = torch.nn.functional.cross_entropy(model(torch.tensor(x)), torch.tensor(labels))
    loss.backward()
    grads = module.grads_from_torch(model)
    if clear:
        for tensor in model.parameters():
            tensor.grad.zero_()
    kinds = sorted({type(part).__name__ for pair in grads for part in pair})
    kind = " and ".join(kinds) if kinds else "nothing"
    if kind != "ndarray":
        return kind, None
    return kind, [tuple(np.array(part) for part in pair) for pair in grads]


@points(4, "grads_from_torch")
def check_grads_from_torch(student, reference, rng):
    """dw and db of each layer come in the layout of the course."""
    for sizes in NETS:
        with expect.case(f"layers of {sizes}"):
            x, labels = rng.normal(size=(6, sizes[0])), rng.integers(0, sizes[-1], 6)
            given = layers(rng, *sizes), x, labels, False
            of = ("grads_from_torch",)
            kind, grads = student.probe(fetched, *given, values=2, of=of)
            if expect.equal(kind, "ndarray", "the type of dw and db", "grads are numpy arrays"):
                expect.close(grads, by_reference(reference, fetched, *given)[1], "grads")


@points(0, "grads_from_torch")
def check_grads_stay(student, reference, rng):
    """The arrays stay the same when the model's gradients are cleared."""
    params, x, labels = layers(rng, 3, 4, 2), rng.normal(size=(6, 3)), rng.integers(0, 2, 6)
    of = ("grads_from_torch",)
    kind, after = student.probe(fetched, params, x, labels, True, values=2, of=of)
    if kind != "ndarray":
        expect.that(False, f"grads hold {kind}, expected numpy arrays.", "kind", kind)
        return
    right = by_reference(reference, fetched, params, x, labels, False)[1]
    kept = expect.agrees(after, right)
    message = "grads change when the model's are cleared: they share memory."
    expect.that(kept, message, "grads afterwards", kept)


def compared(module, params, x, labels, bend):
    """The learner's `compare`, with a loss function whose numbers are bent by known factors."""

    def loss_fn(params, x, labels):
        inputs = [x]
        for i, (w, b) in enumerate(params):
            z = inputs[-1] @ w + b
            inputs.append(z if i == len(params) - 1 else np.maximum(0, z))
        below = inputs[-1] - inputs[-1].max(axis=1, keepdims=True)
        logs = below - np.log(np.exp(below).sum(axis=1, keepdims=True))
        rows = np.arange(len(x))
        loss = -logs[rows, labels].mean()
        delta = np.exp(logs)
        delta[rows, labels] -= 1
        delta /= len(x)
        grads = []
        for i in reversed(range(len(params))):
            grads.insert(0, (inputs[i].T @ delta, delta.sum(axis=0)))
            delta = (delta @ params[i][0].T) * (inputs[i] > 0)
        for i, (dw, db) in enumerate(grads):  # one entry of each
            dw[0, 0] += bend[2 * i + 1]
            db[0] -= bend[2 * i + 2]
        return float(loss * (1 + bend[0])), grads

    import torch

    def to_torch(params):
        parts = []
        for w, b in params:
            layer = torch.nn.Linear(*w.shape, dtype=torch.float64)
            with torch.no_grad():
                layer.weight.copy_(torch.tensor(w.T.copy()))
                layer.bias += torch.tensor(b) - layer.bias
            parts += [layer, torch.nn.ReLU()]
        return torch.nn.Sequential(*parts[:-1])

    def fetch(model):
        return [(p.weight.grad.T.numpy(), p.bias.grad.numpy()) for p in list(model)[::2]]

    own = dict(vars(module))
    # Ours in the place of the learner's, so that their mistakes do not count twice.
    vars(module).update(to_torch=to_torch, grads_from_torch=fetch)
    try:
        return module.compare(loss_fn, params, x, labels)
    finally:
        vars(module).update(own)


@points(5, "compare")
def check_compare(student, reference, rng):
    """The error of the loss and of each array is told, as it was made."""
    for sizes in [(5, 7, 6, 3), (4, 2)]:
        with expect.case(f"layers of {sizes}"):
            params, x = layers(rng, *sizes), rng.normal(size=(6, sizes[0]))
            bend = (10.0 ** rng.uniform(-4, -2, 2 * len(params) + 1)).tolist()
            given = params, x, rng.integers(0, sizes[-1], 6), bend
            errors = student.probe(compared, *given, of=("compare",))
            right = by_reference(reference, compared, *given)
            names = sorted(errors) if isinstance(errors, dict) else type(errors).__name__
            if expect.equal(names, sorted(right), "the keys of errors"):
                expect.close(errors, right, "errors", "we bent the numbers", rtol=1e-6)


@points(0, "compare")
def check_compare_of_the_right_gradients(student, rng):
    """Gradients that are right lie within 1e-10 of PyTorch's."""
    params, x = layers(rng, 5, 6, 3), rng.normal(size=(6, 5))
    given = params, x, rng.integers(0, 3, 6), [0.0] * 5
    errors = student.probe(compared, *given, of=("compare",))
    worst = max(errors.values()) if isinstance(errors, dict) and errors else None
    expect.below(worst, 1e-10, "the largest of errors")


def fitted(module, arrays, batches, epochs, lr):
    """What `fit` makes of a small model with batch norm, and which modes it was seen in."""
    import torch

    seen = []

    class Spy(torch.nn.Module):
        def forward(self, x):
            mode = "train" if self.training else "eval"
            seen.append(f"{mode}{' with graph' if torch.is_grad_enabled() else ''}")
            return x

    w1, b1, w2, b2 = map(torch.tensor, arrays)
    norm = torch.nn.BatchNorm1d(len(b1), dtype=torch.float64)
    first = torch.nn.Linear(*w1.T.shape[::-1], dtype=torch.float64)
    last = torch.nn.Linear(*w2.T.shape[::-1], dtype=torch.float64)
    with torch.no_grad():
        for layer, w, b in ((first, w1, b1), (last, w2, b2)):
            layer.weight.copy_(w.T)
            layer.bias.copy_(b)
    model = torch.nn.Sequential(first, norm, torch.nn.ReLU(), Spy(), last)
    opt = torch.optim.SGD(model.parameters(), lr, momentum=0.5)
    loader = [(torch.tensor(x), torch.tensor(labels)) for x, labels in batches]
    history = module.fit(model, loader, epochs, opt)
    after = {name: tensor.detach().numpy() for name, tensor in model.state_dict().items()}
    plain = []
    for entry in history if isinstance(history, list) else []:
        if not isinstance(entry, dict):
            break
        plain.append({key: v if isinstance(v, float) else type(v).__name__
                      for key, v in entry.items()})  # fmt: skip
    return after, plain, seen, "train" if model.training else "eval"


def blobs(rng, sizes):
    """Batches of three classes around three middles."""
    middles = rng.normal(size=(3, 4))
    batches = []
    for n in sizes:
        labels = rng.integers(0, 3, n)
        batches.append((middles[labels] + 0.8 * rng.normal(size=(n, 4)), labels))
    (w1, b1), (w2, b2) = layers(rng, 4, 6, 3)
    return [w1, b1, w2, b2], batches


def run_fit(student, reference, rng, sizes, epochs=3):
    arrays, batches = blobs(rng, sizes)
    given = arrays, batches, epochs, 0.1
    found = student.probe(fitted, *given, values=4, of=("fit",))
    return found, by_reference(reference, fitted, *given)


@points(3, "fit")
def check_fit_steps(student, reference, rng):
    """Each batch makes one step, with its own gradient only."""
    (after, _, seen, _), (right, _, modes, _) = run_fit(student, reference, rng, [8, 8, 3])
    trained = [mode for mode in seen if mode.startswith("train")]
    expect.equal(len(trained), modes.count("train with graph"), "batches seen in training mode")
    names = [name for name in right if "num_batches" not in name]
    expect.close({n: after.get(n) for n in names}, {n: right[n] for n in names}, "parameters")


@points(2, "fit")
def check_fit_history(student, reference, rng):
    """Loss and accuracy of every epoch are right, each example counted once."""
    (_, history, _, _), (_, right, _, _) = run_fit(student, reference, rng, [8, 8, 3])
    keys = [sorted(entry) for entry in history]
    if expect.equal(keys, [sorted(entry) for entry in right], "the keys of history"):
        expect.close(history, right, "history")


@points(1, "fit")
def check_fit_modes(student, reference, rng):
    """Training is seen in training mode with a graph, counting in evaluation mode without one."""
    (_, _, seen, last), (_, _, right, mode) = run_fit(student, reference, rng, [5, 5], 2)
    expect.equal(" | ".join(seen), " | ".join(right), "the modes of the passes")
    expect.equal(last, mode, "the mode that the model is left in")
