"""
The animation of the page Watch: the kitchen of the front lesson, once forward and once back.

Its numbers are those of the first step of the example on the front lesson.
"""

import re

import numpy as np
from matplotlib.patches import Circle

SIZE = (7.2, 4.05)  # inches: 16 to 9
LR = 0.1
PLACES = {
    "x": [(0.7, 2.7), (0.7, 1.3)],
    "h": [(2.9, 3.3), (2.9, 2.0), (2.9, 0.7)],
    "y": [(5.1, 2.0)],
    "g": [(6.6, 2.0)],
}
CAPTIONS = [
    (
        0.0,
        3.0,
        "Two ingredients go in: 0.5 and −1. Three cooks, one waiter, one guest who wants 1.",
    ),
    (3.0, 6.5, "Forward. Each cook weighs what arrives and adds it up."),
    (6.5, 9.0, "ReLU: cooks {off} got a negative sum. They throw it away and pass on 0."),
    (9.0, 12.0, "The waiter weighs what is left and serves {y_hat:.3f}."),
    (12.0, 14.5, "The guest wanted 1. The complaint is {d2:.3f}: prediction minus target."),
    (
        14.5,
        18.0,
        "Backward. The complaint goes to the waiter, then through his weights to the cooks.",
    ),
    (
        18.0,
        21.0,
        "A cook who threw his bowl away is not to blame: only cook {on} gets any: {d1:.3f}.",
    ),
    (21.0, 24.0, "Each knob: what came in, times the blame going out. All of them turn at once."),
    (24.0, 27.0, "Forward again: {again:.3f}. The guest is a little happier."),
]
SECONDS = CAPTIONS[-1][1]


def numbers() -> dict[str, np.ndarray]:
    """The first step of the example, and the forward pass after it."""
    rng = np.random.default_rng(1)
    x, y = np.array([0.5, -1.0]), np.array([1.0])
    w1, w2 = rng.normal(size=(2, 3)), rng.normal(size=(3, 1))
    z1 = x @ w1
    a1 = np.maximum(0, z1)
    y_hat = a1 @ w2
    d2 = y_hat - y
    d1 = (w2 @ d2) * (z1 > 0)
    after = np.maximum(0, x @ (w1 - LR * np.outer(x, d1)) - LR * d1)
    again = after @ (w2 - LR * np.outer(a1, d2)) - LR * d2
    found = {"x": x, "z1": z1, "a1": a1, "y_hat": y_hat, "d2": d2, "d1": d1}
    return {**found, "after": after, "again": again}


def captions() -> list[tuple[float, float, str]]:
    """Start, end and text, with the numbers in it."""
    found = numbers()
    on = [str(i) for i, z in enumerate(found["z1"], start=1) if z > 0]
    off = [str(i) for i, z in enumerate(found["z1"], start=1) if z <= 0]
    said = {name: found[name][0] for name in ("y_hat", "d2", "again")}
    said |= {"on": " and ".join(on), "off": " and ".join(off)}
    said["d1"] = found["d1"][found["z1"] > 0][0]
    return [(start, end, minus(text.format(**said))) for start, end, text in CAPTIONS]


def minus(text: str) -> str:
    """With a real minus sign before a digit."""
    return re.sub(r"-(?=\d)", "−", text)


class Scene:
    """The picture at any moment: made once, then moved."""

    def __init__(self, figure, colours):
        self.found, self.colours = numbers(), colours
        self.axes = figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, 7.2), ylim=(-0.15, 3.9))
        self.axes.set_axis_off()
        self.edges = self._edges()
        self.labels = {
            layer: [self._station(place) for place in places] for layer, places in PLACES.items()
        }
        self.dots = [self.axes.plot([], [], "o", ms=9)[0] for _ in range(6)]
        self.caption = self.axes.text(3.6, -0.02, "", ha="center", va="bottom", fontsize=10.5)
        self.caption.set_color(colours["ink"])

    def _edges(self):
        edges = {}
        for a, b in (("x", "h"), ("h", "y"), ("y", "g")):
            for i, start in enumerate(PLACES[a]):
                for j, end in enumerate(PLACES[b]):
                    edges[a, i, j] = self.axes.plot(
                        *zip(start, end, strict=True), color=self.colours["quiet"], lw=1, zorder=1
                    )[0]
        return edges

    def _station(self, place):
        fill = self.colours["paper"]
        ring = Circle(place, 0.34, fc=fill, ec=self.colours["ink"], lw=1.4, zorder=2)
        self.axes.add_patch(ring)
        text = self.axes.text(*place, "", ha="center", va="center", fontsize=9, zorder=3)
        return ring, text

    def at(self, t):
        """Set everything to the moment `t`, in seconds."""
        value, blame, quiet = (self.colours[c] for c in ("value", "blame", "quiet"))
        found, off = self.found, self.found["z1"] <= 0
        self._write("x", [f"{v:g}" for v in found["x"]], value)
        sums = [f"{v:+.2f}" for v in found["z1"]]
        live = found["after"] if t >= 24.8 else found["a1"]
        after = ["0" if gone else f"{a:.2f}" for gone, a in zip(off, live, strict=True)]
        self._write("h", sums if t < 6.5 else after, value, t > 5.6)
        served = found["again"] if t >= 25.5 else found["y_hat"]
        self._write("y", [f"{served[0]:.3f}"], value, t > 11.2)
        self._write("g", [f"{found['d2'][0]:.3f}" if 12 <= t < 21 else "1, please"], blame)
        if 18 <= t < 24:
            shares = zip(off, found["d1"], strict=True)
            self._write("h", ["0" if gone else f"{d:.3f}" for gone, d in shares], blame)
        if 15.7 <= t < 24:
            self._write("y", [f"{found['d2'][0]:.3f}"], blame)
        for (ring, _), gone in zip(self.labels["h"], off, strict=True):
            shut = gone and t >= 6.5
            ring.set(ls="--" if shut else "-", ec=quiet if shut else self.colours["ink"])
        self._travel(t)
        turning = 21 <= t < 24
        for (layer, i, j), edge in self.edges.items():
            dead = (layer == "x" and off[j]) or (layer == "h" and off[i])
            live = layer != "g" and not dead and layer != "y"
            edge.set(lw=3 if turning and live else 1, color=blame if turning and live else quiet)
        self.caption.set_text(next(text for start, end, text in captions() if t < end))

    def _write(self, layer, texts, colour, there=True):
        for (_, label), text in zip(self.labels[layer], texts, strict=True):
            label.set(text=minus(text) if there else "", color=colour)

    def _travel(self, t):
        """Dots on their way, to the right in one colour and to the left in the other."""
        legs = [
            (3.2, 5.6, "x", "h", "value"), (9.2, 11.2, "h", "y", "value"),
            (12.0, 12.8, "y", "g", "value"), (14.6, 15.7, "g", "y", "blame"),
            (15.9, 18.0, "y", "h", "blame"), (24.1, 24.8, "x", "h", "value"),
            (24.8, 25.5, "h", "y", "value"),
        ]  # fmt: skip
        ways = []
        for begin, end, a, b, colour in legs:
            if begin <= t < end:
                share = (t - begin) / (end - begin)
                off = self.found["z1"] <= 0
                for i, start in enumerate(PLACES[a]):
                    for stop in PLACES[b]:
                        if a == "h" and off[i]:
                            continue
                        point = np.array(start) + share * (np.array(stop) - np.array(start))
                        ways.append((point, colour))
        for dot, way in zip(self.dots, [*ways, *[None] * 6], strict=False):
            if way is None:
                dot.set_data([], [])
            else:
                dot.set_data([way[0][0]], [way[0][1]])
                dot.set_color(self.colours[way[1]])
