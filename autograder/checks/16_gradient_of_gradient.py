"""What a correct engine does whose gradients have gradients. It is driven where it lives."""

from functools import partial

from backlings import by_reference, first_right, gradients_match, points
from backlings.checking import expect

INIT, ADD, MUL = "Value.__init__", "Value.__add__", "Value.__mul__"
POW, TANH = "Value.__pow__", "Value.tanh"
CALL, PARAMETERS = "Sequential.__call__", "Sequential.parameters"
BASIC = (INIT, ADD, MUL)
ENGINE = ("grad", *BASIC, POW, TANH)

# Whatever is computed with these, each entry of the table of second derivatives is asked for.
TWICE = [
    "out = a * a * b",
    "out = a + b",
    "out = (a * b + a) * (b + a)",
    "c = a * b; out = c * c * c + c",
    "out = (a * b).tanh() * b",
    "out = (a * a + b * b) ** 0.5",
    "c = (a + b * b).tanh(); out = c ** 3 + c * a",
]


def draw(rng):
    """Numbers for the letters: a of either sign, b positive."""
    a, b = (float(size) for size in rng.uniform(0.5, 1.5, 2))
    return {"a": a * float(rng.choice([-1, 1])), "b": b}


def used(rng, text):
    """Numbers for those letters that occur in a text."""
    words = "".join(c if c.isalpha() else " " for c in text).split()
    return {name: number for name, number in draw(rng).items() if name in words}


def held(module, on):
    """Whether a value that is made while recording is on, or off, keeps its parents and rule."""
    gone = set()

    class Watch:
        def __init__(self, name):
            self.name = name

        def __del__(self):
            gone.add(self.name)

    module.Value.recording = on
    try:
        parent, watch = module.Value(2.0), Watch("rule")
        parent.watch = Watch("parents")
        value = module.Value(3.0, (parent,), lambda dout, watch=watch: (dout,))
        del parent, watch  # now only the value can keep them
        return value.data, "parents" not in gone, "rule" not in gone
    finally:
        module.Value.recording = True


@points(3, INIT)
def check_init(student):
    """A value keeps its parents and its rule while recording is on, and nothing while it is off."""
    for on in (True, False):
        with expect.case("recording is on" if on else "recording is off"):
            data, *kept = student.probe(held, on, values=3, of=(INIT,))
            when = f"while recording is {'on' if on else 'off'}"
            expect.close(data, 3.0, f"the data of a value that is made {when}")
            for thing, keeps in zip(("its parents", "its rule"), kept, strict=True):
                said = f"{'does not keep' if on else 'keeps'} {thing}"
                message = f"A value that is made {when} {said}."
                expect.that(keeps is on, message, f"{thing} {when}", keeps)


def by_rule(module, text, numbers, upstream):
    """One operation by its own rule: data, reports, and how each report moves with what."""
    module.Value.recording = True
    leaves = {name: module.Value(number) for name, number in numbers.items()}
    scope = dict(leaves)
    exec(text, {}, scope)
    out, dout = scope["out"], module.Value(upstream)
    if not isinstance(out, module.Value):
        return None, type(out).__name__, None
    names = {id(value): name for name, value in {"dout": dout, **leaves}.items()}

    def moves_with(value, amount, found):
        """Along each path from a value back to the letters, one after the other."""
        if id(value) in names:
            found[names[id(value)]] += amount
        elif value._backward is not None:
            reports = value._backward(module.Value(amount))
            for parent, report in zip(value._parents, reports, strict=True):
                moves_with(parent, report.data, found)
        return found

    if out._backward is None:  # a leaf: nobody hears of it
        heard = dict.fromkeys(leaves, 0.0)
        return out.data, heard, {f"{name} {o}": 0.0 for name in leaves for o in names.values()}
    heard, moves = {}, {}
    for parent, report in zip(out._parents, out._backward(dout), strict=False):
        name = names.get(id(parent))
        if name in leaves:
            heard[name] = heard.get(name, 0.0) + report.data
            for other, slope in moves_with(report, 1.0, dict.fromkeys(names.values(), 0.0)).items():
                moves[f"{name} {other}"] = moves.get(f"{name} {other}", 0.0) + slope
    return out.data, heard, moves


def by_grad(module, text, numbers, upstream):
    """The same through `grad`, whatever the operation is made of."""
    module.Value.recording = True
    leaves = {name: module.Value(number) for name, number in numbers.items()}
    scope = dict(leaves)
    exec(text, {}, scope)
    out, dout = scope["out"], module.Value(upstream)
    if not isinstance(out, module.Value):
        return None, type(out).__name__, None
    others = {"dout": dout, **leaves}
    reports = module.grad(out * dout, list(leaves.values()), True)
    moves = {}
    for name, report in zip(leaves, reports, strict=True):
        slopes = module.grad(report, list(others.values()), True)
        moves.update({f"{name} {o}": s.data for o, s in zip(others, slopes, strict=True)})
    return out.data, {n: r.data for n, r in zip(leaves, reports, strict=True)}, moves


def operation(student, reference, rng, function, texts, twice):
    """
    One operation: its data and reports, or (`twice`) the slopes of its reports.

    By its own rule, so that a wrong `grad` is no reason to call it wrong; through `grad` if it is
    made of other operations.
    """
    for text in texts:
        with expect.case(text):
            given = text, used(rng, text), float(rng.uniform(1, 3) * rng.choice([-1, 1]))
            right = by_reference(reference, by_rule, *given)
            of = (function, *BASIC) if twice else (function, INIT)
            ways = [
                partial(student.probe, by_rule, *given, values=3, of=of),
                partial(student.probe, by_grad, *given, values=3, of=(function, *BASIC, "grad")),
            ]
            part = slice(2, 3) if twice else slice(0, 2)
            found = first_right(ways, lambda f, r=right, p=part: expect.agrees(f[p], r[p]))
            compare(found, right, text.removeprefix("out = "), twice)


def compare(found, right, text, twice):
    """Note what was found of one operation."""
    data, heard, moves = found
    if not isinstance(heard, dict):
        kind = heard if isinstance(heard, str) else "thing"
        expect.that(False, f"`{text}` gives a {kind}, expected a Value.", f"out of `{text}`", kind)
        return
    if not twice:
        expect.close(data, right[0], f"out.data of `{text}`")
        for name, report in right[1].items():
            expect.close(heard.get(name), report, f"the report to {name} from `{text}`")
        return
    moves = moves if isinstance(moves, dict) else {}
    for key, slope in right[2].items():
        name, other = key.split()
        label = f"the slope in {other} of the report to {name} from `{text}`"
        expect.close(moves.get(key), slope, label)


SUMS = ("out = a + b", "out = a + a", "out = a + 3", "out = b + a", "out = b + -2")
PRODUCTS = ("out = a * b", "out = a * a", "out = a * 3")
POWERS = ("out = a ** 3", "out = a ** -2", "out = b ** 0.5", "out = a ** 2")
SQUEEZED = ("out = a.tanh()", "out = b.tanh()")


@points(1, ADD)
def check_add(student, reference, rng):
    """The data add up, and each summand hears the whole gradient."""
    operation(student, reference, rng, ADD, SUMS, twice=False)


@points(2, ADD)
def check_add_twice(student, reference, rng):
    """What the summands hear moves with dout."""
    operation(student, reference, rng, ADD, SUMS, twice=True)


@points(2, MUL)
def check_mul(student, reference, rng):
    """The data are multiplied, and each factor hears the gradient times the other factor."""
    operation(student, reference, rng, MUL, PRODUCTS, twice=False)


@points(3, MUL)
def check_mul_twice(student, reference, rng):
    """What a factor hears moves with dout and with the other factor."""
    operation(student, reference, rng, MUL, PRODUCTS, twice=True)


@points(2, POW)
def check_pow(student, reference, rng):
    """The base is raised, and hears the gradient times the slope of the power."""
    operation(student, reference, rng, POW, POWERS, twice=False)


@points(3, POW)
def check_pow_twice(student, reference, rng):
    """What the base hears moves with dout and with the base."""
    operation(student, reference, rng, POW, POWERS, twice=True)


@points(2, TANH)
def check_tanh(student, reference, rng):
    """The number is squeezed, and hears the gradient times the slope of tanh."""
    operation(student, reference, rng, TANH, SQUEEZED, twice=False)


@points(3, TANH)
def check_tanh_twice(student, reference, rng):
    """What the number hears moves with dout and with the number."""
    operation(student, reference, rng, TANH, SQUEEZED, twice=True)


def switched(module, story):
    """Whether recording is on, at each place of a story that `no_grad` plays in."""
    seen = {}
    module.Value.recording = True
    try:
        if story == "one block":
            with module.no_grad():
                seen["inside the block"] = module.Value.recording
            seen["after the block"] = module.Value.recording
        elif story == "a block in a block":
            with module.no_grad():
                with module.no_grad():
                    seen["inside the inner block"] = module.Value.recording
                seen["after the inner block"] = module.Value.recording
            seen["after both blocks"] = module.Value.recording
        else:
            seen["past the exception"] = True
            try:
                with module.no_grad():
                    raise ArithmeticError
            except ArithmeticError:
                seen["past the exception"] = False
            seen["after the exception"] = module.Value.recording
        return seen
    finally:
        module.Value.recording = True


def play(student, story, right):
    """`no_grad` in a story: is recording on where it should be, and off where it should?"""
    found = student.probe(switched, story, of=("no_grad",))
    for place, on in right.items():
        got = found.get(place) if isinstance(found, dict) else None
        message = f"Recording is {'off' if on else 'on'} {place}, expected {'on' if on else 'off'}."
        if place == "past the exception":
            message = "An exception ends with the block, expected that it goes on its way."
        expect.that(got is on, message, place, got)


@points(2, "no_grad")
def check_no_grad(student):
    """Recording is off inside a block, and on again after it."""
    play(student, "one block", {"inside the block": False, "after the block": True})


@points(2, "no_grad")
def check_no_grad_inside_another(student):
    """A block inside a block leaves the outer one as it was."""
    places = ("inside the inner block", "after the inner block", "after both blocks")
    play(student, "a block in a block", dict(zip(places, (False, False, True), strict=True)))


@points(2, "no_grad")
def check_no_grad_and_exceptions(student):
    """An exception leaves the block, and recording is on again after it."""
    play(student, "an exception", {"past the exception": False, "after the exception": True})


# For each value its parents and its slopes in them; the last one is where it ends.
GRAPHS = {
    "out = a + a": [["out", [["a", 1.0], ["a", 1.0]]]],
    "c = a + b; out = c * 2 + c * 3": [
        ["c", [["a", 1.0], ["b", 1.0]]],
        ["out", [["c", 2.0], ["c", 3.0]]],
    ],
    "c = a * 2 + b * -1; d = c * 3 + b; e = d * 0.5 + c; out = e + d * 2 + a": [
        ["c", [["a", 2.0], ["b", -1.0]]],
        ["d", [["c", 3.0], ["b", 1.0]]],
        ["e", [["d", 0.5], ["c", 1.0]]],
        ["out", [["e", 1.0], ["d", 2.0], ["a", 1.0]]],
    ],
    "c = a * 2; d = c + b; e = c + d; f = d + e; out = f * 0.5 + c": [
        ["c", [["a", 2.0]]],
        ["d", [["c", 1.0], ["b", 1.0]]],
        ["e", [["c", 1.0], ["d", 1.0]]],
        ["f", [["d", 1.0], ["e", 1.0]]],
        ["out", [["f", 0.5], ["c", 1.0]]],
    ],
}
# The output itself, a value in the middle, one that is not used, and one that is asked for twice.
ASKED = ["out", "b", "unused", "c", "a", "b"]


def first(module, text, numbers, asked):
    """Gradients of an expression of + and *."""
    module.Value.recording = True
    scope = {name: module.Value(number) for name, number in numbers.items()}
    exec(text, {}, scope)
    found = module.grad(scope["out"], [scope[name] for name in asked])
    return (
        [getattr(value, "data", None) for value in found]
        if isinstance(found, list | tuple)
        else found
    )


def wired(module, graph, numbers, asked):
    """The same for values whose slopes are given, so that products are not asked."""

    def rule(slopes):
        return lambda dout: tuple(module.Value(slope * dout.data) for slope in slopes)

    module.Value.recording = True
    scope = {name: module.Value(number) for name, number in numbers.items()}
    for name, wires in graph:
        parents = tuple(scope[parent] for parent, _ in wires)
        scope[name] = module.Value(0.0, parents, rule([slope for _, slope in wires]))
    found = module.grad(scope["out"], [scope[name] for name in asked])
    return (
        [getattr(value, "data", None) for value in found]
        if isinstance(found, list | tuple)
        else found
    )


def gradients(student, reference, rng, text, asked):
    """`grad` of one of the graphs, once."""
    numbers = {**draw(rng), "unused": 1.0}
    right = by_reference(reference, first, text, numbers, asked)
    ways = [
        partial(student.probe, first, text, numbers, asked, of=("grad", *BASIC)),
        partial(student.probe, wired, GRAPHS[text], numbers, asked, of=("grad", INIT, ADD)),
    ]
    found = first_right(ways, partial(expect.agrees, expected=right))
    if not isinstance(found, list) or len(found) != len(asked):
        expect.close(found, right, f"grads of `{text}`")
        return
    for at, (name, gradient) in enumerate(zip(asked, right, strict=True)):
        expect.close(found[at], gradient, f"grads[{at}] of `{text}`, the slope in {name}")


@points(6, "grad")
def check_grad(student, reference, rng):
    """A value that several others use hears all of them before its rule is asked, once."""
    for text in GRAPHS:
        with expect.case(text):
            gradients(student, reference, rng, text, ["a", "b"] if "b" in text else ["a"])


@points(2, "grad")
def check_grad_of_what_is_asked(student, reference, rng):
    """Gradients come in the order of the inputs: 1 for the output itself, 0 for a stranger."""
    for text in list(GRAPHS)[1:]:
        with expect.case(text):
            gradients(student, reference, rng, text, ASKED)


def second(module, text, numbers, keep):
    """First derivatives, and those of each of them in each letter."""
    module.Value.recording = True
    leaves = {name: module.Value(number) for name, number in numbers.items()}
    scope = dict(leaves)
    exec(text, {}, scope)
    firsts = module.grad(scope["out"], list(leaves.values()), keep)
    seconds = [module.grad(slope, list(leaves.values()), True) for slope in firsts]
    return [v.data for v in firsts], [[v.data for v in row] for row in seconds]


def derivatives(found, right, names, text, because=""):
    """Note first derivatives, and second ones if they come in a table."""
    if not expect.fits(list(found), list(right)):
        expect.shapes(list(found), list(right), f"derivatives of `{text}`")
        return
    for at, name in enumerate(names):
        expect.close(found[0][at], right[0][at], f"the slope in {name} of `{text}`")
    for at, name in enumerate(names):
        for other, got, slope in zip(names, found[1][at], right[1][at], strict=True):
            label = f"the slope in {other} of the slope in {name} of `{text}`"
            expect.close(got, slope, label, because)


@points(6, "grad")
def check_grad_twice(student, reference, rng):
    """With create_graph the gradient of each gradient is the second derivative."""
    for text in TWICE:
        with expect.case(text):
            given = text, used(rng, text), True
            right = by_reference(reference, second, *given)
            found = student.probe(second, *given, values=2, of=ENGINE)
            derivatives(found, right, list(given[1]), text)


@points(2, "grad")
def check_grad_without_a_graph(student, reference, rng):
    """Without create_graph the gradients are leaves: right, but their own gradients are 0."""
    for text in TWICE[:4]:
        with expect.case(text):
            given = text, used(rng, text), False
            right = by_reference(reference, second, *given)
            of = ("grad", "no_grad", *BASIC)
            found = student.probe(second, *given, values=2, of=of)
            derivatives(found, right, list(given[1]), text, "a gradient without a graph is a leaf")
    on = student.probe(traces, TWICE[2], draw(rng), values=3, of=of)[1]
    expect.that(on == [True] * 3, "After grad recording is off.", "recording after grad", on)


def thrice(module, number, exponent):
    """One derivative after the other of a power."""
    module.Value.recording = True
    a = module.Value(number)
    value, found = a**exponent, []
    for _ in range(3):
        (value,) = module.grad(value, [a], True)
        found.append(value.data)
    return tuple(found)


@points(0, "grad")
def check_grad_three_times(student, reference, rng):
    """And so on: the third derivative is the gradient of the gradient of the gradient."""
    given = draw(rng)["b"], 5
    right = by_reference(reference, thrice, *given)
    found = student.probe(thrice, *given, values=3, of=ENGINE)
    for got, slope, order in zip(found, right, ("first", "second", "third"), strict=True):
        expect.close(got, slope, f"the {order} derivative of `a ** 5`")


def traces(module, text, numbers):
    """The same gradients asked for twice, and whether recording is on after each."""
    module.Value.recording = True
    leaves = {name: module.Value(number) for name, number in numbers.items()}
    scope = dict(leaves)
    exec(text, {}, scope)
    found, on = [], []
    try:
        for keep in (False, False, True):
            slopes = module.grad(scope["out"], list(leaves.values()), keep)
            found.append([v.data for v in slopes])
            again = module.Value(2.0)
            on.append(module.grad(again * again, [again], True)[0].data != 0)
    finally:
        module.Value.recording = True
    return found, on, [leaf.data for leaf in leaves.values()]


@points(0, "grad")
def check_grad_leaves_no_trace(student, rng):
    """Asked again it says the same; values and the switch are as they were."""
    numbers = draw(rng)
    of = ("grad", *BASIC)
    found, _, after = student.probe(traces, TWICE[2], numbers, values=3, of=of)
    if expect.fits(found, [[0.0, 0.0]] * 3):
        expect.close(found[1:], [found[0]] * 2, "grads asked for again", "nothing adds up")
    expect.close(after, list(numbers.values()), "data of the inputs afterwards")


def long_chain(module, count):
    """The gradient behind a long chain, and the gradient of that."""
    module.Value.recording = True
    a = module.Value(1.0)
    out = a * a
    for _ in range(count):
        out = out + a
    (slope,) = module.grad(out, [a], True)
    return slope.data, module.grad(slope, [a], True)[0].data


@points(0, "grad")
def check_grad_of_a_long_chain(student):
    """A chain of 1200 sums is walked to its end, twice."""
    found = student.probe(long_chain, 1200, values=2, of=("grad", *BASIC))
    expect.close(found[0], 1202.0, "the gradient behind 1200 sums")
    expect.close(found[1], 2.0, "the gradient of the gradient behind 1200 sums")


@points(0, "grad")
def check_slope(student, rng):
    """Your second derivatives are the slopes of your own first ones."""
    for text in (TWICE[4], TWICE[6]):
        with expect.case(text):
            numbers = used(rng, text)
            _, seconds = student.probe(second, text, numbers, True, values=2, of=ENGINE)
            for at, name in enumerate(numbers):
                row = seconds[at] if expect.fits(seconds, [[0.0] * 2] * 2) else [None] * 2
                grads = dict(zip(numbers, row, strict=True))

                def outputs(variants, text=text, at=at):
                    ways = [(text, numbers, True) for numbers in variants]
                    found = [student.probe(second, *w, values=2, of=ENGINE)[0] for w in ways]
                    return [slopes[at] for slopes in found]

                label = f"grads of the slope in {name} of `{text}`"
                gradients_match(outputs, numbers, grads, 1.0, rng, label, "numbers")


BOWLS = {
    "x[0] ** 4": 1,
    "x[0] * x[0] * x[1] + x[1] ** 3": 2,
    "(x[0] * x[1] + x[2]).tanh() * x[2]": 3,
    "x[0] * x[1] + x[2] * x[3] * x[3]": 4,
    "x[0] * 3 + x[1] * -2": 2,
}


def product(module, text, point, v):
    """`hessian_vector` of a function given as text."""
    module.Value.recording = True
    found = module.hessian_vector(lambda x: eval(text, {"x": x}), point, v)
    if not isinstance(found, list | tuple):
        return found
    return [x if isinstance(x, int | float) else type(x).__name__ for x in found]


@points(5, "hessian_vector")
def check_hessian_vector(student, reference, rng):
    """The Hessian times a vector, of functions of one to four numbers."""
    for text, count in BOWLS.items():
        with expect.case(text):
            point = [float(number) for number in rng.uniform(0.5, 1.5, count)]
            v = [float(number) for number in rng.normal(size=count)]
            right = by_reference(reference, product, text, point, v)
            found = student.probe(product, text, point, v, of=("hessian_vector", *ENGINE))
            if not isinstance(found, list) or len(found) != count:
                expect.close(found, right, f"hv for f(x) = {text}")
                continue
            for at, (got, entry) in enumerate(zip(found, right, strict=True)):
                label = f"hv[{at}] for f(x) = {text}"
                if isinstance(got, str):
                    expect.that(False, f"{label} is a {got}, expected a number.", label, got)
                else:
                    expect.close(got, entry, label)


@points(0, "hessian_vector")
def check_hessian_is_symmetric(student, rng):
    """u times H v is v times H u."""
    text = "(x[0] * x[1] + x[2]).tanh() * x[2]"
    point, u, v = rng.uniform(0.5, 1.5, (3, 3)).tolist()
    of = ("hessian_vector", *ENGINE)
    hu, hv = (student.probe(product, text, point, w, of=of) for w in (u, v))
    if expect.shapes(hu, [0.0] * 3, "Hu") and expect.shapes(hv, [0.0] * 3, "Hv"):
        one, two = (sum(a * b for a, b in zip(*p, strict=True)) for p in ((u, hv), (v, hu)))
        because = "the order of two derivatives does not matter"
        expect.that(expect.agrees(one, two), "u · Hv is not v · Hu.", "u · Hv", [one, two], because)


LOSSES = ("(w * x + v).tanh() * u", "w * x * y + y * v", "(w * x) ** 2 + v * u * y", "w * 1 + v")


def penalised(module, text, numbers, strength):
    """A penalty on the slopes in x and y, and its own gradient in everything."""
    module.Value.recording = True
    leaves = {name: module.Value(number) for name, number in numbers.items()}
    loss = eval(text, dict(leaves))
    penalty = module.gradient_penalty(loss, [leaves["x"], leaves["y"]], strength)
    if not isinstance(penalty, module.Value):
        return type(penalty).__name__, None
    slopes = module.grad(penalty, list(leaves.values()), True)
    return penalty.data, {name: s.data for name, s in zip(leaves, slopes, strict=True)}


def penalties(rng):
    """Each loss, with numbers for its letters and a strength."""
    for text in LOSSES:
        numbers = dict(zip("wvuxy", rng.uniform(0.5, 1.5, 5).tolist(), strict=True))
        yield text, numbers, float(rng.uniform(2, 3))


@points(2, "gradient_penalty")
def check_penalty(student, reference, rng):
    """The penalty is strength times the squares of the slopes, added up."""
    for given in penalties(rng):
        with expect.case(given[0]):
            right, _ = by_reference(reference, penalised, *given)
            of = ("gradient_penalty", *ENGINE)
            found, _ = student.probe(penalised, *given, values=2, of=of)
            if isinstance(found, str):
                message = f"penalty is a {found}, expected a Value."
                expect.that(False, message, f"penalty of {given[0]}", found)
            else:
                expect.close(found, right, f"penalty.data for the loss {given[0]}")


@points(4, "gradient_penalty")
def check_penalty_reports(student, reference, rng):
    """The penalty reports to the weights, and to the inputs."""
    for given in penalties(rng):
        with expect.case(given[0]):
            _, right = by_reference(reference, penalised, *given)
            of = ("gradient_penalty", *ENGINE)
            _, found = student.probe(penalised, *given, values=2, of=of)
            found = found if isinstance(found, dict) else {}
            for name, slope in right.items():
                label = f"the slope in {name} of the penalty for the loss {given[0]}"
                expect.close(found.get(name), slope, label)


STEPS = [["x * 2 + 1"], ["x * 2 + 1", "x * x"], ["x + 3", "x * -2", "x * x + x"], []]


def sent(module, steps, x, inside):
    """A number through modules given as text, alone or inside another container."""
    model = module.Sequential(*[eval(f"lambda x: {step}") for step in steps])
    return module.Sequential(model, lambda x: x - 1, model)(x) if inside else model(x)


@points(2, CALL)
def check_call(student, reference, rng):
    """Each module gets what the one before it returned."""
    for steps in STEPS:
        with expect.case(" → ".join(steps) or "no modules"):
            x = float(rng.uniform(2, 3))
            for inside in (False, True):
                right = by_reference(reference, sent, steps, x, inside)
                found = student.probe(sent, steps, x, inside, of=(CALL,))
                told = "outer(x), with a container in it" if inside else "model(x)"
                if not expect.close(found, right, told):
                    break


# A text is a layer with parameters of these names; the same text is the same layer.
MODELS = {
    "two layers": ["w1 b1", "w2 b2"],
    "an activation in between": ["w1 b1", None, "w2 b2"],
    "a container inside": ["w1 b1", ["w2 b2", None, ["w3"]], "w4 b4"],
    "a layer that is there twice": ["w1 b1", "w2", "w1 b1", ["w2", "w3"]],
    "layers that share a weight": ["w1 b1", "w1 b2"],
    "activations only": [None, None],
    "no modules": [],
}


def gathered(module, spec):
    """Names of the parameters, asked for twice, and of what the layers' own lists hold then."""

    class Parameter:
        def __init__(self, name):
            self.name = name

    class Layer:
        def __init__(self, text):
            self.own = [shared.setdefault(name, Parameter(name)) for name in text.split()]

        def __call__(self, x):
            return x

        def parameters(self):
            return self.own

    shared, layers = {}, {}

    def build(entry):
        if entry is None:
            return abs
        if isinstance(entry, str):
            return layers.setdefault(entry, Layer(entry))
        return module.Sequential(*[build(each) for each in entry])

    model = build(spec)
    found = []
    for params in (model.parameters(), model.parameters()):
        if not isinstance(params, list):
            return type(params).__name__, None, None
        found.append([getattr(p, "name", type(p).__name__) for p in params])
    return found[0], found[1], {text: [p.name for p in v.own] for text, v in layers.items()}


def difference(got, right):
    """What is wrong with a list of names, in words."""
    foreign = [name for name in got if name not in right]
    if foreign:
        return f"params has an entry that is a {foreign[0]}, expected parameters only"
    missing = [name for name in right if name not in got]
    if missing:
        return f"params leaves out {', '.join(missing)}"
    twice = [name for name in dict.fromkeys(got) if got.count(name) > 1]
    if twice:
        return f"params has more than once: {', '.join(twice)}"
    return "params is not in the order of the modules"


@points(4, PARAMETERS)
def check_parameters(student, reference):
    """The parameters of all modules, in order, each once."""
    for name, spec in MODELS.items():
        with expect.case(name):
            right, _, _ = by_reference(reference, gathered, spec)
            found, _, _ = student.probe(gathered, spec, values=3, of=(PARAMETERS,))
            if isinstance(found, str):
                expect.that(False, f"params is a {found}, expected a list.", "params", found)
            else:
                message = f"With {name}: {difference(found, right)}."
                expect.that(found == right, message, f"params with {name}", found)


@points(0, PARAMETERS)
def check_parameters_leave_lists_alone(student, reference):
    """A layer's own list is the same afterwards, and a second call finds the same."""
    for name, spec in MODELS.items():
        with expect.case(name):
            _, right, own = by_reference(reference, gathered, spec)
            _, again, after = student.probe(gathered, spec, values=3, of=(PARAMETERS,))
            message = f"With {name}, params is different when it is asked for again."
            expect.that(again == right, message, f"params again, with {name}", again)
            message = f"With {name}, a layer's own list of parameters has changed."
            expect.that(after == own, message, f"the layers' own lists with {name}", after)
