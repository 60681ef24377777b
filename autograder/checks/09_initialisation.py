"""What correct first weights are: judged as what they are, random numbers."""

import copy
from itertools import pairwise

import numpy as np

from backlings import points
from backlings.checking import expect
from backlings.course import data

# (fan_in, fan_out): unequal sizes tell the two apart, equal ones hide which of them was meant.
SIZES = [(400, 100), (100, 400), (200, 200)]
SMALL = [(5, 3), (4, 4), (1, 2)]
LITTLE = 0.03  # of 40,000 draws a std strays by 0.4 %, a mean by 0.5 % of a std
MORE = 0.1  # the level of a signal strays by up to 2 %, as an average of six runs


def he(fan_in, fan_out):
    """The right standard deviation in front of a ReLU."""
    return np.sqrt(2 / fan_in)


def xavier(fan_in, fan_out):
    """The right standard deviation in front of a tanh."""
    return np.sqrt(2 / (fan_in + fan_out))


def times(ratio):
    """A ratio in words."""
    return f"{ratio:.3g} times" if ratio >= 1 else f"{ratio:.2g} of"


def right_scale(w, std, name):
    """Note whether the weights have mean 0 and this standard deviation."""
    spread, centre = float(np.std(w) / std), float(np.mean(w) / std)
    what = f"the standard deviation of {name}"
    text = f"{what} is 0" if spread < 1e-9 else f"{what} is {times(spread)} what it should be"
    expect.that(abs(spread - 1) < LITTLE, text, f"std of {name}", spread, within=LITTLE)
    text = f"the mean of {name} is {float(np.mean(w)):.2g}, and it should be 0"
    because = "weights of both signs are equally likely"
    expect.that(abs(centre) < LITTLE, text, f"mean of {name}", centre, because, within=LITTLE)


def right_shapes(draw, rng):
    """Note whether w comes in the shape that x @ w needs."""
    for fan_in, fan_out in SMALL:
        with expect.case(fan_in=fan_in, fan_out=fan_out):
            expect.shape(draw(rng, fan_in, fan_out), (fan_in, fan_out), "w", "(fan_in, fan_out)")


def right_weights(draw, rng, std):
    """Note whether the weights of each size are as large as they should be."""
    for fan_in, fan_out in SIZES:
        with expect.case(fan_in=fan_in, fan_out=fan_out):
            w = draw(rng, fan_in, fan_out)
            if expect.shape(w, (fan_in, fan_out), "w"):
                right_scale(w, std(fan_in, fan_out), "w")


def drawn_from(module, name, seeds, fan_in, fan_out):
    function = getattr(module, name)
    return [function(np.random.default_rng(seed), fan_in, fan_out) for seed in seeds]


def right_source(student, name, rng):
    """Note whether the numbers come from the generator that was handed in."""
    one, other = (int(seed) for seed in rng.choice(2**31, size=2, replace=False))
    found = student.probe(drawn_from, name, [one, one, other], 20, 30)
    if all(expect.shape(w, (20, 30), "w") for w in found):
        alike = float(np.mean(found[0] == found[1]))
        text = "two generators with the same seed give different weights"
        expect.that(alike == 1, text, "w of the same seed", alike)
        alike = float(np.mean(found[0] == found[2]))
        text = "another generator gives the same weights again"
        because = "whoever hands in a generator decides what is drawn"
        expect.that(alike < 0.01, text, "w of another seed", alike, because)


@points(0, "he_normal")
def check_he_normal_shape(student, rng):
    """w has shape (fan_in, fan_out)."""
    right_shapes(student.he_normal, rng)


@points(6, "he_normal")
def check_he_normal_scale(student, rng):
    """The weights have mean 0 and the standard deviation of He, on 3 sizes."""
    right_weights(student.he_normal, rng, he)


@points(0, "he_normal")
def check_he_normal_source(student, rng):
    """Every number comes from rng: the same seed, the same weights."""
    right_source(student, "he_normal", rng)


@points(0, "he_normal")
def check_he_normal_tails(student, rng):
    """The weights are normally distributed: one in 22 lies more than two std from 0."""
    w = student.he_normal(rng, 400, 100)
    if expect.shape(w, (400, 100), "w"):
        share = float(np.mean(np.abs(w) > 2 * he(400, 100)))
        text = f"{share:.1%} of the weights lie more than two standard deviations from 0"
        because = "of normally distributed numbers 4.6 % do"
        expect.that(abs(share - 0.0455) < 0.01, text, "tails of w", share, because, within=0.01)


@points(2, "he_normal")
def check_he_normal_keeps_a_signal(student, rng):
    """A signal is as large after 20 ReLU layers of 256 as in front of them."""
    h = rng.normal(size=(100, 256))
    for w in student.he_normal.map([(rng, 256, 256)] * 20):
        if not expect.shape(w, (256, 256), "w"):
            return
        with np.errstate(all="ignore"):
            h = np.clip(h @ w, 0, None)
    level = float(np.log10(np.clip(np.sqrt(np.mean(h**2)), 1e-300, 1e300)))
    text = f"after 20 layers the signal has a root mean square of about 1e{level:+.0f}"
    expect.that(abs(level) < np.log10(5), text, "signal after 20 layers", level, within=0.3)


@points(0, "xavier_normal")
def check_xavier_normal_shape(student, rng):
    """w has shape (fan_in, fan_out)."""
    right_shapes(student.xavier_normal, rng)


@points(4, "xavier_normal")
def check_xavier_normal_scale(student, rng):
    """The weights have mean 0 and the standard deviation of Glorot, on 3 sizes."""
    right_weights(student.xavier_normal, rng, xavier)


@points(0, "xavier_normal")
def check_xavier_normal_source(student, rng):
    """Every number comes from rng: the same seed, the same weights."""
    right_source(student, "xavier_normal", rng)


@points(0, "xavier_uniform")
def check_xavier_uniform_shape(student, rng):
    """w has shape (fan_in, fan_out)."""
    right_shapes(student.xavier_uniform, rng)


@points(3, "xavier_uniform")
def check_xavier_uniform_scale(student, rng):
    """The weights have mean 0 and the standard deviation of Glorot, on 3 sizes."""
    right_weights(student.xavier_uniform, rng, xavier)


@points(1, "xavier_uniform")
def check_xavier_uniform_limit(student, rng):
    """The weights fill the interval from -limit to limit, and none lies outside."""
    for fan_in, fan_out in SIZES:
        with expect.case(fan_in=fan_in, fan_out=fan_out):
            w = student.xavier_uniform(rng, fan_in, fan_out)
            if expect.shape(w, (fan_in, fan_out), "w"):
                limit = np.sqrt(3) * xavier(fan_in, fan_out)
                edges = [float(w.min() / limit), float(w.max() / limit)]
                fills = np.allclose(edges, [-1, 1], rtol=0, atol=0.01) and max(edges) <= 1 + 1e-9
                text = f"w runs from {w.min():.3g} to {w.max():.3g}, not from -limit to limit"
                expect.that(bool(fills), text, "range of w", edges, within=LITTLE)


@points(0, "xavier_uniform")
def check_xavier_uniform_source(student, rng):
    """Every number comes from rng: the same seed, the same weights."""
    right_source(student, "xavier_uniform", rng)


@points(0, "init_mlp")
def check_init_mlp_shapes(student, rng):
    """There is a weight and a bias for each layer, and each has its shape."""
    for sizes in ([5, 4, 6, 3], [4, 4, 4], [3, 2]):
        with expect.case(f"sizes {sizes}"):
            right = [(np.zeros((d, m)), np.zeros(m)) for d, m in pairwise(sizes)]
            expect.shapes(student.init_mlp(rng, sizes), right, "params")


@points(4, "init_mlp")
def check_init_mlp_scale(student, rng):
    """Every weight has the standard deviation of He, and every bias is 0."""
    for sizes in ([400, 100, 300, 130], [200, 200, 200]):
        with expect.case(f"sizes {sizes}"):
            right = [(np.zeros((d, m)), np.zeros(m)) for d, m in pairwise(sizes)]
            params = student.init_mlp(rng, sizes)
            if not expect.fits(params, right):
                expect.shapes(params, right, "params")
                continue
            for at, (w, b) in enumerate(params):
                right_scale(w, he(*w.shape), f"params[{at}][0]")
                expect.close(b, right[at][1], f"params[{at}][1]", because="biases begin at 0")


def layers_before_and_after(module, seed, sizes):
    params = module.init_mlp(np.random.default_rng(seed), sizes)
    before = copy.deepcopy(params)
    for part in params[0]:
        part += 1.0
    return before, params


@points(2, "init_mlp")
def check_init_mlp_layers_are_their_own(student, rng):
    """Layers of the same size differ, and a change of the first leaves the others alone."""
    sizes, seed = [30, 30, 30, 30], int(rng.integers(2**31))
    before, after = student.probe(layers_before_and_after, seed, sizes, values=2)
    right = [(np.zeros((30, 30)), np.zeros(30))] * 3
    if not (expect.fits(before, right) and expect.fits(after, right)):
        expect.shapes(before, right, "params")
        return
    for at in (1, 2):
        alike = float(np.mean(before[at][0] == before[0][0]))
        text = f"params[{at}][0] holds the same numbers as params[0][0]"
        expect.that(alike < 0.01, text, f"params[{at}][0]", alike)
        for part, what in enumerate(("weight", "bias")):
            moved = float(np.mean(after[at][part] - before[at][part]))
            text = f"params[{at}][{part}] has changed along with the {what} of the first layer"
            name = f"params[{at}][{part}] after a change of params[0]"
            expect.that(moved == 0, text, name, moved, "they are one array under two names")


@points(0, "init_mlp")
def check_init_mlp_source(student, rng):
    """Every number comes from rng: another seed, other weights."""
    one, other = (int(seed) for seed in rng.choice(2**31, size=2, replace=False))
    found = [student.probe(layers_before_and_after, s, [20, 30], values=2)[0] for s in (one, other)]
    right = [(np.zeros((20, 30)), np.zeros(30))]
    if all(expect.fits(params, right) for params in found):
        alike = float(np.mean(found[0][0][0] == found[1][0][0]))
        expect.that(alike < 0.01, "another generator gives the same weights", "params", alike)
    else:
        expect.shapes(found[0], right, "params")


def gradients(params, x, labels):
    """Loss of a ReLU network, and its gradients: the training below is ours, the start theirs."""
    hs, n = [x], len(x)
    for w, b in params:
        z = hs[-1] @ w + b
        hs.append(np.maximum(0, z))
    probs = np.exp(z - z.max(axis=1, keepdims=True))
    probs /= probs.sum(axis=1, keepdims=True)
    loss, dz = float(-np.log(probs[np.arange(n), labels]).mean()), probs
    dz[np.arange(n), labels] -= 1
    dz, grads = dz / n, []
    for h, (w, _) in zip(reversed(hs[:-1]), reversed(params), strict=True):
        grads.insert(0, (h.T @ dz, dz.sum(axis=0)))
        dz = (dz @ w.T) * (h > 0)
    return loss, grads


def adam(params, grads, moments, t):
    """One step with a learning rate of 0.003."""
    new, kept = [], []
    for pair, gradient, moment in zip(params, grads, moments, strict=True):
        ms = [0.9 * m + 0.1 * g for (m, _), g in zip(moment, gradient, strict=True)]
        vs = [0.999 * v + 0.001 * g**2 for (_, v), g in zip(moment, gradient, strict=True)]
        scaled = [
            m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
            for m, v in zip(ms, vs, strict=True)
        ]
        new.append(tuple(p - 0.003 * s for p, s in zip(pair, scaled, strict=True)))
        kept.append(list(zip(ms, vs, strict=True)))
    return new, kept


@points(3, "init_mlp", replayed=False)
def check_init_mlp_lets_a_deep_network_learn(student, rng):
    """A network of 11 layers begins to read digits within five epochs."""
    digits = data.load("digits")
    x, labels = digits["x"] / 16, digits["labels"]
    sizes = [64] + [32] * 10 + [10]
    right = [(np.zeros((d, m)), np.zeros(m)) for d, m in pairwise(sizes)]
    params = student.init_mlp(rng, sizes)
    if not expect.fits(params, right):
        expect.shapes(params, right, "params")
        return
    moments, t = [[(0.0, 0.0), (0.0, 0.0)] for _ in params], 0
    with np.errstate(all="ignore"):
        for _ in range(5):
            mixed = rng.permutation(len(x))
            for start in range(0, len(mixed), 64):
                rows, t = mixed[start : start + 64], t + 1
                _, grads = gradients(params, x[rows], labels[rows])
                params, moments = adam(params, grads, moments, t)
        loss, _ = gradients(params, x, labels)
    expect.below(loss, 1.0, "loss after five epochs", because="guessing costs ln 10 = 2.3")


def levels_of(module, seeds, sizes, std):
    def init(rng, fan_in, fan_out):
        return std * rng.normal(size=(fan_in, fan_out)) / np.sqrt(fan_in)

    runs = []
    for seed in seeds:
        runs.append(module.activation_rms(np.random.default_rng(seed), sizes, init))
    return runs


@points(5, "activation_rms")
def check_activation_rms(student, rng):
    """Each level is right for weights of several sizes, up to what chance may do."""
    for sizes, std in [([200, 250, 200], 1.0), ([100, 300], 0.4)]:
        with expect.case(f"sizes {sizes}, weights of {std} / sqrt(fan_in)"):
            seeds = [int(seed) for seed in rng.integers(2**31, size=6)]
            runs = student.probe(levels_of, seeds, sizes, std)
            right = [(std / np.sqrt(2)) ** at for at in range(1, len(sizes))]
            if not expect.fits(runs, [right] * 6):
                expect.shapes(runs[0], right, "levels")
                continue
            for at, wanted in enumerate(right):
                ratio = float(np.sqrt(np.mean([(run[at] / wanted) ** 2 for run in runs])))
                text = f"levels[{at}] is {times(ratio)} what it should be"
                expect.that(abs(ratio - 1) < MORE, text, f"levels[{at}]", ratio, within=MORE)
