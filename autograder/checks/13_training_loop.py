"""What a correct training loop does. Loss and optimiser are handed to it by probes."""

import copy

import numpy as np

from backlings import points
from backlings.checking import expect
from backlings.course import data


@points(4, "one_hot")
def check_one_hot(student, reference, rng):
    """Each row has its 1 in the column of its label, and as many columns as there are classes."""
    for n, c, missing in [(6, 4, 0), (4, 4, 1), (1, 3, 0), (5, 6, 3)]:
        with expect.case("the last classes are missing" if missing else "", N=n, C=c):
            labels = rng.integers(0, c - missing, n)
            rows = student.one_hot(labels, c)
            expect.close(rows, reference.one_hot(labels, c), "rows")


@points(5, "accuracy")
def check_accuracy(student, reference, rng):
    """The share of rows whose largest score is that of the true class."""
    for n, c, scale in [(50, 3, 1.0), (40, 7, 30.0), (5, 5, 0.1), (60, 4, 1.0), (1, 3, 1.0)]:
        with expect.case("", N=n, C=c):
            scores = scale * rng.normal(size=(n, c)) - scale  # few above 0, fewer above 0.5
            labels = np.where(rng.random(n) < 0.6, scores.argmax(axis=1), rng.integers(0, c, n))
            share = student.accuracy(scores, labels)
            expect.close(share, reference.accuracy(scores, labels), "share")


def table(rng, n, d):
    """Columns of very different place and spread."""
    return rng.normal(size=(n, d)) * 10.0 ** rng.uniform(-2, 2, d) + 10 * rng.normal(size=d)


@points(4, "fit_standardizer")
def check_fit_standardizer(student, reference, rng):
    """mean and std of each column are right."""
    for n, d in [(8, 5), (4, 4), (30, 3)]:
        with expect.case("", N=n, D=d):
            x = table(rng, n, d)
            mean, std = student.fit_standardizer(x)
            right_mean, right_std = reference.fit_standardizer(x)
            expect.close(mean, right_mean, "mean")
            expect.close(std, right_std, "std")


@points(2, "fit_standardizer")
def check_constant_columns(student, rng):
    """A column that is the same in every row has std 1, even where rounding makes 1e-17 of 0."""
    x = table(rng, 7, 4)
    x[:, 1], x[:, 3] = 3.0, 0.1  # the mean of seven 0.1 is not 0.1
    _, std = student.fit_standardizer(x)
    if expect.shape(std, (4,), "std"):
        because = "something will be divided by it"
        expect.close(std[[1, 3]], np.ones(2), "std of the constant columns", because)


@points(3, "standardize")
def check_standardize(student, reference, rng):
    """z is measured with the given mean and std, for many rows and for a single one."""
    for n, d in [(6, 4), (4, 4), (1, 3)]:
        with expect.case("", N=n, D=d):
            stats = reference.fit_standardizer(table(rng, 20, d))
            x = table(rng, n, d)
            expect.close(student.standardize(x, stats), reference.standardize(x, stats), "z")


def both_steps(module, x, new):
    stats = module.fit_standardizer(x)
    return module.standardize(x, stats), module.standardize(new, stats), [x, new]


@points(0, "standardize")
def check_standardized_digits(student, rng):
    """Digits have pixels that never change: standardised, all numbers are finite."""
    x = data.load("digits")["x"]
    mixed = rng.permutation(x)
    train, test = mixed[:1200], mixed[1200:]
    z, new, after = student.probe(both_steps, train, test, values=3)
    if expect.shapes([z, new], [train, test], "z"):
        finite = bool(np.isfinite(z).all() and np.isfinite(new).all())
        expect.that(finite, "z is not finite: somewhere 0 is divided by 0", "finite", finite)
    same = expect.agrees(after, [train, test])
    expect.that(same, "x, your own argument, is changed", "x after the call", same)


def epochs_of(module, x, labels, batch_size, rng, count):
    epochs = []
    for _ in range(count):
        batches = []
        for batch in module.minibatches(x, labels, batch_size, rng):
            batches.append(copy.deepcopy(batch))
            if len(batches) > len(x):  # an iterator without an end
                break
        epochs.append(batches)
    return epochs, [x, labels]


def numbered(rng, n):
    """Rows that carry their number in column 1, and labels, sorted as they often come."""
    x = rng.normal(size=(n, 3))
    x[:, 1] = np.arange(n)
    return x, np.sort(rng.integers(0, 4, n))


def rows_of(epochs, x):
    """For each epoch its batches as (numbers of rows, labels); if they are none, a note."""
    found = []
    for batches in epochs if isinstance(epochs, list) else [None]:
        pairs = []
        for batch in batches if isinstance(batches, list) else [None]:
            part = batch[0] if isinstance(batch, tuple | list) and len(batch) == 2 else None
            n = len(part) if isinstance(part, np.ndarray) and part.ndim else 0
            if part is None or not expect.fits(list(batch), [np.zeros((n, 3)), np.zeros(n)]):
                message = "A batch is not a pair of rows of x, (n, D), and their labels, (n,)"
                return expect.that(False, message, "a batch", type(batch).__name__)
            if not np.isin(part[:, 1], x[:, 1]).all():
                return expect.that(False, "A batch has rows that are not in x", "a batch", "rows")
            pairs.append((part[:, 1].astype(int), batch[1]))
        found.append(pairs)
    return found


@points(4, "minibatches")
def check_minibatches_cover(student, rng):
    """Each row comes once in an epoch, in batches of batch_size, but for the last."""
    for n, batch_size in [(23, 5), (60, 20), (3, 8), (1, 1)]:
        with expect.case("", N=n, batch_size=batch_size):
            x, labels = numbered(rng, n)
            epochs, _ = student.probe(epochs_of, x, labels, batch_size, rng, 2, values=2)
            for pairs in rows_of(epochs, x) or []:
                sizes = [len(rows) for rows, _ in pairs]
                cut = [min(batch_size, n - start) for start in range(0, n, batch_size)]
                expect.equal(sizes, cut, "sizes of the batches", "each row comes once")
                rows = np.concatenate([rows for rows, _ in pairs] or [np.array([], int)])
                once = "once"
                if any(len(set(rows)) < len(rows) for rows, _ in pairs):
                    once = "some twice in one batch"
                elif len(set(rows)) < len(rows):
                    once = "some twice, in two batches"
                elif len(rows) < n:
                    once = "some never"
                message = f"Rows should come once in an epoch: here, {once}"
                expect.that(once == "once", message, "rows of an epoch", once)


@points(3, "minibatches")
def check_minibatches_pair(student, rng):
    """Every row keeps its label."""
    x, labels = numbered(rng, 40)
    epochs, _ = student.probe(epochs_of, x, labels, 8, rng, 2, values=2)
    for pairs in rows_of(epochs, x) or []:
        found = np.concatenate([given for _, given in pairs] or [labels[:0]])
        right = np.concatenate([labels[rows] for rows, _ in pairs] or [labels[:0]])
        how = "their own" if np.array_equal(found, right) and len(found) else "others"
        if how == "others" and np.array_equal(found, labels[: len(found)]):
            how = "those of the rows that stood there before the shuffling"
        message = f"Rows should come with their own labels, here they come with {how}"
        expect.that(how == "their own", message, "labels of a batch", how)


@points(3, "minibatches")
def check_minibatches_shuffle(student, rng):
    """The order is not that of the data, and the batches are others in the next epoch."""
    x, labels = numbered(rng, 40)
    epochs, _ = student.probe(epochs_of, x, labels, 8, rng, 2, values=2)
    found = rows_of(epochs, x)
    if not found or not all(found):
        expect.that(False, "An epoch has no batches that could be compared", "batches", None)
        return
    first, second = ([rows for rows, _ in pairs] for pairs in found)
    mixed = any(len(rows) and np.ptp(rows) >= len(rows) for rows in first)
    message = "The first epoch's batches hold neighbours only: nothing is shuffled"
    expect.that(mixed, message, "rows of the first batches", mixed)
    fresh = {frozenset(rows) for rows in first} != {frozenset(rows) for rows in second}
    message = "The second epoch has the very batches of the first"
    expect.that(fresh, message, "rows of the second epoch", fresh)
    order = not np.array_equal(np.concatenate(first), np.concatenate(second))
    message = "The second epoch has the very order of the first"
    expect.that(order, message, "order of the second epoch", order)


def one_seed_twice(module, x, labels, seed):
    orders = []
    for _ in range(2):
        orders.append([])
        for batch in module.minibatches(x, labels, 8, np.random.default_rng(seed)):
            orders[-1].append(np.array(batch[0])[:, 1])
            if len(orders[-1]) > len(x):
                break
    return orders, [x, labels]


@points(0, "minibatches")
def check_minibatches_of_one_seed(student, rng):
    """The same seed gives the same order, and the data set stays as it was."""
    x, labels = numbered(rng, 40)
    orders, after = student.probe(one_seed_twice, x, labels, int(rng.integers(2**32)), values=2)
    same = isinstance(orders, list) and len(orders) == 2 and expect.agrees(orders[1], orders[0])
    message = "Two generators of one seed give two orders: it is not rng that decides"
    expect.that(same, message, "order for one seed", same)
    kept = expect.agrees(after, [x, labels])
    message = "minibatches reorders the data set itself, which others still use"
    expect.that(kept, message, "x and labels after an epoch", kept)


@points(3, "epoch_mean")
def check_epoch_mean(student, reference, rng):
    """Every example counts once, those of a short last batch no more than the others."""
    for sizes in ([8, 8, 8, 3], [5, 1], [4]):
        with expect.case(f"batches of {sizes}"):
            losses = rng.uniform(0.2, 3, len(sizes)).tolist()
            loss = student.epoch_mean(losses, sizes)
            expect.close(loss, reference.epoch_mean(losses, sizes), "loss")


def trained(module, params, x, labels, epochs, batch_size, lr, rng):
    seen, own = [], dict(vars(module))

    def deal(x, labels, batch_size, rng):
        dealt = rng.permutation(len(x))
        starts = range(0, len(x), batch_size)
        return [(x[dealt[i : i + batch_size]], labels[dealt[i : i + batch_size]]) for i in starts]

    def mean(losses, sizes):
        return float(np.average(losses, weights=sizes))

    def loss_fn(params, x, labels):
        off = x @ params["w"] + params["b"] - labels
        seen.append((x.copy(), labels.copy()))
        n = max(1, len(x))  # an empty batch is bad enough
        grads = {"w": 2 * x.T @ off / n, "b": 2 * off.sum(keepdims=True) / n}
        return float(off @ off / n), grads

    def update(w, dw, state, lr=0.1):
        step = 0.7 * state.get("step", 0.0) - lr * dw
        return w + step, {"step": step}

    # Ours in the place of the learner's, so that their mistakes do not count twice.
    vars(module).update(minibatches=deal, epoch_mean=mean)
    try:
        found = module.train(params, x, labels, loss_fn, update, epochs, batch_size, lr, rng)
    finally:
        vars(module).update(own)
    return found, seen, params


def start(rng, n):
    """Parameters of a linear fit, and data."""
    x, labels = numbered(rng, n)
    return {"w": rng.normal(size=3), "b": rng.normal(size=1)}, x / np.array([1, n, 1]), labels


def both(found):
    """The learner's params and history, or None and a note."""
    if isinstance(found, tuple | list) and len(found) == 2:
        return found
    expect.that(False, "train returned something else than two values: params, history", "", None)
    return None


@points(5, "train")
def check_train_full_batch(student, reference, rng):
    """With all rows in one batch, params and history are right, epoch by epoch."""
    params, x, labels = start(rng, 7)
    arguments = (params, x, labels, 6, 7, 0.03)
    found, _, _ = student.probe(trained, *arguments, rng, values=3)
    right, _, _ = trained(reference, *copy.deepcopy(arguments), rng)
    if both(found):
        expect.close(found[0], right[0], "params")
        expect.close(found[1], right[1], "history")


def again(params, seen, lr):
    """What training on these very batches should come to: the parameters, and each loss."""
    speed = dict.fromkeys(params, 0.0)
    losses = []
    for x, labels in seen:
        off = x @ params["w"] + params["b"] - labels
        losses.append(float(np.mean(off**2)))
        grads = {"w": 2 * x.T @ off / len(x), "b": 2 * off.mean(keepdims=True)}
        speed = {name: 0.7 * speed[name] - lr * grads[name] for name in params}
        params = {name: params[name] + speed[name] for name in params}
    return params, losses


@points(2, "train")
def check_train_minibatches(student, rng):
    """Each batch makes one step, and every epoch has batches of its own."""
    params, x, labels = start(rng, 13)
    found, seen, _ = student.probe(trained, params, x, labels, 3, 5, 0.02, rng, values=3)
    sizes = [len(rows) for rows, _ in seen]
    message = "sizes of the batches"
    if not both(found) or not expect.equal(sizes, [5, 5, 3] * 3, message, "N is 13"):
        return
    fresh = not expect.agrees([rows for rows, _ in seen[:3]], [rows for rows, _ in seen[3:6]])
    expect.that(fresh, "The second epoch has the very batches of the first", "batches", fresh)
    right, losses = again(params, seen, 0.02)
    expect.close(found[0], right, "params")
    history = [np.average(losses[at : at + 3], weights=[5, 5, 3]) for at in (0, 3, 6)]
    expect.close(found[1], history, "history", "each of the 13 rows counts once")


@points(0, "train")
def check_train_leaves_params_alone(student, rng):
    """The dict that training starts from, and its arrays, are afterwards what they were."""
    params, x, labels = start(rng, 7)
    _, _, after = student.probe(trained, params, x, labels, 2, 7, 0.02, rng, values=3)
    kept = expect.agrees(after, params)
    message = "train changes params, its own argument, which others may still need"
    expect.that(kept, message, "params after the call", kept)


def trained_on_digits(module, params, x, labels, rng):
    def loss_fn(params, x, labels):
        logits = x @ params["w"] + params["b"]
        probs = np.exp(logits - logits.max(axis=1, keepdims=True))
        probs /= probs.sum(axis=1, keepdims=True)
        rows = np.arange(len(x))
        loss = -np.log(probs[rows, labels] + 1e-300).mean()
        probs[rows, labels] -= 1
        return loss, {"w": x.T @ probs / len(x), "b": probs.mean(axis=0)}

    def update(w, dw, state, lr=0.0):
        return w + -lr * dw, state

    return module.train(params, x, labels, loss_fn, update, 15, 32, 0.5, rng)


@points(2, "train", replayed=False)
def check_train_reads_digits(student, rng):
    """Your loop teaches a single layer to read digits: nine in ten of new ones are right."""
    digits = data.load("digits")
    x, labels = digits["x"] / 16, digits["labels"]
    dealt = rng.permutation(len(x))
    rows, new = dealt[:1437], dealt[1437:]
    params = {"w": np.zeros((64, 10)), "b": np.zeros(10)}
    found = student.probe(trained_on_digits, params, x[rows], labels[rows], rng)
    if both(found) and expect.shapes(found[0], params, "params", like="params"):
        scores = x[new] @ found[0]["w"] + found[0]["b"]
        share = float((scores.argmax(axis=1) == labels[new]).mean())
        expect.above(share, 0.9, "share of right answers on new digits")
