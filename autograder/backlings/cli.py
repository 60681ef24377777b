"""The command `backlings`: what each of its words does, and with which exit code it ends."""

import argparse
import contextlib
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from rich.text import Text

from backlings import threads as threads  # before anything imports numpy
from backlings.learn import commands, credentials, plot, show
from backlings.learn.commands import FOLDER, PASSED, USAGE
from backlings.staff import SEED, Argument, Word, authors_words, flag, teachers_words
from backlings.units import CourseError, Unit, find_units


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 for passed, 1 for not yet, 2 for a usage error."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    options = parser().parse_args(argv)
    try:
        return int(options.run(options, find_units()))
    except CourseError as error:
        show.say(show.console(stderr=True), Text(f"backlings: {error}"))
        return USAGE
    except BrokenPipeError:  # `backlings list | head`
        sys.stderr.close()
        return PASSED


def parser() -> argparse.ArgumentParser:
    """Every command and option; the documentation is tested against it."""
    top = argparse.ArgumentParser(
        prog="backlings",
        description="Write forward and backward passes; read which mistake it was.",
        epilog="Without a command: where you are, and what is next.",
    )
    top.add_argument("--version", action="version", version=f"%(prog)s {version('backlings')}")
    top.set_defaults(run=commands.status, folder=None)
    words = top.add_subparsers(title="commands", metavar="COMMAND")
    for name, run, text, arguments in (
        *_learners_words(), *_keeping_words(), *teachers_words(), *authors_words()
    ):  # fmt: skip
        made = words.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        for argument, settings in arguments:
            made.add_argument(argument, **settings)
    return top


_UNIT: Argument = ("unit", {"metavar": "UNIT"})
_IN: Argument = ("--folder", {"metavar": "DIR", "help": f"your copy (default: {FOLDER})"})


def _optional(name: str, metavar: str, text: str) -> Argument:
    return name, {"nargs": "?", "metavar": metavar, "help": text}


def _learners_words() -> list[Word]:
    move = flag("--move", "move what you wrote in exercises/ to your copy")
    place = _optional("folder", "DIR", f"where (default: {FOLDER})")
    wanted: Argument = ("wanted", {"nargs": "*", "metavar": "UNIT or FILE"})
    every = flag("--all", "say everything that is wrong")
    as_json = flag("--json", "print the report as one JSON object")
    first = _optional("unit", "UNIT", "begin with this unit")
    name = _optional("check", "CHECK", "default: the first that does not pass")
    return [
        ("start", commands.start, "make or update your copy of the exercises", [place, move]),
        (
            "check", commands.check, "check units or files; all of your copy by default",
            [wanted, every, as_json, *_for_actions(), SEED, _IN],
        ),
        (
            "watch", commands.watch, "check what you save, as you save it",
            [first, flag("--anyway", "open it for good, whatever it waits for"), SEED, _IN],
        ),
        ("hint", commands.hint, "one step further each time you ask", [_UNIT, _IN]),
        ("solution", commands.solution, "the worked solution of a unit", [_UNIT]),
        (
            "debug", commands.debug, "write a failing check as a script to step into",
            [_UNIT, name, SEED, _IN],
        ),
        (
            "chart", _chart, "the vital signs of a clinic's patients",
            [_UNIT, ("--save", {"metavar": "FILE", "help": "an SVG, PNG or PDF"}), _IN],
        ),
        ("plot", commands.plot, "draw what your own functions measure", [*_plot_options(), _IN]),
        ("list", commands.list_units, "every unit, what it needs, and how far you are", [_IN]),
        ("reset", commands.reset, "put a stub back; your file is kept beside it", [_UNIT, _IN]),
    ]  # fmt: skip


def _keeping_words() -> list[Word]:
    """Cards, the record, certificates."""
    return [
        (
            "cards", commands.cards, "the flashcards that are due",
            [
                flag("--all", "also cards of units that you have not begun"),
                ("--csv", {"metavar": "FILE", "help": "write all cards as a table"}),
                ("--anki", {"metavar": "FILE", "help": "write all cards as an Anki package"}),
                _IN,
            ],
        ),
        (
            "sync", commands.sync, "merge what the site remembers with what is remembered here",
            [("file", {"metavar": "FILE", "help": "exported by the site; written anew"}), _IN],
        ),
        (
            "certificate", credentials.certificate, "grade your copy, and make a credential of it",
            [
                ("--name", {"required": True, "metavar": "NAME", "help": "whose it is"}),
                ("--out", {"metavar": "FILE", "help": "a .json or .svg (default: both)"}),
                ("--key", {"metavar": "FILE", "help": "a teacher's key, made if it is not there"}),
                ("--issuer", {"metavar": "NAME", "help": "who signs, with --key"}),
                _IN,
            ],
        ),
        (
            "verify", credentials.verify, "who signed a credential, and whether it was changed",
            [
                ("file", {"metavar": "FILE", "help": "the .json or the .svg"}),
                ("--issuer", {"metavar": "DID", "help": "the key that must have signed it"}),
            ],
        ),
    ]  # fmt: skip


def _for_actions() -> list[Argument]:
    text = "tell GitHub Actions and GitHub Classroom the points"
    return [
        ("--summary", {"metavar": "FILE", "help": "add the report in Markdown to this file"}),
        flag("--points", text),
    ]


def _plot_options() -> list[Argument]:
    def some(name: str, known: Sequence[str], default: list[str], text: str) -> Argument:
        return name, {"nargs": "+", "choices": known, "default": default, "help": text}

    inits = list(plot.INITS)
    many: dict[str, Any] = {"nargs": "+", "type": int, "metavar": "N", "default": [10]}
    return [
        ("what", {"choices": ["flow"], "help": "flow: signals and gradients, layer by layer"}),
        some("--activation", plot.ACTIVATIONS, list(plot.ACTIVATIONS), "default: all three"),
        some("--init", inits, ["he", "xavier", "small"], "default: he xavier small"),
        ("--depth", {**many, "help": "numbers of layers (default: 10)"}),
        ("--save", {"metavar": "FILE", "help": "an SVG, PNG or PDF (default: flow.svg)"}),
    ]


def _chart(options: argparse.Namespace, units: list[Unit]) -> int:
    """The vital signs; a hand-out without a clinic comes without them."""
    try:
        from backlings.learn import chart
    except ImportError:
        raise CourseError("there is no clinic in this copy of the course") from None
    return chart.chart(options, units)


if __name__ == "__main__":
    sys.exit(main())
