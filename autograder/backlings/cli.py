"""The command `backlings`: what each of its words does, and with which exit code it ends."""

import argparse
import contextlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.syntax import Syntax
from rich.text import Text

from backlings import author, mutation, report
from backlings.grade import Grader, Verdict
from backlings.learn import show
from backlings.learn.check import Target, check_file, find_targets
from backlings.learn.debug import write_script
from backlings.learn.hints import next_hint
from backlings.learn.watch import Watch
from backlings.learn.workspace import Workspace, edited_exercises, shown
from backlings.sandbox import TIER, Spares, Submission
from backlings.units import CourseError, Unit, find_course, find_unit, find_units

PASSED, NOT_YET, USAGE = 0, 1, 2
_FOLDER = "work"


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
    top.set_defaults(run=_status, folder=None)
    commands = top.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    def folder(made: argparse.ArgumentParser) -> None:
        made.add_argument("--folder", metavar="DIR", help=f"your copy (default: {_FOLDER})")

    start = command("start", _start, "make your copy of the exercises, or bring it up to date")
    start.add_argument("folder", nargs="?", metavar="DIR", help=f"where (default: {_FOLDER})")
    start.add_argument(
        "--move", action="store_true", help="move what you wrote in exercises/ to your copy"
    )
    check = command("check", _check, "check units or files; all of your copy by default")
    check.add_argument("wanted", nargs="*", metavar="UNIT or FILE")
    check.add_argument("--all", action="store_true", help="say everything that is wrong")
    check.add_argument("--json", action="store_true", help="print the report as one JSON object")
    check.add_argument("--seed", type=int, metavar="N", help="seed of the test inputs")
    folder(check)
    watch = command("watch", _watch, "check what you save, as you save it")
    watch.add_argument("unit", nargs="?", metavar="UNIT", help="begin with this unit")
    watch.add_argument("--seed", type=int, metavar="N", help="seed of the test inputs")
    folder(watch)
    hint = command("hint", _hint, "one step further each time you ask")
    hint.add_argument("unit", metavar="UNIT")
    folder(hint)
    solution = command("solution", _solution, "the worked solution of a unit")
    solution.add_argument("unit", metavar="UNIT")
    debug = command("debug", _debug, "write the failing calls of a check as a script to step into")
    debug.add_argument("unit", metavar="UNIT")
    debug.add_argument(
        "check", nargs="?", metavar="CHECK", help="default: the first that does not pass"
    )
    debug.add_argument("--seed", type=int, metavar="N", help="seed of the test inputs")
    folder(debug)
    folder(command("list", _list, "every unit, and how far you are"))
    reset = command("reset", _reset, "put a unit's stub back; your file is kept beside it")
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


def _status(options: argparse.Namespace, units: list[Unit]) -> int:
    space = _workspace(options)
    out = show.console()
    if not space.exists:
        show.say(
            out, Text(f"You have no copy of the exercises yet: `backlings start` makes {_FOLDER}/.")
        )
        return NOT_YET
    _mention_edits(out, units)
    show.say(out, show.status(space, units))
    return PASSED


def _start(options: argparse.Namespace, units: list[Unit]) -> int:
    space = Workspace(Path(options.folder or _FOLDER))
    out = show.console()
    if space.folder.exists() and not space.folder.is_dir():
        raise CourseError(f"{space.folder} is a file; give the name of a folder")
    done = space.hand_out(units)
    for name, what in done.items():
        if what == "beside":
            show.say(out, Text(f"{name} has a newer stub: it stands beside yours, as {name}.new"))
    fresh, updated = (sum(w == what for w in done.values()) for what in ("new", "updated"))
    if fresh or updated:
        show.say(
            out, Text(f"{shown(space.folder)}: {fresh} new, {updated} updated, yours untouched")
        )
    for unit in edited_exercises(units):
        if not _move_wanted(options, unit):
            continue
        backup = space.move_in(unit)
        kept = f"; your earlier file is {backup.name}" if backup else ""
        show.say(out, Text(f"exercises/{unit.stem}.py moved to {space.shown(unit)}{kept}"))
    show.say(out, show.status(space, units))
    return PASSED


def _move_wanted(options: argparse.Namespace, unit: Unit) -> bool:
    if options.move:
        return True
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        _mention_edits(show.console(), [unit])
        return False
    answer = input(f"exercises/{unit.stem}.py was edited. Move it to your copy? [Y/n] ")
    return answer.strip().lower() in ("", "y", "yes")


def _mention_edits(out: Console, units: list[Unit]) -> None:
    for unit in edited_exercises(units):
        edited = f"exercises/{unit.stem}.py was edited"
        text = f"{edited}; `backlings start --move` moves it to your copy"
        show.say(out, Text(text, style="yellow"))


def _check(options: argparse.Namespace, units: list[Unit]) -> int:
    space = _workspace(options)
    targets = find_targets(options.wanted, units, space.folder)
    if not options.wanted and not space.exists:
        raise CourseError(f"there is no {space.folder}/ to check: `backlings start` makes it")
    seed = space.record.seed if options.seed is None else options.seed
    verdicts: list[Verdict] = []
    with contextlib.closing(Spares(ahead=min(1, len(targets) - 1))) as spares:
        for target in targets:
            verdict, source = check_file(target, Grader(target.unit, seed), spares)
            verdicts.append(verdict)
            if space.exists and target.path.resolve() == space.file(target.unit).resolve():
                space.note(verdict, source)
            if not options.json:
                _print_verdict(verdict, target, options)
    if options.json:
        name = options.wanted[0] if len(options.wanted) == 1 else str(space.folder)
        print(json.dumps(report.as_json(name, seed, TIER, verdicts), indent=1))
    return PASSED if all(v.passed for v in verdicts) else NOT_YET


def _print_verdict(verdict: Verdict, target: Target, options: argparse.Namespace) -> None:
    out = show.console()
    if len(options.wanted) != 1 and all(r.outcome == "todo" for r in verdict.results):
        points = show.number(verdict.max_points)
        show.say(out, Text(f"{verdict.unit.stem}  to do, {points} points", style="dim"))
        return
    show.say(out, show.verdict(verdict, shown(target.path), every=options.all))


def _watch(options: argparse.Namespace, units: list[Unit]) -> int:
    space = _existing(options)
    unit = find_unit(options.unit, units) if options.unit else None
    seed = space.record.seed if options.seed is None else options.seed
    Watch(space, units, seed, show.console()).run(unit)
    return PASSED if space.next_open(units) is None else NOT_YET


def _hint(options: argparse.Namespace, units: list[Unit]) -> int:
    space, unit = _existing(options), find_unit(options.unit, units)
    grader = Grader(unit, space.record.seed)
    with contextlib.closing(Spares()) as spares:
        verdict, source = check_file(Target(unit, space.file(unit)), grader, spares)
    space.note(verdict, source)
    show.say(show.console(), show.hint(next_hint(grader, verdict, space), unit))
    return PASSED if verdict.passed else NOT_YET


def _solution(options: argparse.Namespace, units: list[Unit]) -> int:
    unit = find_unit(options.unit, units)
    out = show.console()
    if out.is_terminal:
        show.say(out, Syntax(unit.solution_text, "python", background_color="default"))
    else:
        print(unit.solution_text, end="")
    return PASSED


def _debug(options: argparse.Namespace, units: list[Unit]) -> int:
    space, unit = _existing(options), find_unit(options.unit, units)
    seed = space.record.seed if options.seed is None else options.seed
    grader, path = Grader(unit, seed), space.file(unit)
    if not path.exists():
        raise CourseError(f"there is no {shown(path)}; `backlings start` makes it")
    known = [check.name for check in grader.checks]
    if options.check and options.check not in known:
        raise CourseError(f"{unit.stem} has no check {options.check!r}, only {', '.join(known)}")
    out = show.console()
    with contextlib.closing(Spares()) as spares:
        name = options.check
        if not name:
            first = check_file(Target(unit, path), grader, spares)[0].first_failure
            if first is None:
                show.say(out, Text(f"Every check of {unit.name} passes."))
                return PASSED
            name = first.check.name
        backend = Submission(path.read_bytes(), shown(path), spares)
        with contextlib.closing(backend):
            folder = space.folder / "debug"
            script = write_script(grader, grader.check(name), backend, path, folder)
    if script is None:
        show.say(out, Text(f"{name} passes: there is nothing to debug."))
        return PASSED
    show.say(out, Text(f"python {shown(script)}"))
    return NOT_YET


def _list(options: argparse.Namespace, units: list[Unit]) -> int:
    show.say(show.console(), show.listing(_workspace(options), units))
    return PASSED


def _reset(options: argparse.Namespace, units: list[Unit]) -> int:
    space, unit = _existing(options), find_unit(options.unit, units)
    backup = space.reset(unit)
    kept = f"; your file is kept as {shown(backup)}" if backup else ""
    show.say(show.console(), Text(f"{space.shown(unit)} is the stub again{kept}"))
    return PASSED


def _build(options: argparse.Namespace, units: list[Unit]) -> int:
    stale = author.build(find_course(), check=options.check)
    for line in stale:
        print(line if options.check else f"{line}: written")
    if options.check and stale:
        print("run `backlings build`, and commit what it writes")
        return NOT_YET
    return PASSED


def _new(options: argparse.Namespace, units: list[Unit]) -> int:
    for path in author.new_unit(find_course(), options.stem):
        print(shown(path))
    return PASSED


def _mistakes(options: argparse.Namespace, units: list[Unit]) -> int:
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


def _workspace(options: argparse.Namespace) -> Workspace:
    """The learner's copy: the folder asked for, the one we stand in, or `work/` here."""
    if options.folder:
        return Workspace(Path(options.folder))
    here = Workspace(Path())
    return here if here.exists else Workspace(Path(_FOLDER))


def _existing(options: argparse.Namespace) -> Workspace:
    space = _workspace(options)
    if not space.exists:
        raise CourseError(f"there is no copy in {space.folder}/ yet: `backlings start` makes it")
    return space


if __name__ == "__main__":
    sys.exit(main())
