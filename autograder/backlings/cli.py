"""The command `backlings`: what each of its words does, and with which exit code it ends."""

import argparse
import contextlib
import sys
from collections.abc import Sequence

from rich.text import Text

from backlings import author, mutation
from backlings.learn import commands, show
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
    top.set_defaults(run=commands.status, folder=None)
    words = top.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        made = words.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    def folder(made: argparse.ArgumentParser) -> None:
        made.add_argument("--folder", metavar="DIR", help=f"your copy (default: {FOLDER})")

    start = command(
        "start", commands.start, "make your copy of the exercises, or bring it up to date"
    )
    start.add_argument("folder", nargs="?", metavar="DIR", help=f"where (default: {FOLDER})")
    start.add_argument(
        "--move", action="store_true", help="move what you wrote in exercises/ to your copy"
    )
    check = command("check", commands.check, "check units or files; all of your copy by default")
    check.add_argument("wanted", nargs="*", metavar="UNIT or FILE")
    check.add_argument("--all", action="store_true", help="say everything that is wrong")
    check.add_argument("--json", action="store_true", help="print the report as one JSON object")
    check.add_argument("--seed", type=int, metavar="N", help="seed of the test inputs")
    folder(check)
    watch = command("watch", commands.watch, "check what you save, as you save it")
    watch.add_argument("unit", nargs="?", metavar="UNIT", help="begin with this unit")
    watch.add_argument("--seed", type=int, metavar="N", help="seed of the test inputs")
    folder(watch)
    hint = command("hint", commands.hint, "one step further each time you ask")
    hint.add_argument("unit", metavar="UNIT")
    folder(hint)
    solution = command("solution", commands.solution, "the worked solution of a unit")
    solution.add_argument("unit", metavar="UNIT")
    debug = command(
        "debug", commands.debug, "write the failing calls of a check as a script to step into"
    )
    debug.add_argument("unit", metavar="UNIT")
    debug.add_argument(
        "check", nargs="?", metavar="CHECK", help="default: the first that does not pass"
    )
    debug.add_argument("--seed", type=int, metavar="N", help="seed of the test inputs")
    folder(debug)
    folder(command("list", commands.list_units, "every unit, and how far you are"))
    reset = command("reset", commands.reset, "put a unit's stub back; your file is kept beside it")
    reset.add_argument("unit", metavar="UNIT")
    folder(reset)
    build = command("build", _build, "for authors: write exercises/ from solutions/")
    build.add_argument("--check", action="store_true", help="only say what is stale")
    new = command("new", _new, "for authors: the files of a new unit")
    new.add_argument("stem", metavar="NN_name")
    mistakes = command("mistakes", _mistakes, "for authors: hand in every known mistake")
    mistakes.add_argument("unit", nargs="*", metavar="UNIT")
    mistakes.add_argument("--table", action="store_true", help="print mistake x caught-by")
    mistakes.add_argument("--seed", type=int, default=0, metavar="N", help="seed of the inputs")
    return top


def _build(options: argparse.Namespace, units: list[Unit]) -> int:
    """Write the stubs, or tell what is stale."""
    stale = author.build(find_course(), check=options.check)
    for line in stale:
        print(line if options.check else f"{line}: written")
    if options.check and stale:
        print("run `backlings build`, and commit what it writes")
        return NOT_YET
    return PASSED


def _new(options: argparse.Namespace, units: list[Unit]) -> int:
    """Write the files of a new unit."""
    for path in author.new_unit(find_course(), options.stem):
        print(shown(path))
    return PASSED


def _mistakes(options: argparse.Namespace, units: list[Unit]) -> int:
    """Hand in every known mistake."""
    chosen = [find_unit(word, units) for word in options.unit] or units
    caught = mutation.catch(chosen, options.seed)
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


if __name__ == "__main__":
    sys.exit(main())
