"""Subcommands that draw: vital signs of the clinics' patients, and signals in deep networks."""

import argparse
import contextlib
from collections.abc import Iterable
from pathlib import Path

from rich.text import Text

from backlings.checking.student import Student
from backlings.course.errors import CourseError
from backlings.course.stubs import unwritten_functions
from backlings.course.units import Unit
from backlings.learn import show
from backlings.learn.pictures import plot as plotting
from backlings.learn.subcommands import (
    PASSED,
    Subparsers,
    add,
    add_folder,
    add_unit,
    existing,
)
from backlings.learn.workspace import display_path
from backlings.sandbox import ProcessWorkers, Submission


def add_subcommands(subparsers: Subparsers) -> None:
    """Add `chart` and `plot`."""
    parser = add(subparsers, "chart", chart, "the vital signs of a clinic's patients")
    add_unit(parser)
    parser.add_argument("--save", metavar="FILE", help="an SVG, PNG or PDF")
    add_folder(parser)
    parser = add(subparsers, "plot", plot, "draw what your own functions measure")
    text = "flow: signals and gradients, layer by layer"
    parser.add_argument("what", choices=[plotting.FLOW], help=text)
    _add_several(parser, "--activation", plotting.ACTIVATIONS, plotting.ACTIVATIONS, "all three")
    _add_several(parser, "--init", plotting.INITS, ["he", "xavier", "small"], "he xavier small")
    text = "numbers of layers (default: 10)"
    parser.add_argument("--depth", nargs="+", type=int, metavar="N", default=[10], help=text)
    text = "an SVG, PNG or PDF (default: flow.svg)"
    parser.add_argument("--save", metavar="FILE", help=text)
    add_folder(parser)


def _add_several(
    parser: argparse.ArgumentParser,
    name: str,
    known: Iterable[str],
    default: Iterable[str],
    text: str,
) -> None:
    known, default = list(known), list(default)
    text = f"default: {text}"
    parser.add_argument(name, nargs="+", choices=known, default=default, help=text)


def chart(options: argparse.Namespace, units: list[Unit]) -> int:
    """Print and draw vital signs; a hand-out without a clinic comes without them."""
    try:
        from backlings.learn.pictures import chart as charts
    except ImportError:
        raise CourseError("there is no clinic in this copy of the course") from None
    return charts.chart(options, units)


def plot(options: argparse.Namespace, units: list[Unit]) -> int:
    """Draw what the learner's own function measures in deep networks."""
    plotting.need_matplotlib()
    networks = plotting.wanted_networks(options.activation, options.init, options.depth)
    space, unit = existing(options), plotting.unit_to_plot(units)
    path = space.file(unit)
    if not path.exists():
        raise CourseError(f"there is no {display_path(path)}; `backlings start` makes it")
    source = path.read_bytes()
    with contextlib.closing(ProcessWorkers()) as spares:
        backend = Submission(source, display_path(path), spares)
        with contextlib.closing(backend):
            student = Student(backend, unit.returns, unwritten_functions(source, unit))
            curves = plotting.measure(student, unit.plots[plotting.FLOW], networks)
    target = Path(options.save) if options.save else space.folder / "flow.svg"
    plotting.save(curves, target)
    out = show.console()
    show.say(out, Text(plotting.table(curves)))
    show.say(out, Text(f"drawn: {display_path(target)}"))
    return PASSED
