"""What a correct training loop does. Loss and optimiser are handed to it where it runs: by probes."""

import copy

import numpy as np

from backlings import data, expect, points


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
    order = rng.permutation(len(x))
    train, test = x[order[:1200]], x[order[1200:]]
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


def rows_of(epochs, x, labels):
    """
    For each epoch its batches, as numbers of rows; None, and a note, if they are no batches.

    What is noted are facts that do not depend on the order, which is the learner's own.
    """
    found = []
    for batches in epochs:
        numbers = []
        for batch in batches:
            pair = isinstance(batch, tuple | list) and len(batch) == 2
            sizes = [np.shape(part) for part in batch] if pair else []
            n = sizes[0][0] if pair and sizes[0] else 0
            fits = sizes == [(n, x.shape[1]), (n,)] and expect.is_numeric(batch[0])
            if not fits or not np.isin(batch[0][:, 1], x[:, 1]).all():
                message = "A batch is not what it should be: a pair of some rows of x, (n, D), and"
                expect.that(False, f"{message} their labels, (n,)", "a batch", str(sizes))
                return None
            numbers.append(batch[0][:, 1].astype(int))
        found.append(numbers)
    return found
