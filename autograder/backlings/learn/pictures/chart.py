"""
`backlings chart`: the vital signs of networks that do not learn, in numbers and as a picture.

Each patient of a unit is run as its stub leaves it, and once more in good health: our own code, in
this process; nothing of the learner's is touched. matplotlib is an extra; the numbers need none.
"""

import argparse
import importlib.util
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from rich.text import Text

from backlings.checking import vitals
from backlings.checking.checks import stream
from backlings.checking.local import Local
from backlings.checking.student import Student
from backlings.checking.vitals import Chart, Signs
from backlings.course.errors import CourseError
from backlings.course.finding import find_unit
from backlings.course.handed_out import HandedOut
from backlings.course.loading import load_module
from backlings.course.units import Unit
from backlings.learn import show
from backlings.learn.workspace import Workspace, display_path

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SEED = 0  # everybody sees the same patients
_HUGE = 100.0  # a loss or norm above it wants a logarithmic axis
_TINY = 1e-6  # what is smaller is as good as 0
_LINES = ("-", "--", ":", "-.")
NAMES = {
    "loss": "loss, mean over the epoch",
    "train": "training digits that are read",
    "new": "new digits that are read",
    "dead": "hidden units that are dead",
    "weights": "norm of all weights",
}


@dataclass(frozen=True)
class Reading:
    """One patient: the vital signs of the run as it came, and of the same run in good health."""

    chart: Chart
    sick: Signs
    healthy: Signs


def chart(options: argparse.Namespace, units: list[Unit]) -> int:
    """Print the vital signs of a unit's patients, and draw them where matplotlib is installed."""
    unit = find_unit(options.unit, units)
    found = readings(unit)
    out = show.console()
    for reading in found:
        show.say(out, Text(f"{reading.chart.function}: {reading.chart.complaint}\n"))
        show.say(out, Text(table(reading) + "\n"))
    if importlib.util.find_spec("matplotlib") is None:
        show.say(out, Text("To see them drawn: `pip install 'backlings[plot]'`."))
        return 0
    space = Workspace(Path(options.folder or "work"))
    target = Path(options.save) if options.save else space.folder / f"{unit.stem}.svg"
    if not options.save and not space.exists:
        show.say(out, Text("`backlings start` makes your copy, where the picture goes; or --save."))
        return 0
    save(found, target)
    show.say(out, Text(f"drawn: {display_path(target)}"))
    return 0


def readings(unit: Unit) -> list[Reading]:
    """Every patient of a unit, run twice; raises CourseError if it has none."""
    patients = vitals.charts(load_module(unit.checks))
    if not patients:
        raise CourseError(f"{unit.stem} has no patients; the clinics do")
    stub = ModuleType(f"backlings_course.{unit.stem}.stub")
    exec(compile(unit.stub_text, f"<stub of {unit.stem}>", "exec"), stub.__dict__)
    known = healthy(unit)
    return [Reading(one, _run(unit, one, stub), known[one.function]) for one in patients]


def healthy(unit: Unit) -> dict[str, Signs]:
    """The vital signs of each patient in good health; a hand-out has them recorded."""
    if isinstance(unit, HandedOut):
        return dict(unit.facts["signs"])
    solution = unit.load_reference()
    patients = vitals.charts(load_module(unit.checks))
    return {patient.function: _run(unit, patient, solution) for patient in patients}


def _run(unit: Unit, patient: Chart, module: ModuleType) -> Signs:
    return patient.body(
        Student(Local(module), unit.returns), stream(_SEED, unit.stem, patient.function)
    )


def table(reading: Reading) -> str:
    """What the picture shows, in numbers: some epochs, and the last one in good health."""
    epochs = len(reading.sick["loss"])
    listed = sorted({1, 2, max(1, epochs // 2), epochs})
    head = "".join(f"{f'epoch {at}':>9}" for at in listed)
    lines = [f"{'':30}{head}{'in health':>11}"]
    for name, series in reading.sick.items():
        values = "".join(f"{number(series[at - 1]):>9}" for at in listed)
        lines.append(f"{label(name):30}{values}{number(reading.healthy[name][-1]):>11}")
    return "\n".join(lines)


def label(name: str) -> str:
    """A vital sign in words."""
    return NAMES.get(name, f"gradient norm, layer {name[3:-1]}")


def number(value: float) -> str:
    """Three digits, nan and inf by their names."""
    return f"{value:.3g}" if math.isfinite(value) else str(value)


def draw(found: list[Reading]) -> "Figure":
    """A row for each patient: loss, shares, norms of gradients and weights, over the epochs."""
    from matplotlib.figure import Figure

    groups: list[tuple[str, Callable[[str], bool]]] = [
        ("loss", lambda name: name == "loss"),
        ("share", lambda name: name in ("train", "new", "dead")),
        ("gradient norm", lambda name: name.startswith("|")),
        ("weight norm", lambda name: name == "weights"),
    ]
    figure = Figure(figsize=(12, 2.3 * len(found)), layout="constrained")
    panels = figure.subplots(len(found), len(groups), squeeze=False)
    for row, reading in zip(panels, found, strict=True):
        for axes, (title, belongs) in zip(row, groups, strict=True):
            names = _some([name for name in reading.sick if belongs(name)])
            _lines(axes, reading, names)
            _scale(axes, [v for name in names for v in reading.sick[name]])
            axes.set_title(f"{reading.chart.function}: {title}", fontsize=8)
            axes.set_xlabel("epoch", fontsize=8)
            axes.tick_params(labelsize=7)
    figure.suptitle("red: the patient, as it came; grey: the same run in good health", fontsize=9)
    return figure


def _some(names: list[str]) -> list[str]:
    """As many as there are kinds of line, from the first to the last."""
    most = len(_LINES)
    if len(names) <= most:
        return names
    return [names[at * (len(names) - 1) // (most - 1)] for at in range(most)]


def _scale(axes: Any, values: list[float]) -> None:
    """A logarithmic axis for what is huge or spread out, else one that begins at 0."""
    finite = [value for value in values if math.isfinite(value)] or [0.0]
    tiny = [value for value in finite if value > 0] or [1.0]
    if max(finite) > _HUGE:
        axes.set_yscale("symlog")
    elif min(tiny) < max(finite) / _HUGE:
        axes.set_yscale("symlog", linthresh=max(min(tiny), _TINY))
    else:
        axes.set_ylim(bottom=0)


def _short(name: str) -> str:
    return f"layer {name[3:-1]}" if name.startswith("|") else name


def _lines(axes: Any, reading: Reading, names: list[str]) -> None:
    for name, style in zip(names, _LINES, strict=False):
        epochs = range(1, len(reading.sick[name]) + 1)
        axes.plot(epochs, reading.sick[name], style, color="#b3261e", label=_short(name))
        healthy = reading.healthy[name]
        axes.plot(range(1, len(healthy) + 1), healthy, style, color="#767676", linewidth=0.8)
    if not any(math.isfinite(v) for name in names for v in reading.sick[name]):
        axes.text(0.5, 0.5, "nan", transform=axes.transAxes, color="#b3261e", ha="center")
    axes.legend(fontsize=6, frameon=False)


def save(found: list[Reading], path: Path) -> None:
    """Write the picture, the same bytes for the same numbers; CourseError if it cannot be."""
    from matplotlib import rc_context

    if path.suffix.lower() not in (".svg", ".png", ".pdf"):
        raise CourseError(f"{path.name} should end in .svg, .png or .pdf")
    dated = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(path.suffix.lower())
    try:
        with rc_context({"svg.hashsalt": "backlings", "svg.fonttype": "none"}):
            draw(found).savefig(path, dpi=120, metadata=dated)
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror}") from error
