"""
What a correct embedding does.

In every case a number repeats, a number is missing, and the largest number of all is not in the
batch, so that the table's size cannot be guessed.
"""

import numpy as np

from backlings import cases, on_either_cache, pair, points
from backlings.checking import expect

BATCHES = [
    {"N": 3, "T": 4, "V": 6, "D": 5},
    {"N": 4, "T": 4, "V": 4, "D": 4},
    {"N": 1, "T": 3, "V": 5, "D": 2},
    {"N": 7, "V": 5, "D": 3},
]


def numbers(rng, sizes):
    """Rows to look up: some come twice or three times, two of the table never."""
    shape = (sizes["N"], sizes["T"]) if "T" in sizes else (sizes["N"],)
    many = sizes["V"] - 2
    idx = rng.integers(0, many, size=int(np.prod(shape)))
    idx[-2:] = idx[0]
    return np.where(idx == 1, sizes["V"] - 2, idx).reshape(shape)


embedding = pair(
    "embedding",
    inputs={"idx": numbers, "table": ("V", "D")},
    cases=BATCHES,
    points=(6, 14),
)


@points(0, "embedding_forward")
def check_embedding_is_a_product(student, rng):
    """Looking up is the product of one-hot rows with the table."""
    idx, table = numbers(rng, BATCHES[0]), rng.normal(size=(6, 5))
    out = student.embedding_forward(idx, table)[0]
    expect.close(out, np.eye(6)[idx] @ table, "out", "a one-hot row picks one row of the table")


@points(0, "embedding_backward")
def check_embedding_loses_nothing(student, reference, rng):
    """What arrives at the vectors arrives at the table: both add up to the same."""
    for number, sizes in enumerate(cases(N=[4, 6], T=[3, 5], V=[7, 5], D=[2, 3]), 1):
        with expect.case(f"batch {number}", **sizes):
            idx, table = numbers(rng, sizes), rng.normal(size=(sizes["V"], sizes["D"]))
            ours = reference.embedding_forward(idx, table)
            dout = rng.normal(size=ours[0].shape)
            right = reference.embedding_backward(dout, ours[1])
            dtable = on_either_cache(
                lambda idx=idx, table=table: student.embedding_forward(idx, table),
                ours,
                lambda cache, dout=dout: student.embedding_backward(dout, cache),
                right,
            )
            if expect.shape(dtable, table.shape, "dtable", like="table"):
                sums = dout.sum(axis=(0, 1))
                because = "every occurrence reports to one row"
                expect.close(dtable.sum(axis=0), sums, "column sums of dtable", because)


@points(0, "embedding_backward")
def check_embedding_counts(student, reference, rng):
    """If each vector hears 1, a row hears how often it was looked up."""
    idx, table = numbers(rng, BATCHES[0]), rng.normal(size=(6, 5))
    ours, dout = reference.embedding_forward(idx, table), np.ones((3, 4, 5))
    right = np.repeat(np.bincount(idx.ravel(), minlength=6)[:, None], 5, axis=1).astype(float)
    dtable = on_either_cache(
        lambda: student.embedding_forward(idx, table),
        ours,
        lambda cache: student.embedding_backward(dout, cache),
        right,
    )
    because = "a row hears once for each time it was looked up"
    expect.close(dtable, right, "dtable of ones", because, like="table")
