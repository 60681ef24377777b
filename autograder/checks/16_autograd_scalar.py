"""What a correct `Value` does. It is driven where it lives, by probes that take expressions."""

from functools import partial

import numpy as np

from backlings import by_reference, first_right, gradients_match, points
from backlings.checking import expect

ADD, MUL, BACKWARD = "Value.__add__", "Value.__mul__", "Value.backward"

# Each has a value that is used more than once, at one depth or at several.
SHARED = [
    "out = a + a",
    "c = a * b; out = c * c + c",
    "c = a * b; out = c + c * c",
    "d = a * b; e = d * d; f = e * e; out = f * d + a",
    "d = a + b; e = d * d; f = e * d + e; out = f * e",
]
TWO_LOSSES = ["out = a * b + a", "out = a * a * b"]
MIXED = [
    "out = a * b + c",
    "out = (a - b) * (a + b)",
    "out = a / b - c / a",
    "out = (1 - a) * (a + 1)",
    "out = 2 / (a * a + 1)",
    "out = (a * b).tanh() + b",
    "out = (a * b + c).relu() * a",
    "out = a.exp() / (a.exp() + b.exp())",
    "d = a.exp(); out = (d - 1 / d) / (d + 1 / d)",
    "out = sum([a, b, a * c])",
    "out = (a - b) ** 2 + (a * c) ** 3",
    "out = (a * a + b * b) ** 0.5",
    "out = -(a - 3) * -b",
    "out = 3 * (c ** 2 + 1) ** -1.5",
    "d = (a * b).tanh(); out = d * d + d - 0.5 * a",
]


def draw(rng):
    """Numbers for the letters: a of either sign, b positive, c negative."""
    a, b, c = (float(size) for size in rng.uniform(0.5, 1.5, 3))
    return {"a": a * float(rng.choice([-1, 1])), "b": b, "c": -c}


def used(rng, text):
    """Numbers for those letters that occur in a text."""
    return {name: number for name, number in draw(rng).items() if name in letters(text)}


def letters(text):
    return set("".join(c if c.isalpha() or c == "_" else " " for c in text).split())


def by_hand(module, text, numbers, upstream, before):
    """One operation, whose `_backward` is called right here; `before` was reported earlier."""
    leaves = {name: module.Value(number) for name, number in numbers.items()}
    scope = dict(leaves)
    exec(text, {}, scope)
    out = scope["out"]
    if not isinstance(out, module.Value):
        return None, type(out).__name__, None
    parents = getattr(out, "_parents", None)
    for name, leaf in leaves.items():
        leaf.grad = before[name]
    out.grad = upstream
    out._backward()
    heard = {name: leaf.grad - before[name] for name, leaf in leaves.items()}
    if parents is not None:
        known = [name for name, leaf in leaves.items() if any(p is leaf for p in parents)]
        parents = " ".join(known)
    return out.data, heard, parents


def by_backward(module, text, numbers, upstream, before):
    """The same through `backward`, of a sum in which each letter is used before and after."""
    leaves = {name: module.Value(number) for name, number in numbers.items()}
    scope = dict(leaves)
    exec(text, {}, scope)
    out = scope["out"]
    if not isinstance(out, module.Value):
        return None, type(out).__name__, None
    halves = [
        [leaf * module.Value(before[name] / 2) for name, leaf in leaves.items()] for _ in "12"
    ]
    total = module.Value(0.0)
    for part in [*halves[0], out * module.Value(upstream), *halves[1]]:
        total = total + part
    total.backward()
    return out.data, {name: leaf.grad - before[name] for name, leaf in leaves.items()}, None


def operation(student, reference, rng, function, *texts, whole=False):
    """
    One operation: its data, and what its operands hear.

    By its own `_backward`, so that a wrong `backward` is no reason to call it wrong; through
    `backward` if it is built of several operations (`whole`), or if it belongs to an engine that
    keeps its functions elsewhere.
    """
    through = (function, BACKWARD, MUL, ADD)
    sign = float(rng.choice([-1, 1]))
    for text in texts:
        sign = -sign
        with expect.case(text):
            numbers = used(rng, text)
            before = {name: float(rng.uniform(0.5, 1.5)) for name in numbers}
            given = text, numbers, sign * float(rng.uniform(1, 3)), before
            right = by_reference(reference, by_backward if whole else by_hand, *given)
            ways = [
                partial(student.probe, by_hand, *given, values=3, of=(function,)),
                partial(student.probe, by_backward, *given, values=3, of=through),
            ]
            found = first_right(ways[whole:], partial(is_right, right=right))
            compare(found, right, text)


def is_right(found, right):
    """Whether data and reports are; parents count where they have our name."""
    known = found[2] == right[2] if isinstance(found[2], str) else True
    return known and expect.agrees(found[:2], right[:2])


def compare(found, right, text):
    """Note data, reports and parents of one operation."""
    data, heard, parents = found
    if not isinstance(heard, dict):
        kind = heard if isinstance(heard, str) else "thing"
        expect.that(False, f"`{text}` gives a {kind}, expected a Value.", f"out of `{text}`", kind)
        return
    expect.close(data, right[0], f"out.data of `{text}`")
    for name, report in right[1].items():
        expect.close(heard.get(name), report, f"the report to {name} from `{text}`")
    if isinstance(parents, str) and right[2] is not None:
        lost = [name for name in right[2].split() if name not in parents.split()]
        message = f"out of `{text}` does not have {' and '.join(lost)} among its _parents."
        expect.that(not lost, message, f"parents of `{text}`", parents)


@points(6, ADD)
def check_add(student, reference, rng):
    """The data add up, and each summand hears the whole gradient."""
    operation(student, reference, rng, ADD, "out = a + b", "out = a + a", "out = a + 3")


@points(7, MUL)
def check_mul(student, reference, rng):
    """The data are multiplied, and each factor hears the gradient times the other factor."""
    operation(student, reference, rng, MUL, "out = a * b", "out = a * a", "out = a * 3")


def run_backward(module, texts, times, numbers):
    """Expressions that share their letters, each run backwards some times: every gradient."""
    leaves = {name: module.Value(number) for name, number in numbers.items()}
    for text in texts:
        scope = dict(leaves)
        exec(text, {}, scope)
        for _ in range(times):
            scope["out"].backward()
    return {name: leaf.grad for name, leaf in leaves.items()}


def run_wired(module, graphs, times, names):
    """The same with values whose slopes are given, so that no operation is asked."""

    def reports(value, wires):
        def report():
            for parent, slope in wires:
                parent.grad += slope * value.grad

        return report

    leaves = {name: module.Value(0.0) for name in names}
    for graph in graphs:
        values = []
        for name, wires in graph:
            value = leaves[name] if name else module.Value(0.0, tuple(values[i] for i, _ in wires))
            if not name:
                value._backward = reports(value, [(values[i], slope) for i, slope in wires])
            values.append(value)
        for _ in range(times):
            values[-1].backward()
    return {name: leaf.grad for name, leaf in leaves.items()}


def wiring(reference, text, numbers):
    """The graph of an expression: for each value its letter, if any, and its parents' slopes."""
    leaves = {name: reference.Value(number) for name, number in numbers.items()}
    scope = dict(leaves)
    exec(text, {}, scope)
    values = []

    def list_after_parents(value):
        if not any(value is other for other in values):
            for parent in value._parents:
                list_after_parents(parent)
            values.append(value)

    list_after_parents(scope["out"])
    names = {id(leaf): name for name, leaf in leaves.items()}
    graph = []
    for value in values:
        parents = {id(parent): parent for parent in value._parents}.values()
        for parent in parents:
            parent.grad = 0.0
        value.grad = 1.0
        value._backward()
        wires = [(next(i for i, v in enumerate(values) if v is p), p.grad) for p in parents]
        graph.append((names.get(id(value), ""), wires))
    return graph


def walk(student, reference, rng, texts, times=1):
    """`backward` on expressions of + and *, or on wired values if the operations are wrong."""
    numbers = {name: number for name, number in draw(rng).items() if name != "c"}
    right = by_reference(reference, run_backward, texts, times, numbers)
    graphs = [by_reference(reference, wiring, text, numbers) for text in texts]
    ways = [
        partial(student.probe, run_backward, texts, times, numbers, of=(BACKWARD, ADD, MUL)),
        partial(student.probe, run_wired, graphs, times, list(numbers), of=(BACKWARD,)),
    ]
    found = first_right(ways, lambda grads: expect.agrees(grads, right))
    label = " and then ".join(f"`{text}`" for text in texts)
    for name, gradient in right.items():
        got = found.get(name) if isinstance(found, dict) else found
        expect.close(got, gradient, f"{name}.grad for {label}")


@points(10, BACKWARD)
def check_backward(student, reference, rng):
    """A value that several others use hears all of them, and then reports, once."""
    for text in SHARED:
        with expect.case(text):
            walk(student, reference, rng, [text])


@points(2, BACKWARD)
def check_backward_of_two_losses(student, reference, rng):
    """Two losses that share their leaves: what the leaves hear adds up."""
    walk(student, reference, rng, TWO_LOSSES)


@points(0, BACKWARD)
def check_backward_again(student, reference, rng):
    """A second call on the same graph adds the same to the leaves once more."""
    for text in SHARED[1:3]:
        with expect.case(text):
            walk(student, reference, rng, [text], times=2)


def long_chain(module, count):
    """The gradient of a value that is added to itself, one sum after the other."""
    a = module.Value(0.5)
    out = a
    for _ in range(count):
        out = out + a
        if not isinstance(out, module.Value):
            return None
    out.backward()
    return a.grad


@points(0, BACKWARD)
def check_backward_of_a_long_chain(student):
    """A chain of 1200 sums is walked to its end."""
    found = student.probe(long_chain, 1200, of=(BACKWARD, ADD))
    expect.close(found, 1201.0, "a.grad after 1200 sums")


@points(5, "Value.__pow__")
def check_pow(student, reference, rng):
    """The base is raised, and hears the gradient times the slope of the power."""
    texts = "out = a ** 3", "out = a ** -2", "out = b ** 0.5"
    operation(student, reference, rng, "Value.__pow__", *texts)


@points(4, "Value.relu")
def check_relu(student, reference, rng):
    """What is positive passes, in both directions."""
    texts = "out = b.relu()", "out = b.relu()", "out = c.relu()", "out = c.relu()"
    operation(student, reference, rng, "Value.relu", *texts)  # a gradient of either sign


@points(0, "Value.relu")
def check_relu_at_the_kink(student, rng):
    """At exactly 0 nothing passes back."""
    for upstream in rng.uniform(1, 2, 2) * [-1, 1]:
        given = "out = a.relu()", {"a": 0.0}, float(upstream), {"a": 0.0}
        _, heard, _ = student.probe(by_hand, *given, values=3, of=("Value.relu",))
        got = heard.get("a") if isinstance(heard, dict) else heard
        expect.close(got, 0.0, "the report to a from `out = a.relu()` with a = 0")


@points(4, "Value.tanh")
def check_tanh(student, reference, rng):
    """The number is squeezed, and hears the gradient times the slope of tanh."""
    operation(student, reference, rng, "Value.tanh", "out = b.tanh()", "out = c.tanh()")


@points(4, "Value.exp")
def check_exp(student, reference, rng):
    """The exponential is its own slope."""
    operation(student, reference, rng, "Value.exp", "out = b.exp()", "out = c.exp()")


@points(1, "Value.__neg__")
def check_neg(student, reference, rng):
    """-a has the other sign, and so has what a hears."""
    operation(student, reference, rng, "Value.__neg__", "out = -a", whole=True)


@points(1, "Value.__sub__")
def check_sub(student, reference, rng):
    """a - b is the difference; b hears the gradient with the other sign."""
    texts = "out = a - b", "out = a - 2"
    operation(student, reference, rng, "Value.__sub__", *texts, whole=True)


@points(2, "Value.__truediv__")
def check_truediv(student, reference, rng):
    """a / b is the quotient, and both have their slopes."""
    texts = "out = a / b", "out = a / 4"
    operation(student, reference, rng, "Value.__truediv__", *texts, whole=True)


@points(1, "Value.__radd__")
def check_radd(student, reference, rng):
    """A number may stand on the left of a sum, and so sum works."""
    texts = "out = 3 + a", "out = sum([a, b])"
    operation(student, reference, rng, "Value.__radd__", *texts, whole=True)


@points(1, "Value.__rmul__")
def check_rmul(student, reference, rng):
    """A number may stand on the left of a product."""
    operation(student, reference, rng, "Value.__rmul__", "out = 3 * a", whole=True)


@points(1, "Value.__rsub__")
def check_rsub(student, reference, rng):
    """3 - a takes a away from 3."""
    operation(student, reference, rng, "Value.__rsub__", "out = 3 - a", whole=True)


@points(2, "Value.__rtruediv__")
def check_rtruediv(student, reference, rng):
    """3 / a divides 3 by a."""
    operation(student, reference, rng, "Value.__rtruediv__", "out = 3 / a", whole=True)


EVERY = (
    BACKWARD, ADD, MUL, "Value.__pow__", "Value.relu", "Value.tanh", "Value.exp", "Value.__neg__",
    "Value.__sub__", "Value.__truediv__", "Value.__radd__", "Value.__rmul__", "Value.__rsub__",
    "Value.__rtruediv__",
)  # fmt: skip


def evaluate(module, text, numbers):
    """Data of an expression, and the gradient of each letter."""
    leaves = {name: module.Value(number) for name, number in numbers.items()}
    scope = dict(leaves)
    exec(text, {}, scope)
    scope["out"].backward()
    return scope["out"].data, {name: leaf.grad for name, leaf in leaves.items()}


@points(4, BACKWARD)
def check_expressions(student, reference, rng):
    """Fifteen expressions of every kind have their values and gradients."""
    for text in MIXED:
        with expect.case(text):
            numbers = used(rng, text)
            right, slopes = by_reference(reference, evaluate, text, numbers)
            data, grads = student.probe(evaluate, text, numbers, values=2, of=EVERY)
            expect.close(data, right, f"out.data of `{text}`")
            grads = grads if isinstance(grads, dict) else {}
            for name, slope in slopes.items():
                expect.close(grads.get(name), slope, f"{name}.grad for `{text}`")


def data_only(module, text, variants):
    """The data of an expression for several choices of its letters."""
    found = []
    for numbers in variants:
        scope = {name: module.Value(number) for name, number in numbers.items()}
        exec(text, {}, scope)
        found.append(scope["out"].data)
    return found


@points(0, BACKWARD)
def check_slope(student, rng):
    """Your gradients are the slopes of your own data."""
    for text in (MIXED[8], MIXED[10], MIXED[14]):
        with expect.case(text):
            numbers = used(rng, text)
            _, grads = student.probe(evaluate, text, numbers, values=2, of=EVERY)

            def outputs(variants, text=text):
                return student.probe(data_only, text, variants, of=EVERY)

            gradients_match(outputs, numbers, grads, 1.0, rng, f"grads of `{text}`", "numbers")


def data_afterwards(module, texts, numbers):
    """What the letters hold once every expression has been computed and run backwards."""
    leaves = {name: module.Value(number) for name, number in numbers.items()}
    for text in texts:
        scope = dict(leaves)
        exec(text, {}, scope)
        scope["out"].backward()
    return {name: leaf.data for name, leaf in leaves.items()}


@points(0, BACKWARD)
def check_data_stay(student, rng):
    """Whatever is computed from a value, its data stay as they are."""
    numbers = draw(rng)
    after = student.probe(data_afterwards, MIXED, numbers, of=EVERY)
    changed = [n for n in numbers if not isinstance(after, dict) or after.get(n) != numbers[n]]
    message = f"{' and '.join(changed)} changed while something was computed from it."
    expect.that(not changed, message, "data afterwards", after)


def chessboard(rng, count):
    """Points around the middles of four fields, and the colour of each: no line parts them."""
    field = np.arange(count) % 4
    middle = np.stack([1 - 2.0 * (field % 2), 1 - 2.0 * (field // 2)], axis=1)
    return middle + 0.25 * rng.normal(size=(count, 2)), middle.prod(axis=1)


def hinge_gradients(module, params, x, sides):
    """Gradients of the mean hinge loss of a network with one hidden layer of tanh units."""
    w, b, v, c = [
        [[module.Value(p) for p in row] for row in array.tolist()]
        if array.ndim == 2
        else [module.Value(p) for p in array.tolist()]
        for array in params
    ]
    loss = 0.0
    for row, side in zip(x.tolist(), sides.tolist(), strict=True):
        score = c[0]
        for unit, bias, out in zip(w, b, v, strict=True):
            z = sum([weight * number for weight, number in zip(unit, row, strict=True)]) + bias
            score = score + out * z.tanh()
        loss = loss + (1 - side * score).relu()
    (loss / len(sides)).backward()
    return [
        np.array([[p.grad for p in row] if isinstance(row, list) else row.grad for row in layer])
        for layer in (w, b, v, c)
    ]


@points(5, BACKWARD, replayed=False)
def check_learns_a_chessboard(student, rng):
    """Your engine trains a network of eight tanh units until it knows the colours of the fields."""
    (x, sides), (new_x, new_sides) = chessboard(rng, 80), chessboard(rng, 200)
    params = [rng.normal(size=(8, 2)), np.zeros(8), 0.5 * rng.normal(size=8), np.zeros(1)]
    speed = [np.zeros_like(p) for p in params]
    for lr in np.linspace(0.3, 0, 50, endpoint=False):
        rows = rng.choice(80, 8, replace=False)
        grads = student.probe(hinge_gradients, params, x[rows], sides[rows], of=EVERY)
        if not expect.fits(grads, params):
            expect.shapes(grads, params, "grads", like="params")
            return
        speed = [0.8 * s - d for s, d in zip(speed, grads, strict=True)]
        params = [p + lr * s for p, s in zip(params, speed, strict=True)]
    w, b, v, c = params
    scores = np.tanh(new_x @ w.T + b) @ v + c
    share = float(((scores > 0) == (new_sides > 0)).mean())
    expect.above(share, 0.90, "share of new points with the right colour")
