"""Which entries meet in dx and in dw: the tables of a product, laid out corner to corner."""

import matplotlib.pyplot as plt
import numpy as np

from backlings.site.drawing import canvas, say, solution, table

UNIT = solution("04_linear")
RNG = np.random.default_rng(4)
N, D, M = 3, 2, 4
X, W, DOUT = (RNG.integers(-3, 4, size=shape).astype(float) for shape in [(N, D), (D, M), (N, M)])
_, CACHE = UNIT.linear_forward(X, W, np.zeros(M))
DX, DW, _ = UNIT.linear_backward(DOUT, CACHE)
ROW, MIDDLE, COLUMN = 1, 0, 2  # the entries that are nudged: x[1, 0] and w[0, 2]


def products(one: np.ndarray, other: np.ndarray) -> str:
    """A sum of products, written out."""
    pairs = (f"{signed(a)}·{signed(b)}" for a, b in zip(one, other, strict=True))
    return " + ".join(pairs)


def signed(number: float) -> str:
    """A number, in brackets if it is negative."""
    return f"{number:g}" if number >= 0 else f"(\N{MINUS SIGN}{-number:g})"


ALT = (
    f"Two pictures, one above the other, of the tables x (3, 2), w (2, 4) and the upstream "
    f"gradient (3, 4), with w above it and x to its left. Above: the gradient of one entry of x "
    f"is its row of the upstream gradient times its row of w, {products(DOUT[ROW], W[MIDDLE])} = "
    f"{DX[ROW, MIDDLE]:g}. Below: that of one entry of w is its column of x times its column of "
    f"the upstream gradient, {products(X[:, MIDDLE], DOUT[:, COLUMN])} = {DW[MIDDLE, COLUMN]:g}."
)
CAPTION = (
    "The double frame is the entry that is nudged. Above, row times row, over all outputs $m$; "
    "below, column times column, over all examples $n$. A matrix product wants row times column, "
    "so one factor is turned over, and the picture says which."
)


def draw(colours: dict[str, str]) -> plt.Figure:
    """The same three tables twice."""
    figure, (left, right) = plt.subplots(2, 1, figsize=(4.8, 6.0))
    mark = {"x": np.zeros((N, D), bool), "w": np.zeros((D, M), bool), "d": np.zeros((N, M), bool)}
    rows = {**mark, "w": mark["w"].copy(), "d": mark["d"].copy()}
    rows["w"][MIDDLE], rows["d"][ROW] = True, True
    tables(left, rows, colours)
    frame(left, (0.6 + MIDDLE, 3.2 - ROW - 1), colours)
    text = f"{products(DOUT[ROW], W[MIDDLE])} = {DX[ROW, MIDDLE]:g}".replace("-", "\N{MINUS SIGN}")
    say(left, (3.7, -0.3), f"its dx:  {text}", colours["ink"], 11)
    columns = {**mark, "x": mark["x"].copy(), "d": mark["d"].copy()}
    columns["x"][:, MIDDLE], columns["d"][:, COLUMN] = True, True
    tables(right, columns, colours)
    frame(right, (3.1 + COLUMN, 5.7 - MIDDLE - 1), colours)
    text = f"{products(X[:, MIDDLE], DOUT[:, COLUMN])} = {DW[MIDDLE, COLUMN]:g}"
    say(right, (3.7, -0.3), f"its dw:  {text}", colours["ink"], 11)
    return figure


def tables(axes, marked, colours):
    """x to the left of dout, w above it: as the product x @ w is laid out by hand."""
    canvas(axes, 7.8, 6)
    axes.set_ylim(-0.8, 6)
    for name, corner, numbers in (
        ("x", (0.6, 3.2), X),
        ("w", (3.1, 5.7), W),
        ("d", (3.1, 3.2), DOUT),
    ):
        colour = colours["blame" if name == "d" else "value"]
        shown = np.where(marked[name], colour, colours["quiet"])
        table(axes, corner, numbers, shown, marked[name], size=12)
    say(axes, (0.3, 1.7), "x", colours["value"], 12)
    say(axes, (2.8, 4.7), "w", colours["value"], 12)
    say(axes, (7.4, 1.7), "dout", colours["blame"], 11, rotation=90)


def frame(axes, corner, colours):
    """A double frame around a cell."""
    for margin in (-0.04, 0.12):
        side = 1 - 2 * margin
        axes.add_patch(
            plt.Rectangle(
                (corner[0] + margin, corner[1] + margin), side, side,
                fc="none", ec=colours["ink"], lw=1.6,
            )
        )  # fmt: skip
