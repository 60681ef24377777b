"""
What correct rules of array operations are, and what a correct `Tensor` does.

The rules are functions and are called as such. The class is driven where it lives, by probes that
take expressions: each operation by its own `_backward`, so that a wrong `Tensor.backward` is no
reason to call it wrong.
"""

from functools import partial
from itertools import pairwise

import numpy as np

from backlings import by_reference, first_right, gradients_match, points
from backlings.checking import expect

UNBROADCAST = [
    ((4, 3), (3,)),
    ((4, 3), (1, 3)),
    ((4, 3), (4, 1)),
    ((2, 4, 3), (4, 1)),
    ((3, 3), (3,)),
    ((3, 3, 3), (3, 1)),
    ((2, 3, 4), ()),
    ((1, 3), (3,)),
    ((2, 1, 3), (1, 3)),
    ((5, 4), (5, 4)),
    ((5,), (1,)),
]
REDUCED = [
    ((4, 3), None, False),
    ((4, 3), 0, False),
    ((4, 3), 1, True),
    ((4, 4), 1, False),
    ((2, 3, 4), -2, False),
    ((2, 3, 4), (0, 2), False),
    ((2, 3, 4), (0, 2), True),
    ((3, 3, 3), 1, False),
    ((5,), 0, False),
    ((4, 3), None, True),
]
PRODUCTS = [
    ((3, 4), (4, 5)),
    ((3, 3), (3, 3)),
    ((2, 3, 4), (2, 4, 5)),
    ((3, 3, 3), (3, 3, 3)),
    ((2, 3, 4), (4, 5)),
    ((3, 4), (2, 4, 5)),
    ((5, 1, 3, 4), (2, 4, 5)),
]
ORDERS = [(1, 0), (0, 2, 1), (1, 2, 0), (2, 0, 1), (3, 0, 1, 2)]


def told(shape, axis, keepdims):
    """A reduction in words."""
    return f"x of shape {shape}, axis={axis}, keepdims={keepdims}"


@points(8, "unbroadcast")
def check_unbroadcast(student, reference, rng):
    """The gradient gets its old shape back, each entry the sum over its copies."""
    for wide, shape in UNBROADCAST:
        with expect.case(f"from {wide} to {shape}"):
            grad = rng.normal(size=wide)
            got = student.unbroadcast(grad, shape)
            expect.close(got, reference.unbroadcast(grad, shape), "grad")


@points(0, "unbroadcast")
def check_unbroadcast_keeps_the_sum(student, rng):
    """Nothing is lost: all entries together are what they were."""
    for wide, shape in UNBROADCAST:
        with expect.case(f"from {wide} to {shape}"):
            grad = rng.normal(size=wide)
            got = student.unbroadcast(grad, shape)
            if expect.shape(got, shape, "grad"):
                because = "each copy reports once"
                expect.close(np.sum(got), grad.sum(), "the sum of grad", because)


@points(5, "sum_backward")
def check_sum_backward(student, reference, rng):
    """Every summand hears the gradient of its sum."""
    for shape, axis, keepdims in REDUCED:
        with expect.case(told(shape, axis, keepdims)):
            dout = np.asarray(
                rng.normal(size=np.zeros(shape).sum(axis=axis, keepdims=keepdims).shape)
            )
            right = reference.sum_backward(dout, shape, axis, keepdims)
            expect.close(student.sum_backward(dout, shape, axis, keepdims), right, "dx", like="x")


@points(4, "mean_backward")
def check_mean_backward(student, reference, rng):
    """Every entry hears its share of the gradient of its mean."""
    for shape, axis, keepdims in REDUCED:
        with expect.case(told(shape, axis, keepdims)):
            dout = np.asarray(
                rng.normal(size=np.zeros(shape).sum(axis=axis, keepdims=keepdims).shape)
            )
            right = reference.mean_backward(dout, shape, axis, keepdims)
            expect.close(student.mean_backward(dout, shape, axis, keepdims), right, "dx", like="x")


@points(8, "matmul_backward")
def check_matmul_backward(student, reference, rng):
    """Both factors have their gradient, as matrices, as stacks, and as one for a whole stack."""
    for one, two in PRODUCTS:
        with expect.case(f"{one} @ {two}"):
            a, b = rng.normal(size=one), rng.normal(size=two)
            dout = rng.normal(size=(a @ b).shape)
            found = student.matmul_backward(dout, a, b)
            right = reference.matmul_backward(dout, a, b)
            for got, expected, name in zip(found, right, ("da", "db"), strict=True):
                expect.close(got, expected, name, like=name[1])


def picks(rng):
    """Shapes and what is picked from them."""
    return [
        ("a number", (4, 3), 2),
        ("a slice", (5, 3), slice(1, 4, 2)),
        ("columns", (4, 5), (slice(None), slice(0, 2))),
        ("rows, one of them twice", (4, 3), np.array([2, 0, 2])),
        ("a table of rows", (3, 2), rng.integers(0, 3, size=(4, 5))),
        ("pairs", (4, 4), (np.array([0, 1, 0, 3]), np.array([2, 1, 2, 0]))),
        ("a mask", (6,), np.arange(6) % 2 == 0),
    ]


@points(5, "getitem_backward")
def check_getitem_backward(student, reference, rng):
    """What was picked hears, as often as it was picked, and nobody else does."""
    for name, shape, idx in picks(rng):
        with expect.case(f"x[{name}]"):
            dout = np.asarray(rng.normal(size=np.zeros(shape)[idx].shape))
            given = dout, list(shape), *packed(idx)
            right = by_reference(reference, pick_back, *given)
            expect.close(student.probe(pick_back, *given), right, "dx", like="x")


def packed(idx):
    """An index as plain data, and how to make it one again."""
    if isinstance(idx, slice):
        return "slice", [idx.start, idx.stop, idx.step]
    if isinstance(idx, tuple) and isinstance(idx[0], slice):
        return "columns", [idx[1].start, idx[1].stop]
    if isinstance(idx, tuple):
        return "pairs", list(idx)
    return "as it is", idx


def pick_back(module, dout, shape, kind, parts):
    """`getitem_backward` with an index that is made here."""
    idx = parts
    if kind == "slice":
        idx = slice(*parts)
    elif kind == "columns":
        idx = (slice(None), slice(*parts))
    elif kind == "pairs":
        idx = tuple(parts)
    return module.getitem_backward(dout, tuple(shape), idx)


@points(5, "transpose_backward")
def check_transpose_backward(student, reference, rng):
    """The axes go back to where they came from, in cycles as well as in swaps."""
    for axes in ORDERS:
        with expect.case(f"axes = {axes}"):
            for shape in ((2, 3, 4, 5)[: len(axes)], (3,) * len(axes)):
                dout = rng.normal(size=np.zeros(shape).transpose(axes).shape)
                right = reference.transpose_backward(dout, axes)
                name = "dx" if len(set(shape)) > 1 else "dx of a cube"
                expect.close(student.transpose_backward(dout, axes), right, name, like="x")


@points(6, "max_backward")
def check_max_backward(student, reference, rng):
    """The largest entry hears; entries that tie share."""
    for ties in (False, True):
        for shape, axis, keepdims in REDUCED:
            with expect.case(told(shape, axis, keepdims) + (", with ties" if ties else "")):
                x = rng.integers(-3, 2, size=shape) * 1.0 if ties else rng.normal(size=shape)
                dout = np.asarray(rng.normal(size=x.max(axis=axis, keepdims=keepdims).shape))
                right = reference.max_backward(dout, x, axis, keepdims)
                name = "dx with ties" if ties else "dx"
                got = student.max_backward(dout, x, axis, keepdims)
                expect.close(got, right, name, like="x")


RULES = (
    "unbroadcast", "sum_backward", "mean_backward", "matmul_backward", "getitem_backward",
    "transpose_backward", "max_backward",
)  # fmt: skip
METHODS = (
    "backward", "__add__", "__mul__", "__pow__", "__sub__", "__truediv__", "__matmul__", "sum",
    "mean", "max", "reshape", "transpose", "__getitem__", "relu", "exp", "log",
)  # fmt: skip
EVERY = (*(f"Tensor.{name}" for name in METHODS), *RULES)


def by_hand(module, text, arrays, dout):
    """One operation: its data, and what its `_backward` reports to each letter."""
    leaves = {name: module.Tensor(array) for name, array in arrays.items()}
    scope = {**leaves, "np": np}
    exec(text, scope)
    out = scope["out"]
    if not isinstance(out, module.Tensor):
        return None, type(out).__name__
    heard = {}
    for parent, report in zip(out._parents, out._backward(dout), strict=True):
        for name, leaf in leaves.items():
            if parent is leaf:
                heard[name] = heard[name] + report if name in heard else report
    return out.data, heard


def by_backward(module, text, arrays, dout):
    """The same through `backward`, of whatever the operation is built of."""
    leaves = {name: module.Tensor(array) for name, array in arrays.items()}
    scope = {**leaves, "np": np}
    exec(text, scope)
    out = scope["out"]
    if not isinstance(out, module.Tensor):
        return None, type(out).__name__
    out.backward(dout)
    return out.data, {name: leaf.grad for name, leaf in leaves.items()}


def draw(rng, shapes):
    """Arrays of both signs, nowhere near 0."""
    return {
        name: rng.uniform(0.5, 2.0, shape) * rng.choice([-1.0, 1.0], shape)
        for name, shape in shapes.items()
    }


def operation(student, reference, rng, name, cases, rules=(), built_of=(), positive=False):
    """
    One operation in several cases: its data, and what each operand hears.

    Parameters
    ----------
    name : str
        The method that it is about.
    cases : list of (text, shapes)
    rules, built_of : tuple of str
        Functions of the reference's that are used; methods that a composed operation may use.
    positive : bool
        Whether the operation takes positive numbers only.
    """
    of = (f"Tensor.{name}", *(f"Tensor.{other}" for other in built_of), *rules)
    for text, shapes in cases:
        label = text.removeprefix("out = ")
        told = ", ".join(f"{letter} {shape}" for letter, shape in shapes.items())
        with expect.case(f"{label} with {told}"):
            arrays = draw(rng, shapes)
            if positive:
                arrays = {letter: np.abs(array) for letter, array in arrays.items()}
            dout = rng.normal(size=by_reference(reference, by_backward, text, arrays, 1.0)[0].shape)
            given = text, arrays, np.asarray(dout)
            right = by_reference(reference, by_backward, *given)
            ways = (
                [partial(student.probe, by_hand, *given, values=2, of=of)] if not built_of else []
            )
            more = (*of, "Tensor.backward")
            ways.append(partial(student.probe, by_backward, *given, values=2, of=more))
            data, heard = first_right(ways, partial(expect.agrees, expected=right))
            if not isinstance(heard, dict):
                kind = heard if isinstance(heard, str) else "thing"
                message = f"`{label}` gives a {kind}, expected a Tensor."
                expect.that(False, message, f"out of `{label}`", kind)
                continue
            expect.close(data, right[0], f"out.data of `{label}`")
            for letter, report in right[1].items():
                what = f"the report to {letter} from `{label}`"
                expect.close(heard.get(letter), report, what, like=letter)


WIDE = [{"a": (4, 3), "b": (3,)}, {"a": (4, 1), "b": (1, 3)}, {"a": (3, 3), "b": (2, 3, 3)}]


@points(3, "Tensor.__add__")
def check_add(student, reference, rng):
    """A sum reports the whole gradient to both, each in its own shape."""
    cases = [("out = a + b", shapes) for shapes in WIDE]
    cases += [("out = a + 3", {"a": (2, 3)}), ("out = a + a", {"a": (2, 3)})]
    operation(student, reference, rng, "__add__", cases, ("unbroadcast",))


@points(4, "Tensor.__mul__")
def check_mul(student, reference, rng):
    """A product reports the gradient times the other factor, each in its own shape."""
    cases = [("out = a * b", shapes) for shapes in WIDE]
    cases += [("out = a * 3", {"a": (2, 3)}), ("out = a * a", {"a": (2, 3)})]
    operation(student, reference, rng, "__mul__", cases, ("unbroadcast",))


@points(2, "Tensor.__pow__")
def check_pow(student, reference, rng):
    """A power reports the gradient times its slope."""
    cases = [(f"out = a ** {n}", {"a": (3, 2)}) for n in (3, -2, 2)]
    operation(student, reference, rng, "__pow__", cases)


@points(1, "Tensor.__sub__")
def check_sub(student, reference, rng):
    """A difference reports to the right one with the other sign."""
    cases = [("out = a - b", shapes) for shapes in WIDE] + [("out = a - 2", {"a": (3,)})]
    built = "__add__", "__mul__"
    operation(student, reference, rng, "__sub__", cases, ("unbroadcast",), built)


@points(2, "Tensor.__truediv__")
def check_truediv(student, reference, rng):
    """A quotient reports to both."""
    cases = [("out = a / b", shapes) for shapes in WIDE] + [("out = a / 4", {"a": (3,)})]
    built = "__mul__", "__pow__"
    operation(student, reference, rng, "__truediv__", cases, ("unbroadcast",), built)


@points(3, "Tensor.__matmul__")
def check_matmul(student, reference, rng):
    """A product of matrices, or of stacks of them, reports to both."""
    cases = [("out = a @ b", {"a": one, "b": two}) for one, two in PRODUCTS]
    rules = "matmul_backward", "unbroadcast"
    operation(student, reference, rng, "__matmul__", cases, rules)


def reductions(name):
    """A method with each of the ways to reduce."""
    return [
        (f"out = a.{name}(axis={axis}, keepdims={keepdims})", {"a": shape})
        for shape, axis, keepdims in REDUCED[:7]
    ] + [(f"out = a.{name}()", {"a": (3, 3)})]


@points(2, "Tensor.sum")
def check_sum(student, reference, rng):
    """A sum along axes reports to all summands."""
    operation(student, reference, rng, "sum", reductions("sum"), ("sum_backward",))


@points(1, "Tensor.mean")
def check_mean(student, reference, rng):
    """A mean along axes reports to all entries."""
    rules = "mean_backward", "sum_backward"
    operation(student, reference, rng, "mean", reductions("mean"), rules)


@points(2, "Tensor.max")
def check_max(student, reference, rng):
    """A maximum along axes reports to the largest entries."""
    operation(student, reference, rng, "max", reductions("max"), ("max_backward",))


@points(2, "Tensor.reshape")
def check_reshape(student, reference, rng):
    """The gradient goes back into the old shape."""
    texts = ("out = a.reshape(2, 6)", "out = a.reshape(-1)", "out = a.reshape(2, -1, 2)")
    cases = [(text, {"a": shape}) for text in texts for shape in ((3, 4), (2, 3, 2))]
    operation(student, reference, rng, "reshape", cases)


@points(2, "Tensor.transpose")
def check_transpose(student, reference, rng):
    """The gradient's axes go back to where they came from."""
    cases = [
        (f"out = a.transpose{axes}", {"a": shape})
        for axes in ORDERS
        for shape in ((2, 3, 4, 5)[: len(axes)], (3,) * len(axes))
    ]
    operation(student, reference, rng, "transpose", cases, ("transpose_backward",))


@points(2, "Tensor.__getitem__")
def check_getitem(student, reference, rng):
    """What is picked reports to where it came from."""
    cases = [
        ("out = a[1]", {"a": (4, 3)}),
        ("out = a[1:4:2]", {"a": (5, 3)}),
        ("out = a[:, :2]", {"a": (4, 5)}),
        ("out = a[[2, 0, 2]]", {"a": (4, 3)}),
        ("out = a[[0, 1, 2, 3], [0, 2, 2, 1]]", {"a": (4, 3)}),
    ]
    operation(student, reference, rng, "__getitem__", cases, ("getitem_backward",))


@points(2, "Tensor.relu")
def check_relu(student, reference, rng):
    """What is positive passes, in both directions."""
    operation(student, reference, rng, "relu", [("out = a.relu()", {"a": (4, 5)})] * 2)


@points(1, "Tensor.exp")
def check_exp(student, reference, rng):
    """The exponential is its own slope."""
    operation(student, reference, rng, "exp", [("out = a.exp()", {"a": (2, 3, 2)})])


@points(2, "Tensor.log")
def check_log(student, reference, rng):
    """The slope of the logarithm is one over the number."""
    operation(student, reference, rng, "log", [("out = a.log()", {"a": (2, 3)})], positive=True)


def at_zero(module, dout):
    """What zeros hear through a ReLU."""
    a = module.Tensor(np.zeros(3))
    out = a.relu()
    return out._backward(dout)[0]


@points(0, "Tensor.relu")
def check_relu_at_the_kink(student, rng):
    """At exactly 0 nothing passes back."""
    got = student.probe(at_zero, rng.normal(size=3), of=("Tensor.relu",))
    expect.close(got, np.zeros(3), "the report to a from `a.relu()` with a = 0")


def wired(module, graphs, times, leaves, shape, seeds):
    """Graphs of given slopes, so that no operation is asked; each run backwards some times."""
    made = {name: module.Tensor(np.zeros(shape)) for name in leaves}

    def reports(slopes):
        return lambda dout: tuple(dout if slope == 1 else slope * dout for slope in slopes)

    for graph, seed in zip(graphs, seeds, strict=True):
        tensors = dict(made)
        for name, wires in graph:
            parents = tuple(tensors[parent] for parent, _ in wires)
            slopes = [slope for _, slope in wires]
            tensors[name] = module.Tensor(np.zeros(shape), parents, reports(slopes))
        for _ in range(times):
            tensors[name].backward(seed)
    return {name: leaf.grad for name, leaf in made.items()}


def spoken(module, texts, times, leaves, shape, seeds):
    """The same graphs, made by adding and multiplying, for an engine with parents of its own."""
    made = {name: module.Tensor(np.zeros(shape)) for name in leaves}
    for text, seed in zip(texts, seeds, strict=True):
        scope = dict(made)
        exec(text, scope)
        for _ in range(times):
            scope["out"].backward(seed)
    return {name: leaf.grad for name, leaf in made.items()}


# Each line is a tensor and its parents with their slopes; the last one is where it ends.
GRAPHS = {
    "a used twice": [["out", [["a", 1], ["a", 1]]]],
    "c used twice": [["c", [["a", 1], ["b", 1]]], ["out", [["c", 2.0], ["c", 3.0]]]],
    "c used early and late": [
        ["c", [["a", 2.0], ["b", -1.0]]],
        ["d", [["c", 3.0], ["b", 1]]],
        ["e", [["d", 0.5], ["c", 1]]],
        ["out", [["e", 1], ["d", 2.0], ["a", 1]]],
    ],
    "a used before it is added": [
        ["c", [["a", 1], ["b", 1]]],
        ["d", [["c", 1], ["b", 1]]],
        ["out", [["d", 1], ["a", 1]]],
    ],
}


SPOKEN = {
    "a used twice": "out = a + a",
    "c used twice": "c = a + b; out = c * 2.0 + c * 3.0",
    "c used early and late": "c = a * 2.0 + b * -1.0; d = c * 3.0 + b; e = d * 0.5 + c; "
    "out = e + d * 2.0 + a",
    "a used before it is added": "c = a + b; d = c + b; out = d + a",
}


def walk(student, reference, rng, names, times=1):
    """`backward` on wired graphs that share their leaves, or on spoken ones."""
    seeds = [rng.normal(size=(2, 3)) for _ in names]
    rest = times, ["a", "b"], (2, 3), seeds
    graphs = [GRAPHS[name] for name in names]
    texts = [SPOKEN[name] for name in names]
    right = by_reference(reference, wired, graphs, *rest)
    of = "Tensor.backward", "Tensor.__add__", "Tensor.__mul__", "unbroadcast"
    ways = [
        partial(student.probe, wired, graphs, *rest, of=of[:1]),
        partial(student.probe, spoken, texts, *rest, of=of),
    ]
    found = first_right(ways, partial(expect.agrees, expected=right))
    label = " and then ".join(names)
    for name, gradient in right.items():
        got = found.get(name) if isinstance(found, dict) else found
        expect.close(got, gradient, f"{name}.grad with {label}", like=name)


@points(5, "Tensor.backward")
def check_backward(student, reference, rng):
    """A tensor hears all of its users, and then reports, once."""
    for name in GRAPHS:
        with expect.case(name):
            walk(student, reference, rng, [name])


@points(1, "Tensor.backward")
def check_backward_of_two_losses(student, reference, rng):
    """Two losses that share their leaves: what the leaves hear adds up."""
    walk(student, reference, rng, ["c used twice", "c used early and late"])


@points(0, "Tensor.backward")
def check_backward_again(student, reference, rng):
    """A second call on the same graph adds the same to the leaves once more."""
    walk(student, reference, rng, ["c used early and late"], times=2)


@points(0, "Tensor.backward")
def check_backward_leaves_reports_alone(student, reference, rng):
    """A report may be an array that somebody else holds: it is not changed."""
    given = [GRAPHS["a used before it is added"]], 1, ["a", "b"], (2, 3), [rng.normal(size=(2, 3))]
    right = by_reference(reference, wired, *given)
    found = student.probe(wired, *given, of=("Tensor.backward",))
    for name, gradient in right.items():
        got = found.get(name) if isinstance(found, dict) else found
        because = "a sum hands one array to both of its summands"
        expect.close(got, gradient, f"{name}.grad of shared reports", because, like=name)


def seeded(module):
    """The gradient of a leaf without a given upstream gradient, and after a long chain."""
    a = module.Tensor(np.ones(2))
    out = module.Tensor(np.ones(2), (a,), lambda dout: (3.0 * dout,))
    out.backward()
    b = module.Tensor(0.0)
    end = b
    for _ in range(1500):
        end = module.Tensor(0.0, (end,), lambda dout: (dout,))
    end.backward()
    return a.grad, b.grad


@points(0, "Tensor.backward")
def check_backward_begins_with_one(student):
    """Without an upstream gradient it begins with 1; a chain of 1500 is walked to its end."""
    a, b = student.probe(seeded, values=2, of=("Tensor.backward",))
    expect.close(a, np.full(2, 3.0), "a.grad behind a slope of 3")
    expect.close(b, np.asarray(1.0), "b.grad at the end of a chain of 1500")


def mlp_gradients(module, layers, x, labels):
    """Loss and gradients of a network: linear, ReLU, ..., linear, softmax cross-entropy."""
    params = [(module.Tensor(w), module.Tensor(b)) for w, b in layers]
    h = module.Tensor(x)
    for i, (w, b) in enumerate(params):
        z = h @ w + b
        h = z if i == len(params) - 1 else z.relu()
    shifted = h - h.max(axis=1, keepdims=True)
    logs = shifted - shifted.exp().sum(axis=1, keepdims=True).log()
    loss = logs[np.arange(len(labels)), labels].mean() * -1.0
    loss.backward()
    return loss.data, [(w.grad, b.grad) for w, b in params]


def by_formula(layers, x, labels):
    """The same as in unit 08, layer by layer."""
    h, caches = x, []
    for i, (w, b) in enumerate(layers):
        z = h @ w + b
        caches.append((h, z))
        h = z if i == len(layers) - 1 else np.maximum(0, z)
    shifted = h - h.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    n = len(labels)
    d = (np.exp(logs) - np.eye(h.shape[1])[labels]) / n
    grads = []
    for i in reversed(range(len(layers))):
        came_in, z = caches[i]
        d = d if i == len(layers) - 1 else d * (z > 0)
        grads.insert(0, (came_in.T @ d, d.sum(axis=0)))
        d = d @ layers[i][0].T
    return np.asarray(-logs[np.arange(n), labels].mean()), grads


@points(2, "Tensor.backward")
def check_a_network(student, rng):
    """A network of three layers gets the gradients that unit 08 computes layer by layer."""
    widths = [5, 7, 6, 4]
    layers = [
        (rng.normal(size=pair) / np.sqrt(pair[0]), rng.normal(size=pair[1]))
        for pair in pairwise(widths)
    ]
    x, labels = rng.normal(size=(8, 5)), rng.integers(0, 4, size=8)
    loss, right = by_formula(layers, x, labels)
    found = student.probe(mlp_gradients, layers, x, labels, values=2, of=EVERY)
    expect.close(found[0], loss, "loss", rtol=1e-10)
    expect.close(found[1], right, "grads", rtol=1e-10, atol=1e-10)


def data_only(module, text, variants):
    """The data of an expression for several choices of its letters."""
    found = []
    for arrays in variants:
        scope = {name: module.Tensor(array) for name, array in arrays.items()}
        exec(text, scope)
        found.append(scope["out"].data)
    return found


@points(0, "Tensor.backward")
def check_slope(student, rng):
    """Your gradients are the slopes of your own data."""
    text = "out = ((a @ b + c).exp() * a.sum(axis=1, keepdims=True) / (c * c + 1)).mean(axis=0)"
    shapes = {"a": (3, 4), "b": (4, 2), "c": (2,)}
    arrays = {name: rng.normal(size=shape) / 2 for name, shape in shapes.items()}
    dout = rng.normal(size=2)
    _, grads = student.probe(by_backward, text, arrays, dout, values=2, of=EVERY)

    def outputs(variants):
        return student.probe(data_only, text, variants, of=EVERY)

    gradients_match(outputs, arrays, grads, dout, rng, "grads", "the letters")


TEXTS = ("out = (a + b) * a", "out = a.relu() + a.exp() * a", "out = (a - b) / (a * a + 1)")


def data_afterwards(module, texts, arrays, dout):
    """What the letters and dout hold once everything has been computed and run backwards."""
    leaves = {name: module.Tensor(array) for name, array in arrays.items()}
    for text in texts:
        scope = dict(leaves)
        exec(text, scope)
        scope["out"].backward(dout)
    return {**{name: leaf.data for name, leaf in leaves.items()}, "dout": dout}


@points(0, "Tensor.backward")
def check_data_stay(student, rng):
    """Whatever is computed from a tensor, its data and dout stay as they are."""
    arrays = draw(rng, {"a": (2, 3), "b": (2, 3)})
    dout = rng.normal(size=(2, 3))
    after = student.probe(data_afterwards, list(TEXTS), arrays, dout, of=EVERY)
    because = "others may still need it"
    for name, before in {**arrays, "dout": dout}.items():
        now = after.get(name) if isinstance(after, dict) else after
        expect.close(now, before, f"{name} afterwards", because)
