"""
The pictures of a class, as SVG in an address that a page carries itself.

Bars have their numbers beside them and hatches inside, so that nothing is told by colour alone; the
same numbers stand in a table below each picture. The same data gives the same bytes.
"""

import base64
import io
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib

matplotlib.use("svg")

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

INK, BLUE, ORANGE, GREY = "#1d2733", "#2f5d8a", "#e3a857", "#c9ced6"
_WIDTH, _ROW = 8.6, 0.34  # inches
_STYLE: Any = {
    "svg.hashsalt": "backlings",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.6,
}


def scores(score: Mapping[str, Any]) -> str:
    """How many learners have how much of the points."""
    bins = score["bins"]
    with matplotlib.rc_context(_STYLE):
        figure, axes = _figure(2.6)
        bars = axes.bar(range(len(bins)), bins, width=0.86, color=BLUE)
        axes.bar_label(bars, labels=[str(n) if n else "" for n in bins], padding=2)
        labels = [f"{10 * i}–{10 * i + 10}" for i in range(len(bins))]
        axes.set_xticks(range(len(bins)), labels)
        axes.set_xlabel("share of the points, in per cent; full marks are in the last bar")
        axes.set_ylabel("learners")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.margins(y=0.14)
        return _address(figure)


def checks(rows: Sequence[Mapping[str, Any]]) -> str:
    """For each check of a unit how many learners pass it, have it wrong, or have not written it."""
    kinds = (
        ("passed: share on the right", ("passed",), BLUE, ""),
        ("wrong, or an error", ("failed", "error"), ORANGE, "////"),
        ("to do, or not handed in", ("todo", "missing"), "white", ""),
        ("not graded", ("ungraded", "skipped"), GREY, "xxxx"),
    )
    with matplotlib.rc_context(_STYLE):
        figure, axes = _figure(_ROW * len(rows) + 0.9)
        left = [0] * len(rows)
        for label, outcomes, colour, hatch in kinds:
            counts = [sum(row["outcomes"][o] for o in outcomes) for row in rows]
            if any(counts):
                axes.barh(
                    range(len(rows)), counts, left=left, color=colour, hatch=hatch, label=label,
                    edgecolor=INK, linewidth=0.6, height=0.72,
                )  # fmt: skip
            left = [a + b for a, b in zip(left, counts, strict=True)]
        for place, row in enumerate(rows):
            axes.annotate(
                _per_cent(row["pass_rate"]), (left[place], place), (5, 0), va="center",
                textcoords="offset points",
            )  # fmt: skip
        _rows(axes, [row["check"] for row in rows])
        axes.margins(x=0.08)
        axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1), ncols=4, frameon=False, borderaxespad=0.2,
            fontsize=9, handlelength=1.6,
        )  # fmt: skip
        return _address(figure)


def mistakes(rows: Sequence[Mapping[str, Any]]) -> str:
    """How many learners made each named mistake."""
    names = ["\n".join(textwrap.wrap(f"{r['function']}: {r['what']}", 58)) for r in rows]
    lines = sum(name.count("\n") + 1 for name in names)
    with matplotlib.rc_context(_STYLE):
        figure, axes = _figure(0.2 * lines + 0.16 * len(rows) + 0.6)
        bars = axes.barh(
            range(len(rows)), [row["learners"] for row in rows], color=ORANGE, hatch="////",
            edgecolor=INK, linewidth=0.6, height=0.6,
        )  # fmt: skip
        axes.bar_label(bars, padding=3)
        axes.margins(x=0.08)
        _rows(axes, names)
        return _address(figure)


def _figure(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(_WIDTH, height), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _rows(axes: Axes, names: Sequence[str]) -> None:
    """One row a name, the first on top; learners to the right."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlabel("learners")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))


def _per_cent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f} %"


def _address(figure: Figure) -> str:
    stream = io.BytesIO()
    figure.savefig(stream, format="svg", metadata={"Date": None})
    return f"data:image/svg+xml;base64,{base64.b64encode(stream.getvalue()).decode()}"
