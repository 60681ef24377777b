"""
`backlings plot flow`: what the learner's own function says of deep networks, as a picture.

Fresh networks of several activations, initialisations and depths read digits; the learner's
function measures them in its sandbox, and this module draws: for each activation the signal, the
error and the weight gradient of every layer, on logarithmic axes. matplotlib is an extra.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from backlings.checking.student import Student, StudentError, type_of
from backlings.course import data
from backlings.course.errors import CourseError
from backlings.course.units import Unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FLOW = "flow"
ACTIVATIONS = ("relu", "tanh", "sigmoid")
INITS: dict[str, Callable[[int, int], float]] = {  # standard deviation of a weight (d, m)
    "he": lambda d, m: math.sqrt(2 / d),
    "xavier": lambda d, m: math.sqrt(2 / (d + m)),
    "small": lambda d, m: 0.01,
    "large": lambda d, m: 1.0,
}
MEASURES = {"act_rms": "signal", "delta_norm": "error", "dw_norm": "weight gradient"}
KINDS = (".svg", ".png", ".pdf")
DEEPEST = 100
_WIDTH, _EXAMPLES = 64, 256
_LEVEL = 1.25  # a factor a layer within this of 1 is called level
_COLOURS = {"he": "#0072b2", "xavier": "#009e73", "small": "#555555", "large": "#d55e00"}
_MARKERS = {"he": "o", "xavier": "^", "small": "s", "large": "v"}
_LINES = ("-", "--", ":", "-.")


@dataclass(frozen=True)
class Network:
    """A fresh network: its activation, how its weights are drawn, and how many layers it has."""

    act: str
    init: str
    depth: int


@dataclass(frozen=True)
class Curve:
    """What was measured in one network: for each of `MEASURES` a number a layer."""

    network: Network
    values: dict[str, list[float]]

    @property
    def decay(self) -> float:
        """The factor by which the error changes from a layer to the one before it."""
        norms = self.values["delta_norm"]
        first, last = norms[0], norms[-1]
        if len(norms) < 2 or not (0 < first < math.inf and 0 < last < math.inf):
            return math.nan
        return float((first / last) ** (1 / (len(norms) - 1)))

    @property
    def tendency(self) -> str:
        """What that factor means."""
        if math.isnan(self.decay):
            return "not to be told"
        if self.decay < 1 / _LEVEL:
            return "vanishing"
        return "exploding" if self.decay > _LEVEL else "level"


def unit_to_plot(units: Sequence[Unit], picture: str = FLOW) -> Unit:
    """Find the unit whose lesson declares a function for this picture."""
    for unit in units:
        if picture in unit.plots:
            return unit
    raise CourseError(f"no unit of this course declares a function for the plot {picture!r}")


def need_matplotlib() -> None:
    """Raise, with what to do, where matplotlib is not installed."""
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        text = "drawing needs matplotlib: `pip install 'backlings[plot]'` installs it"
        raise CourseError(text) from error


def measure(student: Student, function: str, wanted: Sequence[Network]) -> list[Curve]:
    """
    Have the learner's function look into each network.

    Raises
    ------
    CourseError
        If it is still the stub, fails, or returns what cannot be drawn.
    """
    digits = data.load("digits")
    x, labels = digits["x"][:_EXAMPLES] / 16, digits["labels"][:_EXAMPLES]
    curves = []
    for network in wanted:
        try:
            report = getattr(student, function)(_parameters(network), x, labels, network.act)
        except StudentError as error:
            raise CourseError(error.message) from error
        curves.append(Curve(network, _series(function, report, network)))
    return curves


def _parameters(network: Network) -> list[tuple[Any, Any]]:
    rng = np.random.default_rng(0)
    widths = [_WIDTH] * network.depth + [10]
    std = INITS[network.init]
    return [(rng.normal(0, std(d, m), size=(d, m)), np.zeros(m)) for d, m in pairwise(widths)]


def _series(function: str, report: Any, network: Network) -> dict[str, list[float]]:
    if not isinstance(report, list | tuple) or len(report) != network.depth:
        found = f"{len(report)} entries" if isinstance(report, list | tuple) else type_of(report)
        raise CourseError(f"{function} returned {found} for a network of {network.depth} layers")
    series: dict[str, list[float]] = {}
    for key in MEASURES:
        values = [entry.get(key) if isinstance(entry, dict) else None for entry in report]
        if not all(isinstance(value, int | float | np.number) for value in values):
            raise CourseError(f"{function} returned entries without a number for {key!r}")
        series[key] = [float(value) for value in values if value is not None]
    return series


def draw(curves: Sequence[Curve]) -> "Figure":
    """A column for each activation, a row for each measurement, a line for each network."""
    from matplotlib.figure import Figure

    acts = list(dict.fromkeys(curve.network.act for curve in curves))
    depths = list(dict.fromkeys(curve.network.depth for curve in curves))
    figure = Figure(figsize=(max(4.5, 3.1 * len(acts)), 7.5), layout="constrained")
    panels = figure.subplots(len(MEASURES), len(acts), sharex="col", sharey="row", squeeze=False)
    for curve in curves:
        network, column = curve.network, panels[:, acts.index(curve.network.act)]
        for axes, key in zip(column, MEASURES, strict=True):
            axes.plot(
                range(1, network.depth + 1),
                [v if 0 < v < math.inf else math.nan for v in curve.values[key]],
                color=_COLOURS[network.init],
                marker=_MARKERS[network.init],
                linestyle=_LINES[depths.index(network.depth) % len(_LINES)],
                markersize=3.5,
                label=f"{network.init}, {network.depth} layers",
            )
    _label(panels, acts)
    handles, names = panels[0, 0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=3, frameon=False)
    return figure


def _label(panels: Any, acts: Sequence[str]) -> None:
    for axes, act in zip(panels[0], acts, strict=True):
        axes.set_title(act)
    for axes in panels[-1]:
        axes.set_xlabel("layer")
    for row, name in zip(panels, MEASURES.values(), strict=True):
        row[0].set_ylabel(name)
        for axes in row:
            _logarithmic(axes)


def _logarithmic(axes: "Axes") -> None:
    from matplotlib.ticker import MaxNLocator

    axes.set_yscale("log")
    axes.grid(axis="y", alpha=0.3)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))


def save(curves: Sequence[Curve], path: Path) -> None:
    """
    Write the picture, the same bytes for the same numbers.

    Raises
    ------
    CourseError
        For a kind of file that is not one of `KINDS`, and a place that cannot be written to.
    """
    from matplotlib import rc_context

    if path.suffix.lower() not in KINDS:
        raise CourseError(f"{path.name} should end in {', '.join(KINDS[:-1])} or {KINDS[-1]}")
    dated = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(path.suffix.lower())
    try:
        with rc_context({"svg.hashsalt": "backlings", "svg.fonttype": "none"}):
            draw(curves).savefig(path, dpi=150, metadata=dated)
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror}") from error


def wanted_networks(
    acts: Sequence[str], inits: Sequence[str], depths: Sequence[int]
) -> list[Network]:
    """
    Every combination, each once.

    Raises
    ------
    CourseError
        For a depth that is no network of layers.
    """
    for depth in depths:
        if not 2 <= depth <= DEEPEST:
            raise CourseError(f"a network of {depth} layers: give a depth from 2 to {DEEPEST}")
    combinations = product(acts, inits, depths)
    return list(dict.fromkeys(Network(*combination) for combination in combinations))


def table(curves: Sequence[Curve]) -> str:
    """What the picture shows, in words: a line for each network."""
    head = f"{'activation':12}{'weights':10}{'layers':>6}  error per layer, on its way back"
    lines = [
        f"{c.network.act:12}{c.network.init:10}{c.network.depth:6}  x {c.decay:<8.3g} {c.tendency}"
        for c in curves
    ]
    return "\n".join([head, *lines])
