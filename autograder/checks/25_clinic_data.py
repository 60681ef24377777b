"""What the repaired functions of the first ward do: what reaches the network is in order."""

import numpy as np

from backlings import points
from backlings.checking import expect, vitals


def tell_apart(rng, count, width=3):
    """Examples of which no two are alike; the label of each is its place."""
    first = np.arange(count, dtype=float) + 100 * rng.integers(1, 50)
    x = np.concatenate([first[:, None], rng.normal(size=(count, width - 1))], axis=1)
    return x, np.arange(count)


def places(x, whole):
    """For each row of x its place in the whole data set; -1 for a row that is not in it."""
    known = {row.tobytes(): at for at, row in enumerate(np.ascontiguousarray(whole))}
    return np.array([known.get(row.tobytes(), -1) for row in np.ascontiguousarray(x)], dtype=int)


def numbers(*values):
    """Whether they are arrays of numbers that can be looked at row by row."""
    return all(isinstance(v, np.ndarray) and v.dtype.kind in "fiu" and v.ndim for v in values)


def as_drawn(x, labels, whole, name):
    """Note that every row is one of the data set, with its own label; give the rows' places."""
    where = places(x, whole)
    together = len(labels) == len(where) and bool(np.all((where == labels) & (where >= 0)))
    message = f"some rows of {name} do not have their own label."
    expect.that(together, message, f"pairs of {name}", [where, labels])
    return where


@points(5, "shuffle_together")
def check_shuffle_together(student, rng):
    """Every example comes once, in a new order, with its own label."""
    for count in (50, 8):
        with expect.case(N=count):
            x, labels = tell_apart(rng, count)
            new_x, new_labels = student.shuffle_together(x, labels, rng)
            fits = expect.shape(new_x, x.shape, "x") & expect.shape(
                new_labels, labels.shape, "labels"
            )
            if not fits or not numbers(new_x, new_labels):
                continue
            where = as_drawn(new_x, new_labels, x, "x")
            once = sorted(where.tolist()) == list(range(count))
            expect.that(once, "some examples come twice and others never.", "examples of x", where)
            moved = count < 20 or not np.array_equal(where, np.arange(count))
            expect.that(moved, "x is in the order that it came in.", "order of x", where)


@points(10, "scale_pixels")
def check_scale_pixels(student, reference, rng):
    """Pixels from 0 to 16 become numbers from 0 to 1, the same in every batch."""
    for most in (17, 9):
        with expect.case(f"pixels below {most}"):
            pixels = rng.integers(0, most, size=(5, 6)).astype(float)
            pixels[0, 0] = most - 1
            expect.close(student.scale_pixels(pixels), reference.scale_pixels(pixels), "x")


@points(4, "minibatches")
def check_minibatches(student, rng):
    """Every example comes once an epoch, in a new order, with its own label."""
    for count, size in ((50, 8), (9, 9)):
        with expect.case(N=count):
            x, labels = tell_apart(rng, count)
            batches = student.minibatches(x, labels, size, rng)
            listed = isinstance(batches, list | tuple) and all(
                isinstance(b, list | tuple) and len(b) == 2 and numbers(*b) for b in batches
            )
            message = "batches is no list of tuples (x, labels)."
            if not expect.that(listed and len(batches) > 0, message, "batches", batches):
                continue
            sizes = [len(rows) for rows, _ in batches]
            whole = [size] * (count // size) + [count % size] * (count % size > 0)
            message = f"batches have {sum(sizes)} examples together; your data set has {count}."
            if sum(sizes) == count:
                message = f"the batches do not have {size} examples each, the last one the rest."
            expect.that(sizes == whole, message, "sizes of batches", sizes)
            rows = [row for some, _ in batches for row in some]
            if not all(np.shape(row) == (x.shape[1],) for row in rows):
                expect.that(False, "the batches have no rows of x.", "rows of batches", rows)
                continue
            given = np.concatenate([np.ravel(some) for _, some in batches])
            where = as_drawn(np.array(rows), given, x, "the batches")
            once = sorted(where.tolist()) == list(range(count))
            expect.that(once, "some examples come twice and others never.", "examples", where)
            moved = not np.array_equal(where, np.arange(count))
            expect.that(moved, "the batches keep the order that x came in.", "order", where)


@points(2, "standardise")
def check_standardise(student, reference, rng):
    """Columns have mean 0 and std 1 in training; a constant one is shifted only."""
    for n, m in [(6, 6), (9, 4), (5, 1)]:
        with expect.case(N=n, M=m):
            train = rng.normal(size=(n, 4)) * [1, 20, 0.05, 1] + 3
            train[:, 3] = float(rng.integers(1, 9))  # its std is 0, not some rounding
            x = train if m == n else rng.normal(size=(m, 4)) + 3
            z = student.standardise(train, x)
            because = "the last column is constant in training"
            expect.close(z, reference.standardise(train, x), "z", because=because)


@points(2, "hold_out")
def check_hold_out(student, rng):
    """Some rows are set aside, drawn anew, and training sees the others only."""
    for count in (60, 40):
        with expect.case(N=count):
            x, labels = tell_apart(rng, count)
            parts = student.hold_out(x, labels, 15, rng)
            shapes = (count - 15, 3), (count - 15,), (15, 3), (15,)
            names = "train_x", "train_labels", "new_x", "new_labels"
            fits = [
                expect.shape(part, shape, name)
                for part, shape, name in zip(parts, shapes, names, strict=True)
            ]
            if not numbers(*parts) or parts[0].ndim != 2 or parts[2].ndim != 2:
                continue
            train = as_drawn(parts[0], np.ravel(parts[1]), x, "train_x")
            new = as_drawn(parts[2], np.ravel(parts[3]), x, "new_x")
            both = sorted(set(train.tolist()) & set(new.tolist()))
            message = f"{len(both)} rows stand in train_x and in new_x as well."
            expect.that(not both, message, "rows in both", both)
            stored = sorted(new.tolist()) in (list(range(15)), list(range(count - 15, count)))
            message = "new_x has the rows at an end of the data set: nothing was drawn."
            expect.that(not all(fits) or not stored, message, "rows of new_x", new)


@vitals.chart("shuffle_together")
def white_noise(student, rng):
    """It has trained for eight epochs, and guesses."""
    train, new = map(vitals.small, vitals.split(rng))

    def batches(x, labels, rng):
        found = student.shuffle_together(x, labels, rng)
        x, labels = vitals.agreed(found, (x, labels), "shuffle_together")
        return [(x[at : at + 32], labels[at : at + 32]) for at in range(0, len(x), 32)]

    return vitals.train(rng, (train, new), batches=batches)


@vitals.chart("scale_pixels")
def shouting(student, rng):
    """The first loss is a number with many digits, and the rest is silence."""
    rows = []
    for x, labels in vitals.split(rng):
        found = student.scale_pixels(x)
        rows.append((*vitals.agreed((found,), (x,), "scale_pixels"), labels))
    return vitals.train(rng, tuple(rows))


@vitals.chart("minibatches")
def queue(student, rng):
    """The batch losses fall nicely; it reads only four digits in ten all the same."""
    train, new = map(vitals.small, vitals.split(rng))
    order = np.argsort(train[1], kind="stable")

    def batches(x, labels, rng):
        found = student.minibatches(x, labels, 32, rng)
        if not isinstance(found, list | tuple) or len(found) == 0:
            return vitals.agreed(None, (x, labels), "minibatches")
        return [
            vitals.agreed(batch, (x[:size], labels[:size]), "minibatches")
            for at, batch in enumerate(found)
            for size in [min(32, len(x) - 32 * at)]
        ]

    return vitals.train(rng, ((train[0][order], train[1][order]), new), batches=batches)


@vitals.chart("standardise")
def hole(student, rng):
    """Nothing but nan, from the first step on."""
    (x, labels), (new_x, new_labels) = vitals.split(rng)
    train = vitals.agreed((student.standardise(x, x),), (x,), "standardise")[0]
    new = vitals.agreed((student.standardise(x, new_x),), (new_x,), "standardise")[0]
    return vitals.train(rng, ((train, labels), (new, new_labels)))


@vitals.chart("hold_out")
def cheat(student, rng):
    """The best network of the ward: it reads new digits as well as those it has trained on."""
    rows = [np.concatenate(parts) for parts in zip(*vitals.split(rng), strict=True)]
    found = student.hold_out(*rows, 360, rng)
    listed = isinstance(found, list | tuple) and len(found) == 4 and numbers(*found)
    if not listed or found[0].shape[1:] != (64,) or len(found[0]) != len(found[1]):
        return vitals.agreed(None, (rows[0][360:], rows[1][360:]), "hold_out")
    new = vitals.agreed(found[2:], (rows[0][:360], rows[1][:360]), "hold_out")
    train = found[0] / 16, found[1]
    return vitals.train(rng, (train, (new[0] / 16, new[1])), lr=0.2, epochs=30)


@points(5, "shuffle_together", replayed=False)
def check_white_noise_is_well(student, rng):
    """With your order the network learns."""
    vitals.well(white_noise(student, rng))


@points(0, "scale_pixels", replayed=False)  # pixels from 0 to 16 train as well
def check_shouting_is_well(student, rng):
    """With your pixels the network learns."""
    vitals.well(shouting(student, rng))


@points(6, "minibatches", replayed=False)
def check_queue_is_well(student, rng):
    """With your batches the network learns, though the data set is sorted by class."""
    vitals.well(queue(student, rng))


@points(2, "standardise", replayed=False)
def check_hole_is_well(student, rng):
    """With your columns the network learns, though some of them are constant."""
    vitals.well(hole(student, rng))


@points(2, "hold_out", replayed=False)
def check_cheat_is_well(student, rng):
    """The network reads most new digits, and not as many as those it has trained on."""
    signs = cheat(student, rng)
    expect.above(signs["new"][-1], 0.9, "share of new digits that are read")
    expect.below(signs["new"][-1], signs["train"][-1], "that share", "training never saw them")
