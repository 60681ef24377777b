"""
What a correct convolution and a correct max pooling do.

Images are higher than wide and the other way round, kernels are not square, windows overlap, touch,
leave gaps between them and a rest at the end. Pixels that are pooled lie apart, so that each window
has one winner; ties have a check of their own.
"""

import numpy as np

from backlings import cases, on_either_cache, pair, points
from backlings.checking import expect
from backlings.course import data


def size(name):
    """One of the sizes of the case, as it stands."""
    return lambda rng, sizes: sizes[name]


conv2d = pair(
    "conv2d",
    inputs={
        "x": ("N", "C", "H", "W"),
        "w": ("F", "C", "KH", "KW"),
        "b": ("F",),
        "stride": size("stride"),
        "pad": size("pad"),
    },
    cases=cases(
        N=[2, 2, 3, 1, 2, 3],
        C=[3, 2, 2, 2, 1, 3],
        F=[4, 3, 2, 2, 3, 3],
        H=[5, 6, 7, 4, 8, 3],
        W=[7, 6, 4, 6, 5, 3],
        KH=[3, 3, 2, 2, 2, 3],
        KW=[2, 3, 3, 2, 3, 3],
        stride=[1, 1, 2, 2, 3, 1],
        pad=[0, 1, 1, 0, 0, 1],
    ),
    points=(12, 24),
)


@points(0, "conv2d_forward")
def check_conv2d_is_told_apart_by_its_corners(student, rng):
    """A filter with a single 1 picks the pixel at that place of every window."""
    x = rng.normal(size=(2, 1, 5, 6))
    for row, column in [(0, 0), (0, 2), (1, 1)]:
        with expect.case(f"the 1 at ({row}, {column})"):
            w = np.zeros((1, 1, 2, 3))
            w[0, 0, row, column] = 1.0
            out = student.conv2d_forward(x, w, np.zeros(1), 1, 0)[0]
            because = "the filter is laid on the image as it is"
            expect.close(out, x[:, :, row : row + 4, column : column + 4], "out", because)


@points(0, "conv2d_forward")
def check_conv2d_of_one_pixel_is_linear(student, rng):
    """With a window of one pixel it is a linear layer, over the channels of each pixel."""
    x, w, b = rng.normal(size=(2, 3, 4, 5)), rng.normal(size=(4, 3, 1, 1)), rng.normal(size=4)
    out = student.conv2d_forward(x, w, b, 1, 0)[0]
    rows = x.transpose(0, 2, 3, 1) @ w[:, :, 0, 0].T + b
    expect.close(out, rows.transpose(0, 3, 1, 2), "out of a 1 x 1 filter")


def apart(rng, sizes):
    """Pixels of both signs, no two of them closer than any nudge."""
    shape = tuple(sizes[letter] for letter in "NCHW")
    count = int(np.prod(shape))
    return (rng.permutation(count).reshape(shape) - count * 0.6) * (4 / count)


maxpool = pair(
    "maxpool",
    inputs={"x": apart, "k": size("k"), "stride": size("stride")},
    cases=cases(
        N=[2, 2, 3, 1, 2],
        C=[3, 2, 2, 1, 2],
        H=[6, 5, 7, 4, 5],
        W=[8, 7, 5, 4, 6],
        k=[2, 3, 2, 2, 3],
        stride=[2, 2, 3, 1, 1],
    ),
    points=(6, 14),
)


def backward(student, reference, x, k, stride, dout):
    """The learner's dx, on the learner's cache or on ours, and the right one."""
    ours = reference.maxpool_forward(x, k, stride)
    right = reference.maxpool_backward(dout, ours[1])
    found = on_either_cache(
        lambda: student.maxpool_forward(x, k, stride),
        ours,
        lambda cache: student.maxpool_backward(dout, cache),
        right,
    )
    return found, right


@points(4, "maxpool_backward")
def check_maxpool_ties(student, reference, rng):
    """Of pixels that are equally large the first one wins, as behind a ReLU."""
    for k, stride in [(2, 2), (3, 2)]:
        with expect.case(f"k = {k}, stride = {stride}"):
            x = np.maximum(0, rng.integers(-4, 3, size=(3, 2, 7, 6))).astype(float)
            out = reference.maxpool_forward(x, k, stride)[0]
            dx, right = backward(student, reference, x, k, stride, rng.normal(size=out.shape))
            expect.close(dx, right, "dx with ties", like="x")


@points(0, "maxpool_backward")
def check_maxpool_keeps_the_sum(student, reference, rng):
    """What comes in goes out: dx adds up to the sum of dout, channel by channel."""
    x = np.maximum(0, rng.integers(-4, 3, size=(2, 3, 6, 7))).astype(float)
    dout = rng.normal(size=reference.maxpool_forward(x, 3, 2)[0].shape)
    dx, _ = backward(student, reference, x, 3, 2, dout)
    if expect.shape(dx, x.shape, "dx", like="x"):
        because = "each window gives its gradient to one pixel"
        expect.close(dx.sum(axis=(2, 3)), dout.sum(axis=(2, 3)), "the sum of dx", because)


def steps(module, params, moments, x, labels, start, lr):
    """Some batches with the learner's functions: convolution, ReLU, pooling, linear; Adam."""
    for number, (images, wanted) in enumerate(zip(x, labels, strict=True), start + 1):
        w, b, v, c = params
        z, conv_cache = module.conv2d_forward(images, w, b, 1, 0)
        out, pool_cache = module.maxpool_forward(np.maximum(0, z), 2, 2)
        h = out.reshape(len(images), -1)
        e = np.exp(h @ v + c)
        d = (e / e.sum(axis=1, keepdims=True) - np.eye(10)[wanted]) / len(images)
        dh = module.maxpool_backward((d @ v.T).reshape(out.shape), pool_cache)
        _, dw, db = module.conv2d_backward(dh * (z > 0), conv_cache)
        grads = [dw, db, h.T @ d, d.sum(axis=0)]
        moments = [
            (0.9 * m + 0.1 * g, 0.99 * s + 0.01 * g * g)
            for (m, s), g in zip(moments, grads, strict=True)
        ]
        params = [
            p - lr * m / (1 - 0.9**number) / (np.sqrt(s / (1 - 0.99**number)) + 1e-8)
            for p, (m, s) in zip(params, moments, strict=True)
        ]
    return params, moments


@points(0, "conv2d_backward", replayed=False)
def check_convolution_reads_digits(student, reference, rng):
    """Eight of your filters, a ReLU, your pooling and a linear layer learn to read digits."""
    digits = data.load("digits")
    x, labels = digits["x"].reshape(-1, 1, 8, 8) / 16, digits["labels"]
    order = rng.permutation(len(x))
    train, test = order[:600], order[600:]
    sizes = [(8, 1, 3, 3), (72, 10)]
    w, v = (rng.normal(size=shape) * scale for shape, scale in zip(sizes, (0.3, 0.1), strict=True))
    params = [w, np.zeros(8), v, np.zeros(10)]
    moments = [(np.zeros_like(p), np.zeros_like(p)) for p in params]
    for epoch in range(6):
        rows, lr = rng.permutation(train).reshape(30, 20), 0.03 * (1 - epoch / 6)
        for at in range(0, 30, 5):  # a few batches a call, for those who loop over pixels
            some = rows[at : at + 5]
            given = params, moments, x[some], labels[some], 30 * epoch + at, lr
            found = student.probe(steps, *given, values=2)
            if not expect.fits(found, (params, moments)):
                expect.shapes(found, (params, moments), "parameters and moments after 5 batches")
                return
            params, moments = found
    w, b, v, c = params
    z = np.maximum(0, reference.conv2d_forward(x[test], w, b)[0])
    h = reference.maxpool_forward(z, 2, 2)[0].reshape(len(test), -1)
    share = float(((h @ v + c).argmax(axis=1) == labels[test]).mean())
    expect.above(share, 0.90, "share of right answers on new digits")
