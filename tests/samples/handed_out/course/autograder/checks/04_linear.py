"""What a correct linear layer does."""

from backlings import cases, expect, pair, points

linear = pair(
    "linear",
    inputs={"x": ("N", "D"), "w": ("D", "M"), "b": ("M",)},
    cases=cases(N=[6, 4, 1], D=[5, 4, 3], M=[4, 4, 2]),
    points=(8, 22),
)


@points(0, "linear_forward")
def check_linear_bias_reaches_every_row(student, rng):
    """With w = 0 every row of the output equals b."""
    x, w, b = rng.normal(size=(6, 5)), rng.normal(size=(5, 4)), rng.normal(size=4)

    out, _ = student.linear_forward(x, 0 * w, b)

    expect.close(out, b + 0 * (x @ w), "out", because="w is 0, so only b is left")
