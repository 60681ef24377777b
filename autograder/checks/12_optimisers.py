"""What a correct optimiser does. Its state may look as it likes: only the steps are compared."""

import copy

import numpy as np

from backlings import points
from backlings.checking import expect
from backlings.course import data

TINY = 1e-8  # gradients of the size of eps: they show where eps stands
STEPS = 5  # enough for a counter, a forgotten state and a mean that never forgets


def follow(student, reference, rng, name, *settings, adaptive=False):
    """Several steps with given gradients, each from where the reference stands."""
    runs = [("", (3, 4), 1.0, settings), ("with the defaults", (5,), 1.0, ())]
    if adaptive:
        runs.append(("gradients of 1e-8", (2, 3), TINY, settings[:-1]))
    for label, shape, scale, given in runs:
        w, mine, ours = rng.normal(size=shape), {}, {}
        for step in range(1, STEPS + 1):
            dw = scale * rng.normal(size=shape)
            dw[..., 0] = 0.0 if step < STEPS else dw[..., 0]  # dead at first: 0 / 0 lies near
            with expect.case(label, step=step):
                w_new, mine = getattr(student, name)(w, dw, mine, *given)
                right, ours = getattr(reference, name)(w, dw, ours, *given)
                if expect.shape(w_new, w.shape, "w_new", like="w"):
                    expect.close(w_new - w, right - w, "w_new - w")
            w = right


@points(5, "sgd")
def check_sgd(student, reference, rng):
    """Each of 5 steps leads where it should, with two learning rates."""
    follow(student, reference, rng, "sgd", 0.3)


@points(12, "momentum")
def check_momentum(student, reference, rng):
    """Each of 5 steps leads where it should, with two settings."""
    follow(student, reference, rng, "momentum", 0.3, 0.8)


@points(5, "nesterov")
def check_nesterov(student, reference, rng):
    """Each of 5 steps leads where it should, with two settings."""
    follow(student, reference, rng, "nesterov", 0.3, 0.8)


@points(14, "rmsprop")
def check_rmsprop(student, reference, rng):
    """Each of 5 steps leads where it should, for gradients of usual size, of 1e-8 and of 0."""
    follow(student, reference, rng, "rmsprop", 0.03, 0.7, 1e-6, adaptive=True)


@points(15, "adam")
def check_adam(student, reference, rng):
    """Each of 5 steps leads where it should, for gradients of usual size, of 1e-8 and of 0."""
    follow(student, reference, rng, "adam", 0.02, 0.8, 0.95, 1e-6, adaptive=True)


@points(4, "adamw")
def check_adamw(student, reference, rng):
    """Each of 5 steps leads where it should, with two settings."""
    follow(student, reference, rng, "adamw", 0.02, 0.8, 0.95, 1e-6, 0.3)


@points(2, "adam")
def check_adam_first_step(student, rng):
    """The first step has the size lr in every entry, whatever the gradient."""
    w = rng.normal(size=(2, 4))
    dw = np.sign(rng.normal(size=(2, 4))) * 10.0 ** np.array([[-3, -1, 1, 3], [3, 1, -1, -3]])
    w_new, _ = student.adam(w, dw, {}, 0.02)
    if expect.shape(w_new, w.shape, "w_new", like="w"):
        expect.close(w_new - w, -0.02 * np.sign(dw), "w_new - w", rtol=1e-4)


@points(2, "adamw")
def check_adamw_decay(student, rng):
    """Without a gradient w shrinks by the factor 1 - lr * wd, and by nothing else."""
    w, state = rng.normal(size=(3, 2)), {}
    for step in (1, 2, 3):
        with expect.case(step=step):
            w_new, state = student.adamw(
                w, np.zeros((3, 2)), state, 0.1, 0.9, 0.999, 1e-8, 0.5 / step
            )
            if expect.shape(w_new, w.shape, "w_new", like="w"):
                expect.close(w_new, (1 - 0.1 * 0.5 / step) * w, "w_new")


def step_twice(module, name, w, earlier, dw):
    _, state = getattr(module, name)(w.copy(), earlier, {})
    first = copy.deepcopy(getattr(module, name)(w, dw, state)[0])
    after = [w.copy(), dw.copy()]
    return first, getattr(module, name)(w, dw, state)[0], after


def leaves_its_arguments_alone(student, rng, name):
    """A second call with what the first one was handed gives the same."""
    w, earlier, dw = rng.normal(size=(3, 3, 2))
    first, second, after = student.probe(step_twice, name, w, earlier, dw, values=3)
    for what, before, now in zip(
        ("w", "dw"), (w, dw), after if isinstance(after, list) else [None, None], strict=True
    ):
        message = f"{name} changes {what}, its own argument, which others may still need."
        expect.that(expect.agrees(now, before), message, f"{what} after the call", now)
    if expect.shape(first, w.shape, "w_new", like="w"):
        because = "the first call changed what it was handed"
        expect.close(second, first, "w_new of a second call", because)


@points(0, "sgd")
def check_sgd_is_pure(student, rng):
    """w, dw and state are left alone: the same arguments give the same step."""
    leaves_its_arguments_alone(student, rng, "sgd")


@points(0, "momentum")
def check_momentum_is_pure(student, rng):
    """w, dw and state are left alone: the same arguments give the same step."""
    leaves_its_arguments_alone(student, rng, "momentum")


@points(0, "nesterov")
def check_nesterov_is_pure(student, rng):
    """w, dw and state are left alone: the same arguments give the same step."""
    leaves_its_arguments_alone(student, rng, "nesterov")


@points(0, "rmsprop")
def check_rmsprop_is_pure(student, rng):
    """w, dw and state are left alone: the same arguments give the same step."""
    leaves_its_arguments_alone(student, rng, "rmsprop")


@points(0, "adam")
def check_adam_is_pure(student, rng):
    """w, dw and state are left alone: the same arguments give the same step."""
    leaves_its_arguments_alone(student, rng, "adam")


@points(0, "adamw")
def check_adamw_is_pure(student, rng):
    """w, dw and state are left alone: the same arguments give the same step."""
    leaves_its_arguments_alone(student, rng, "adamw")


def walk_down(module, name, w, lowest, lr, steps):
    state = {}
    for _ in range(steps):
        slope = np.array([1.0, 25.0]) * (w - lowest)
        w, state = getattr(module, name)(w, slope, state, lr)
    return w


def walks_a_valley(student, rng, name, lr, steps):
    """Down a valley that is 25 times as steep across as along, to its lowest point."""
    lowest = rng.uniform(1, 3, 2) * rng.choice([-1, 1], 2)
    begin = lowest + np.array([3.0, 1.0]) * rng.choice([-1, 1], 2)
    w = student.probe(walk_down, name, begin, lowest, lr, steps)
    if expect.shape(w, (2,), "w_new", like="w"):
        expect.below(np.abs(w - lowest).max(), 0.05, f"distance after {steps} steps")


@points(1, "sgd", replayed=False)
def check_sgd_walks_a_valley(student, rng):
    """It reaches the lowest point of a long valley."""
    walks_a_valley(student, rng, "sgd", 0.06, 150)


@points(2, "momentum", replayed=False)
def check_momentum_walks_a_valley(student, rng):
    """It reaches the lowest point of a long valley."""
    walks_a_valley(student, rng, "momentum", 0.02, 150)


@points(1, "nesterov", replayed=False)
def check_nesterov_walks_a_valley(student, rng):
    """It reaches the lowest point of a long valley."""
    walks_a_valley(student, rng, "nesterov", 0.02, 150)


@points(2, "rmsprop", replayed=False)
def check_rmsprop_walks_a_valley(student, rng):
    """It reaches the lowest point of a long valley."""
    walks_a_valley(student, rng, "rmsprop", 0.02, 300)


@points(2, "adam", replayed=False)
def check_adam_walks_a_valley(student, rng):
    """It reaches the lowest point of a long valley."""
    walks_a_valley(student, rng, "adam", 0.1, 200)


def one_epoch(module, name, params, states, x, labels, lr, rng):
    mixed = rng.permutation(len(x))
    for start in range(0, len(x), 32):
        rows = mixed[start : start + 32]
        hidden = np.maximum(0, x[rows] @ params["w1"] + params["b1"])
        logits = hidden @ params["w2"] + params["b2"]
        d = np.exp(logits - logits.max(axis=1, keepdims=True))
        d /= d.sum(axis=1, keepdims=True)
        d[np.arange(len(rows)), labels[rows]] -= 1
        d /= len(rows)
        dz = d @ params["w2"].T * (hidden > 0)
        grads = {"w1": x[rows].T @ dz, "b1": dz.sum(axis=0)}
        grads |= {"w2": hidden.T @ d, "b2": d.sum(axis=0)}
        for key, dw in grads.items():
            step = getattr(module, name)(params[key], dw, states[key], lr)
            params[key], states[key] = step
    return params, states


def reads_digits(student, rng, name, lr, epochs, limit):
    """Train a network of two layers with the learner's optimiser, and try it on new digits."""
    digits = data.load("digits")
    x, labels = digits["x"] / 16, digits["labels"]
    mixed = rng.permutation(len(x))
    train, new = mixed[:1437], mixed[1437:]
    params = {"w1": rng.normal(size=(64, 64)) * np.sqrt(2 / 64), "b1": np.zeros(64)}
    params |= {"w2": rng.normal(size=(64, 10)) * np.sqrt(2 / 64), "b2": np.zeros(10)}
    states = {key: {} for key in params}
    for _ in range(epochs):
        given = (params, states, x[train], labels[train], lr, rng)
        found, states = student.probe(one_epoch, name, *given, values=2)
        if not expect.fits(found, params):
            expect.shapes(found, params, "the trained parameters")
            return
        params = found
    hidden = np.maximum(0, x[new] @ params["w1"] + params["b1"])
    scores = hidden @ params["w2"] + params["b2"]
    share = float((scores.argmax(axis=1) == labels[new]).mean())
    expect.above(share, limit, "share of right answers on new digits")


@points(2, "sgd", replayed=False)
def check_sgd_reads_digits(student, rng):
    """In 30 epochs it teaches a network to read digits: 92 of 100 new ones are right."""
    reads_digits(student, rng, "sgd", 0.05, 30, 0.92)


@points(3, "adam", replayed=False)
def check_adam_reads_digits(student, rng):
    """In 20 epochs it teaches a network to read digits: 93 of 100 new ones are right."""
    reads_digits(student, rng, "adam", 0.002, 20, 0.93)


@points(2, "step_decay")
def check_step_decay(student, reference):
    """Each step has the rate of its stair."""
    for given in [(0.8, 0.3, 4), (0.1,)]:
        lr0, *rest = given
        for t in (0, 1, 3, 4, 9, 10, 11, 12, 25):
            with expect.case(f"lr0 = {lr0}, t = {t}"):
                lr = student.step_decay(lr0, t, *rest)
                expect.close(lr, reference.step_decay(lr0, t, *rest), "lr")


@points(3, "cosine")
def check_cosine(student, reference):
    """The rate follows half a wave, from lr0 down to lr_min."""
    for lr0, total, *rest in [(0.8, 40, 0.05), (0.3, 12)]:
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            t = round(share * total)
            with expect.case(f"lr0 = {lr0}, t = {t} of {total}"):
                lr = student.cosine(lr0, t, total, *rest)
                expect.close(lr, reference.cosine(lr0, t, total, *rest), "lr")


@points(3, "warmup")
def check_warmup(student, reference):
    """The rate rises in equal parts to lr0 and stays there."""
    for lr0, parts in [(0.8, 5), (0.3, 1)]:
        for t in (0, 1, 3, 4, 5, 20):
            with expect.case(f"lr0 = {lr0}, t = {t}, {parts} parts"):
                lr = student.warmup(lr0, t, parts)
                expect.close(lr, reference.warmup(lr0, t, parts), "lr")
