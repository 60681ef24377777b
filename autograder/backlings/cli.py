"""The command `backlings`: what each of its words does, and with which exit code it ends."""

import argparse
import contextlib
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

from rich.text import Text

from backlings import author, mutation
from backlings.learn import commands, credentials, plot, show
from backlings.learn.commands import FOLDER, NOT_YET, PASSED, USAGE
from backlings.learn.workspace import shown
from backlings.units import CourseError, Unit, find_course, find_unit, find_units


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
        *_learners_words(), *_keeping_words(), *_teachers_words(), *_authors_words()
    ):  # fmt: skip
        made = words.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        for argument, settings in arguments:
            made.add_argument(argument, **settings)
    return top


HANDOUTS = ("folder", "notebook", "nbgrader", "gradescope", "github")

Argument = tuple[str, dict[str, Any]]
Word = tuple[str, Callable[[argparse.Namespace, list[Unit]], int], str, list[Argument]]

_UNIT: Argument = ("unit", {"metavar": "UNIT"})
_SEED: Argument = ("--seed", {"type": int, "metavar": "N", "help": "seed of the test inputs"})
_IN: Argument = ("--folder", {"metavar": "DIR", "help": f"your copy (default: {FOLDER})"})


def _flag(name: str, text: str) -> Argument:
    return name, {"action": "store_true", "help": text}


def _optional(name: str, metavar: str, text: str) -> Argument:
    return name, {"nargs": "?", "metavar": metavar, "help": text}


def _learners_words() -> list[Word]:
    move = _flag("--move", "move what you wrote in exercises/ to your copy")
    place = _optional("folder", "DIR", f"where (default: {FOLDER})")
    wanted: Argument = ("wanted", {"nargs": "*", "metavar": "UNIT or FILE"})
    every = _flag("--all", "say everything that is wrong")
    as_json = _flag("--json", "print the report as one JSON object")
    first = _optional("unit", "UNIT", "begin with this unit")
    name = _optional("check", "CHECK", "default: the first that does not pass")
    return [
        ("start", commands.start, "make or update your copy of the exercises", [place, move]),
        (
            "check", commands.check, "check units or files; all of your copy by default",
            [wanted, every, as_json, *_for_actions(), _SEED, _IN],
        ),
        (
            "watch", commands.watch, "check what you save, as you save it",
            [first, _flag("--anyway", "open it for good, whatever it waits for"), _SEED, _IN],
        ),
        ("hint", commands.hint, "one step further each time you ask", [_UNIT, _IN]),
        ("solution", commands.solution, "the worked solution of a unit", [_UNIT]),
        (
            "debug", commands.debug, "write a failing check as a script to step into",
            [_UNIT, name, _SEED, _IN],
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
                _flag("--all", "also cards of units that you have not begun"),
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


def _teachers_words() -> list[Word]:
    tiers = "how far learners' code is shut in: isolated (default) or process"
    return [
        (
            "grade", _grade, "for teachers: grade a class",
            [
                ("submissions", {"metavar": "SUBMISSIONS", "help": "folder, zip archive or file"}),
                ("--out", {"metavar": "DIR", "required": True, "help": "where results go"}),
                ("--units", {"nargs": "+", "metavar": "UNIT", "help": "default: all handed in"}),
                ("--course", {"metavar": "FILE", "help": "course.toml: weights, roster ..."}),
                ("--jobs", {"type": int, "metavar": "N", "help": "default: one for each core"}),
                ("--seed", {"type": int, "metavar": "N", "help": "repeat the run with this seed"}),
                ("--tier", {"default": "isolated", "metavar": "TIER", "help": tiers}),
                ("--junit", {"metavar": "FILE", "help": "write JUnit XML as well"}),
                ("--dask", {"metavar": "ADDRESS", "help": "grade on this Dask cluster"}),
            ],
        ),
        (
            "release", _release, "for teachers: make a hand-out without answers",
            [
                ("out", {"metavar": "OUT", "help": "a new folder"}),
                ("--units", {"nargs": "+", "required": True, "metavar": "UNIT"}),
                (
                    "--for",
                    {
                        "dest": "kind", "choices": HANDOUTS, "default": "folder",
                        "help": "what it is handed out with (default: folder)",
                    },
                ),
            ],
        ),
    ]  # fmt: skip


def _for_actions() -> list[Argument]:
    text = "tell GitHub Actions and GitHub Classroom the points"
    return [
        ("--summary", {"metavar": "FILE", "help": "add the report in Markdown to this file"}),
        _flag("--points", text),
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


def _authors_words() -> list[Word]:
    check = _flag("--check", "only say what is stale")
    stem: Argument = ("stem", {"metavar": "NN_name"})
    some: Argument = ("unit", {"nargs": "*", "metavar": "UNIT"})
    table = _flag("--table", "print mistake x caught-by")
    return [
        ("build", _build, "for authors: write exercises/ from solutions/", [check]),
        ("new", _new, "for authors: the files of a new unit", [stem]),
        (
            "mistakes", _mistakes, "for authors: hand in every known mistake",
            [some, table, _SEED],
        ),
    ]  # fmt: skip


def _chart(options: argparse.Namespace, units: list[Unit]) -> int:
    """The vital signs; a hand-out without a clinic comes without them."""
    try:
        from backlings.learn import chart
    except ImportError:
        raise CourseError("there is no clinic in this copy of the course") from None
    return chart.chart(options, units)


def _grade(options: argparse.Namespace, units: list[Unit]) -> int:
    """Grade a class; loaded only then, since a learner's commands should be quick."""
    from backlings.classroom import commands as classroom

    _need_solutions(units)
    return classroom.grade(options, units)


def _release(options: argparse.Namespace, units: list[Unit]) -> int:
    """Make a hand-out."""
    from backlings.release import commands as handouts

    _need_solutions(units)
    return handouts.release(options, units)


def _build(options: argparse.Namespace, units: list[Unit]) -> int:
    """Write the stubs, or tell what is stale."""
    _need_solutions(units)
    stale = author.build(find_course(), check=options.check)
    for line in stale:
        print(line if options.check else f"{line}: written")
    if options.check and stale:
        print("run `backlings build`, and commit what it writes")
        return NOT_YET
    return PASSED


def _new(options: argparse.Namespace, units: list[Unit]) -> int:
    """Write the files of a new unit."""
    _need_solutions(units)
    for path in author.new_unit(find_course(), options.stem):
        print(shown(path))
    return PASSED


def _mistakes(options: argparse.Namespace, units: list[Unit]) -> int:
    """Hand in every known mistake."""
    _need_solutions(units)
    chosen = [find_unit(word, units) for word in options.unit] or units
    caught = mutation.catch(chosen, options.seed or 0)
    if options.table:
        print(mutation.table(caught))
    wrongly = [one for one in caught if not one.rightly]
    for one in wrongly:
        print(
            f"{one.mistake.id}: caught by {', '.join(one.by) or 'nothing'}, "
            f"named {', '.join(one.named) or 'nothing'}"
        )
    print(f"{len(caught) - len(wrongly)} of {len(caught)} mistakes are caught and named")
    return NOT_YET if wrongly else PASSED


def _need_solutions(units: list[Unit]) -> None:
    """Refuse in a hand-out what takes the whole course."""
    if any(unit.answers is not None for unit in units):
        raise CourseError("this takes the whole course; a hand-out has no solutions")


if __name__ == "__main__":
    sys.exit(main())
