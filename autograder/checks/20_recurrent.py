"""
What correct recurrent networks do.

Every state has an upstream gradient of its own, and every step another input. Weights are small
enough that no gate is shut, so that each way back is heard.
"""

import numpy as np

from backlings import cases, on_either_cache, pair, points
from backlings.checking import expect
from backlings.course import data

STEPS = cases(N=[4, 3, 1, 3], D=[3, 3, 2, 5], H=[4, 3, 3, 2])
SEQUENCES = cases(N=[3, 3, 1, 2], T=[4, 3, 5, 1], D=[2, 3, 3, 4], H=[4, 3, 2, 3])


def weight(rows, columns, blocks=1):
    """A weight that keeps the size of what it multiplies; one block of columns a gate."""

    def drawn(rng, sizes):
        d, m = sizes[rows], sizes[columns] * blocks
        return rng.normal(size=(d, m)) / np.sqrt(d)

    return drawn


def bias(blocks=1):
    """Large enough to be missed."""

    def drawn(rng, sizes):
        return rng.normal(size=sizes["H"] * blocks)

    return drawn


RNN = {"wx": weight("D", "H"), "wh": weight("H", "H"), "b": bias()}
LSTM = {"wx": weight("D", "H", 4), "wh": weight("H", "H", 4), "b": bias(4)}
STATE = ("N", "H")

rnn_step = pair(
    "rnn_step", inputs={"x": ("N", "D"), "h_prev": STATE, **RNN}, cases=STEPS, points=(4, 8)
)
rnn = pair(
    "rnn", inputs={"x": ("N", "T", "D"), "h0": STATE, **RNN}, cases=SEQUENCES, points=(4, 12)
)


def draw(rng, kind, **sizes):
    """The arguments of one of the functions here, by the names of its inputs."""
    return [
        how(rng, sizes) if callable(how) else rng.normal(size=tuple(sizes[s] for s in how))
        for how in kind.inputs.values()
    ]


@points(0, "rnn_forward")
def check_rnn_can_pause(student, rng):
    """Read in two pieces, the second from the state that the first left, a sequence is the same."""
    x, h0, *rest = draw(rng, rnn, N=3, T=5, D=2, H=4)
    whole = student.rnn_forward(x, h0, *rest)[0]
    first = student.rnn_forward(x[:, :2], h0, *rest)[0]
    fits = expect.shape(whole, (3, 5, 4), "hs") and expect.shape(first, (3, 2, 4), "hs of a piece")
    if fits:
        second = student.rnn_forward(x[:, 2:], first[:, -1], *rest)[0]
        because = "the state is all that a step knows of the past"
        expect.close(second, whole[:, 2:], "hs of the second piece", because)


@points(0, "rnn_backward")
def check_rnn_remembers_the_first_step(student, reference, rng):
    """An error at the last step alone reaches the input of every step, and of no other sequence."""
    given = draw(rng, rnn, N=3, T=4, D=2, H=4)
    dhs = np.zeros((3, 4, 4))
    dhs[1, -1] = rng.normal(size=4)
    ours = reference.rnn_forward(*given)
    right = list(reference.rnn_backward(dhs, ours[1]))
    dx, *_ = on_either_cache(
        lambda: student.rnn_forward(*given),
        ours,
        lambda cache: list(student.rnn_backward(dhs, cache)),
        right,
    )
    expect.close(dx, right[0], "dx of an error at the last step", like="x")


lstm_step = pair(
    "lstm_step",
    inputs={"x": ("N", "D"), "h_prev": STATE, "c_prev": STATE, **LSTM},
    cases=STEPS,
    points=(6, 14),
    outs=2,
)
lstm = pair(
    "lstm",
    inputs={"x": ("N", "T", "D"), "h0": STATE, "c0": STATE, **LSTM},
    cases=SEQUENCES,
    points=(4, 12),
)


def keeping(rng):
    """An LSTM that keeps its cell: input gates shut, forget gates wide open."""
    x, h0, c0, wx, wh, b = draw(rng, lstm, N=2, T=6, D=2, H=3)
    b = np.concatenate([np.full(3, -40.0), np.full(3, 40.0), b[6:]])
    return x, h0, c0, wx, wh, b


@points(0, "lstm_forward")
def check_lstm_keeps_its_cell(student, reference, rng):
    """With input gates shut and forget gates open the cell of the beginning shows at every step."""
    given = keeping(rng)
    hs = student.lstm_forward(*given)[0]
    because = "f = 1 and i = 0 leave the cell as it is"
    expect.close(hs, reference.lstm_forward(*given)[0], "hs of a cell that is kept", because)


@points(0, "lstm_backward")
def check_lstm_cell_path_does_not_fade(student, reference, rng):
    """Along a cell that is kept an error at the last step reaches c0 at full strength."""
    given = keeping(rng)
    dhs = np.zeros((2, 6, 3))
    dhs[:, -1] = rng.normal(size=(2, 3))
    ours = reference.lstm_forward(*given)
    right = list(reference.lstm_backward(dhs, ours[1]))
    found = on_either_cache(
        lambda: student.lstm_forward(*given),
        ours,
        lambda cache: list(student.lstm_backward(dhs, cache)),
        right,
    )
    because = "along the cell only forget gates multiply, and they are 1"
    expect.close(found[2], right[2], "dc0 of an error at the last step", because, like="c0")


ROWS = cases(N=[3, 3, 1, 2], T=[4, 3, 5, 1], D=[2, 3, 4, 5], M=[5, 3, 2, 3])

temporal_linear = pair(
    "temporal_linear",
    inputs={"x": ("N", "T", "D"), "w": ("D", "M"), "b": ("M",)},
    cases=ROWS,
    points=(2, 4),
)


def labels(rng, sizes):
    """A class for each step, also for those that do not count."""
    return rng.integers(0, sizes["C"], size=(sizes["N"], sizes["T"]))


def mask(rng, sizes):
    """Sequences of different lengths, filled up at the end; neither all nor none counts."""
    n, t = sizes["N"], sizes["T"]
    lengths = rng.integers(1, t + 1, size=n)
    lengths[rng.integers(n)] = max(1, t - 1)
    return np.arange(t) < lengths[:, None]


LABELLED = cases(N=[3, 3, 1, 2], T=[4, 3, 5, 6], C=[5, 3, 3, 2])

temporal_ce = pair(
    "temporal_ce",
    inputs={"logits": ("N", "T", "C"), "labels": labels, "mask": mask},
    cases=LABELLED,
    points=(4, 6),
)


@points(0, "temporal_ce_forward")
def check_temporal_ce_of_no_idea(student, rng):
    """Logits that are all 0 cost ln C, however many steps count."""
    for n, t, c in [(3, 4, 5), (2, 6, 3)]:
        sizes = {"N": n, "T": t, "C": c}
        with expect.case(**sizes):
            given = np.zeros((n, t, c)), labels(rng, sizes), mask(rng, sizes)
            loss = student.temporal_ce_forward(*given)[0]
            expect.close(loss, float(np.log(c)), "loss of zero logits", "it is the loss of a guess")


@points(0, "temporal_ce_forward")
def check_temporal_ce_ignores_the_filling(student, rng):
    """More filling, and other numbers in it, change nothing."""
    sizes = {"N": 3, "T": 4, "C": 5}
    logits, truth, counts = draw(rng, temporal_ce, **sizes)
    short = student.temporal_ce_forward(logits, truth, counts)[0]
    filled = np.where(counts[..., None], logits, rng.normal(size=logits.shape))
    wider = np.concatenate([filled, rng.normal(size=(3, 2, 5))], axis=1)
    more = np.concatenate([truth, labels(rng, {**sizes, "T": 2})], axis=1)
    none = np.concatenate([counts, np.zeros((3, 2), dtype=bool)], axis=1)
    long = student.temporal_ce_forward(wider, more, none)[0]
    if expect.shape(short, (), "loss") and expect.shape(long, (), "loss with more filling"):
        expect.close(long, float(short), "loss with more filling", "steps without a say were added")


@points(0, "temporal_ce_forward")
def check_temporal_ce_extremes(student, reference, rng):
    """Logits in the thousands overflow nothing."""
    logits, truth, counts = draw(rng, temporal_ce, N=3, T=4, C=5)
    logits = 1000 * logits
    logits[0, 0, truth[0, 0]] = logits[0, 0].max() - 900
    loss = student.temporal_ce_forward(logits, truth, counts)[0]
    right = reference.temporal_ce_forward(logits, truth, counts)[0]
    expect.close(loss, right, "loss of huge logits")


@points(0, "temporal_ce_backward")
def check_temporal_ce_rows_sum_to_zero(student, reference, rng):
    """Each row of dlogits adds up to 0, and it is 0 where the step does not count."""
    given = draw(rng, temporal_ce, N=3, T=4, C=5)
    dloss = float(rng.normal())
    ours = reference.temporal_ce_forward(*given)
    right = reference.temporal_ce_backward(dloss, ours[1])
    dlogits = on_either_cache(
        lambda: student.temporal_ce_forward(*given),
        ours,
        lambda cache: student.temporal_ce_backward(dloss, cache),
        right,
    )
    if expect.shape(dlogits, (3, 4, 5), "dlogits", like="logits"):
        because = "adding a number to a row of logits changes no probability"
        sums = dlogits.sum(axis=-1)
        expect.close(sums, np.zeros((3, 4)), "row sums of dlogits", because, atol=1e-10)
        unheard = dlogits[~given[2]]
        expect.close(unheard, np.zeros(unheard.shape), "dlogits of the filling", "nobody saw it")


def epoch(module, forward, backward, states, params, moments, x, truth, batches):
    """A pass over the data with the learner's functions; the last state is read out; Adam."""
    w, moments = list(params), list(moments)
    for rows in batches:
        n = len(rows)
        first = [np.zeros((n, w[1].shape[0]))] * states
        hs, cache = getattr(module, forward)(x[rows], *first, *w[:3])
        scores = hs[:, -1] @ w[3] + w[4]
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        d = (e / e.sum(axis=1, keepdims=True) - np.eye(10)[truth[rows]]) / n
        dhs = np.zeros(hs.shape)
        dhs[:, -1] = d @ w[3].T
        found = getattr(module, backward)(dhs, cache)
        grads = [*found[-3:], hs[:, -1].T @ d, d.sum(axis=0)]
        mean, square, count = moments
        mean = [0.9 * m + 0.1 * g for m, g in zip(mean, grads, strict=True)]
        square = [0.999 * s + 0.001 * g**2 for s, g in zip(square, grads, strict=True)]
        moments = [mean, square, count + 1]
        lr = 1e-2 * np.sqrt(1 - 0.999 ** moments[2]) / (1 - 0.9 ** moments[2])
        steps = [m / (np.sqrt(s) + 1e-8) for m, s in zip(mean, square, strict=True)]
        w = [p - lr * step for p, step in zip(w, steps, strict=True)]
    return w, moments


def share_read(student, reference, rng, op, blocks):
    """Train on the rows of digits, one row a step; the share of new digits that is read."""
    digits = data.load("digits")
    x, truth = digits["x"].reshape(-1, 8, 8) / 16, digits["labels"]
    order = rng.permutation(len(x))
    train, test = order[:1437], order[1437:]
    turns = [np.linalg.qr(rng.normal(size=(32, 32)))[0] for _ in range(blocks)]
    wx = rng.normal(size=(8, 32 * blocks)) / np.sqrt(8)
    w = rng.normal(size=(32, 10)) / np.sqrt(32)
    params = [wx, np.hstack(turns), np.zeros(32 * blocks), w, np.zeros(10)]
    zeros = [np.zeros(p.shape) for p in params]
    moments = [zeros, zeros, 0]
    names, states = (f"{op}_forward", f"{op}_backward"), 1 if blocks == 1 else 2
    for _ in range(8):
        rows = np.array_split(rng.permutation(len(train)), 23)
        given = (*names, states, params, moments, x[train], truth[train], rows)
        found = student.probe(epoch, *given, values=2)
        if not expect.fits(found, (params, moments)):
            expect.shapes(found, (params, moments), "parameters and moments after an epoch")
            return None
        params, moments = found
    first = [np.zeros((len(test), 32))] * states
    last = getattr(reference, names[0])(x[test], *first, *params[:3])[0][:, -1]
    return float(((last @ params[3] + params[4]).argmax(axis=1) == truth[test]).mean())


@points(0, "rnn_backward", replayed=False)
def check_rnn_learns_digits(student, reference, rng):
    """Your RNN learns to read digits row by row: nine in ten of new ones are right."""
    share = share_read(student, reference, rng, "rnn", 1)
    if share is not None:
        expect.above(share, 0.90, "share of right answers on new digits")


@points(0, "lstm_backward", replayed=False)
def check_lstm_learns_digits(student, reference, rng):
    """Your LSTM learns to read digits row by row: most of the new ones are right."""
    share = share_read(student, reference, rng, "lstm", 4)
    if share is not None:
        expect.above(share, 0.88, "share of right answers on new digits")
