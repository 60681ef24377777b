"""What a network of one's own must do: each part with the values it should give, then all of it."""

from itertools import pairwise

import numpy as np

from backlings import by_reference, points
from backlings.checking import expect
from backlings.course import data

SIZES = [400, 100, 300]
LITTLE = 0.03  # of 30,000 draws a std strays by 0.4 %, of a mean by 0.6 % of a std
SPREAD = {
    "he": lambda fan_in, fan_out: np.sqrt(2 / fan_in),
    "xavier": lambda fan_in, fan_out: np.sqrt(2 / (fan_in + fan_out)),
    "tiny": lambda fan_in, fan_out: 0.01,
}


def zeros(sizes):
    """Parameters of these sizes."""
    pairs = pairwise(sizes)
    return [(np.zeros((fan_in, fan_out)), np.zeros(fan_out)) for fan_in, fan_out in pairs]


@points(0, "build_network")
def check_build_network_shapes(student, rng):
    """Each layer has a w and a b, of the sizes asked for."""
    for init in SPREAD:
        for sizes in ([5, 3, 4], [2, 2]):
            with expect.case(init, sizes=sizes):
                params = student.build_network(rng, sizes, init)
                expect.shapes(params, zeros(sizes), "params")


@points(8, "build_network")
def check_build_network_scale(student, rng):
    """The weights are as large as each rule says, in every layer."""
    for init, std in SPREAD.items():
        with expect.case(init):
            params = student.build_network(rng, SIZES, init)
            if not expect.shapes(params, zeros(SIZES), "params"):
                continue
            for at, (w, _) in enumerate(params):
                right = std(*w.shape)
                spread, centre = float(np.std(w) / right), float(np.mean(w) / right)
                what = f"The standard deviation of w of layer {at + 1}"
                text = f"{what} is {spread:.3g} times what the rule {init!r} says"
                good = abs(spread - 1) < LITTLE
                expect.that(good, text, f"std of layer {at + 1}", spread, within=LITTLE)
                text = f"The mean of w of layer {at + 1} is {centre:.2g} standard deviations off 0"
                good = abs(centre) < LITTLE
                expect.that(good, text, f"mean of layer {at + 1}", centre, within=LITTLE)


@points(2, "build_network")
def check_build_network_biases(student, rng):
    """All biases begin at 0."""
    for init in SPREAD:
        with expect.case(init):
            params = student.build_network(rng, [6, 5, 3], init)
            if expect.shapes(params, zeros([6, 5, 3]), "params"):
                largest = max(float(np.abs(b).max()) for _, b in params)
                text = "A bias does not begin at 0"
                expect.that(largest == 0, text, "largest bias", largest > 0)


def built(module, seeds, init):
    return [module.build_network(np.random.default_rng(s), [8, 6, 4], init) for s in seeds]


@points(0, "build_network")
def check_build_network_source(student, rng):
    """Every number comes from rng: the same seed, the same network, and only then."""
    one, other = (int(seed) for seed in rng.choice(2**31, size=2, replace=False))
    for init in SPREAD:
        with expect.case(init):
            found = student.probe(built, [one, one, other], init, of=["build_network"])
            if expect.shapes(found, [zeros([8, 6, 4])] * 3, "params"):
                again = bool(np.array_equal(found[0][0][0], found[1][0][0]))
                expect.that(again, "One seed gives two networks", "w of one seed", again)
                fresh = not np.array_equal(found[0][0][0], found[2][0][0])
                text = "Another generator gives the very same network"
                expect.that(fresh, text, "w of another seed", fresh, "rng decides what is drawn")


def network(rng, sizes):
    """Parameters at random, biases too."""
    pairs = pairwise(sizes)
    return [
        (rng.normal(size=(fan_in, fan_out)) * np.sqrt(2 / fan_in), 0.3 * rng.normal(size=fan_out))
        for fan_in, fan_out in pairs
    ]


def right_training(student, reference, rng, params, x, labels, *recipe):
    """Note whether a training run ends where it should."""
    params_new, history = student.train_network(params, x, labels, *recipe, rng)
    right = reference.train_network(params, x, labels, *recipe, np.random.default_rng(1))
    expect.close(params_new, right[0], "params", like="params")
    expect.close(history, right[1], "history")


@points(7, "train_network")
def check_train_network_full_batch(student, reference, rng):
    """With all rows in one batch, params and history are right for each optimiser."""
    for optimiser, lr in [("sgd", 0.2), ("momentum", 0.05), ("adam", 0.02)]:
        with expect.case(optimiser):
            x, labels = rng.normal(size=(7, 4)), rng.integers(0, 3, 7)
            params = network(rng, [4, 5, 3])
            right_training(student, reference, rng, params, x, labels, optimiser, lr, 1e6, 4, 7)


@points(4, "train_network")
def check_train_network_clips(student, reference, rng):
    """The gradient of all parameters together is never longer than max_norm."""
    for optimiser, max_norm in [("sgd", 0.2), ("momentum", 0.1)]:
        with expect.case(optimiser, max_norm=max_norm):
            x, labels = 3 * rng.normal(size=(6, 4)), rng.integers(0, 3, 6)
            params = network(rng, [4, 5, 3])
            right_training(
                student, reference, rng, params, x, labels, optimiser, 0.3, max_norm, 3, 8
            )


@points(3, "train_network")
def check_train_network_batches(student, reference, rng):
    """Each batch makes one step, the short last one too, and each example counts once."""
    for optimiser, lr in [("momentum", 0.05), ("adam", 0.03)]:
        with expect.case(optimiser, N=13, batch_size=5):
            # One example thirteen times: in whichever order it is dealt, all batches are alike.
            x, labels = np.tile(rng.normal(size=4), (13, 1)), np.full(13, rng.integers(0, 3))
            params = network(rng, [4, 5, 3])
            right_training(student, reference, rng, params, x, labels, optimiser, lr, 1e6, 2, 5)


def left(module, params, x, labels, rng):
    module.train_network(params, x, labels, "sgd", 0.1, 1.0, 2, 3, rng)
    return params


@points(0, "train_network")
def check_train_network_leaves_params_alone(student, rng):
    """The parameters that training starts from are afterwards what they were."""
    params = network(rng, [4, 5, 3])
    x, labels = rng.normal(size=(6, 4)), rng.integers(0, 3, 6)
    kept = expect.agrees(student.probe(left, params, x, labels, rng), params)
    text = "train_network changes params, its own argument, which is needed for the comparison"
    expect.that(kept, text, "params after the call", kept)


def dealt(rng):
    """Digits on one scale, 1437 to train on and 360 new ones."""
    digits = data.load("digits")
    rows = rng.permutation(len(digits["x"]))
    x, labels = digits["x"][rows] / 16, digits["labels"][rows]
    return (x[:1437], labels[:1437]), (x[1437:], labels[1437:])


def logits_of(params, x):
    """The grader's own forward pass: a verdict rests on nothing of the learner's but numbers."""
    for w, b in params[:-1]:
        x = np.maximum(0, x @ w + b)
    return x @ params[-1][0] + params[-1][1]


@points(6, "train_network", replayed=False)
def check_train_network_reads_digits(student, rng):
    """Your network reads 95 of 100 digits that it has never seen."""
    (x, labels), (new, truth) = dealt(rng)
    params = network(rng, [64, 64, 32, 10])
    params = [(w, 0 * b) for w, b in params]
    found, _ = student.train_network(params, x, labels, "adam", 0.006, 1.0, 25, 32, rng)
    if expect.shapes(found, params, "params", like="params"):
        share = float(np.mean(logits_of(found, new).argmax(axis=1) == truth))
        expect.above(share, 0.95, "share of right answers on new digits")


@points(10, "compare_flow")
def check_compare_flow(student, reference, rng):
    """decay, dead and act_rms are right, before and after, for networks of 3 and 4 layers."""
    for n, sizes in [(6, [5, 7, 6, 3]), (8, [4, 6, 6, 6, 4]), (1, [3, 8, 8, 2])]:
        with expect.case(N=n, sizes=sizes):
            before, after = network(rng, sizes), network(rng, sizes)
            for params, layer, unit in ((before, 0, 1), (after, 1, 0), (after, 0, 2)):
                params[layer][1][unit] = -50.0  # a unit that is dead for sure
            x, labels = rng.normal(size=(n, sizes[0])), rng.integers(0, sizes[-1], n)
            flow = student.compare_flow(before, after, x, labels)
            right = reference.compare_flow(before, after, x, labels)
            expect.close(flow, right, "flow")


def measured(module, inits, seeds, sizes, train, test, recipe):
    own = dict(vars(module))

    def build(rng, sizes, init):
        w = rng.normal(size=(sizes[0], sizes[-1])) * {"he": 1.0, "xavier": 0.7}.get(init, 0.1)
        return [(w, np.zeros(sizes[-1]))]

    def trained(params, x, labels, optimiser, lr, max_norm, epochs, batch_size, rng):
        (w, b), rows = params[0], np.eye(len(params[0][1]))[labels]
        pull = x.T @ (rows - rows.mean(axis=0)) / len(x)
        w = w + lr * epochs * pull + 0.5 * max_norm * rng.normal(size=w.shape)
        return [(w, b)], [float(len(optimiser) + batch_size)]

    # Ours in the place of the learner's, so that their mistakes do not count twice.
    vars(module).update(build_network=build, train_network=trained)
    try:
        return module.ablate(inits, seeds, sizes, train, test, recipe)
    finally:
        vars(module).update(own)


def sorted_by(rng, n, w):
    """Rows, and the classes that a linear rule puts them in."""
    x = rng.normal(size=(n, len(w)))
    return x, (x @ w + 0.5 * rng.normal(size=(n, w.shape[1]))).argmax(axis=1)


@points(10, "ablate")
def check_ablate(student, reference, rng):
    """For each rule the mean share on the test rows is right: same seeds, one change."""
    lucky = [int(seed) for seed in rng.choice(2**31, size=5, replace=False)]
    inits, w = ["he", "xavier", "tiny"], rng.normal(size=(6, 4))
    train, test = sorted_by(rng, 90, w), sorted_by(rng, 400, w)
    for label, seeds in {"5 seeds": lucky, "the same turned round": lucky[::-1]}.items():
        with expect.case(label):
            recipe = ("momentum", 0.4, 1.5, 3, 16)
            asked = (inits, seeds, [6, 8, 4], train, test, recipe)
            shares = student.probe(measured, *asked)
            expect.close(shares, by_reference(reference, measured, *asked), "shares")


def suspects(module, sick, x, rng):
    def centred(x):
        return x - x.mean(axis=1, keepdims=True), None

    def scaled(scale, slope):
        return (
            lambda x: (scale * x**3, x),
            lambda dout, x: slope * scale * x**2 * dout,
        )

    right = {
        "softsign": (
            lambda x: (x / (1 + np.abs(x)), x),
            lambda dout, x: dout / (1 + np.abs(x)) ** 2,
        ),
        "centred": (centred, lambda dout, _: dout - dout.mean(axis=1, keepdims=True)),
        "turned": (lambda x: (x[:, ::-1], None), lambda dout, _: dout[:, ::-1]),
        "faint": scaled(1e-7, 3),
        "row_mean": (
            lambda x: (x.mean(axis=1), x.shape),
            lambda dout, shape: np.broadcast_to(dout[:, None] / shape[1], shape),
        ),
        "loud": scaled(1e7, 3),
        "nearly": scaled(1.0, 3),
    }
    wrong = {
        "softsign": lambda dout, x: dout / (1 + np.abs(x)),
        "centred": lambda dout, _: dout - dout,
        "turned": lambda dout, _: dout,
        "faint": scaled(1e-7, 2)[1],
        "row_mean": lambda dout, shape: np.broadcast_to(dout[:, None], shape),
        "loud": scaled(1e7, 2)[1],
        "nearly": scaled(1.0, 3.006)[1],
    }
    pairs = {n: (f, wrong[n] if n in sick else b) for n, (f, b) in right.items()}
    return module.find_wrong(pairs, dict(zip(pairs, x, strict=True)), rng)


NAMES = ["softsign", "centred", "turned", "faint", "row_mean", "loud", "nearly"]


@points(10, "find_wrong")
def check_find_wrong(student, rng):
    """The names of the wrong backward passes are found, all of them and no other, in order."""
    some = [name for name in NAMES if rng.random() < 0.5] or NAMES[3:5]
    for label, sick in {"all": NAMES, "none": [], "one": ["turned"], "some": some}.items():
        with expect.case(f"{label} of them wrong"):
            signs = rng.choice([-1.0, 1.0], size=(len(NAMES), 4, 5))
            x = list(signs * rng.uniform(0.5, 2, size=signs.shape))
            wrong = student.probe(suspects, sick, x, rng)
            expect.equal(wrong, sick, "wrong")
