"""The learner's commands: each takes its options and the units, and returns an exit code."""

import argparse
import contextlib
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.syntax import Syntax
from rich.text import Text

from backlings.course.cards import load_cards
from backlings.course.errors import CourseError
from backlings.course.finding import find_unit, seed_for
from backlings.course.units import Unit
from backlings.learn import actions, show
from backlings.learn.check import Target, check_file, find_targets, open_file
from backlings.learn.debug import write_script
from backlings.learn.hints import next_hint
from backlings.learn.path import next_open, places
from backlings.learn.study.review import call_up
from backlings.learn.subcommands import (
    FOLDER,
    NOT_YET,
    PASSED,
    Subparsers,
    add,
    add_folder,
    add_seed,
    add_unit,
    existing,
    workspace,
)
from backlings.learn.watch import Watch
from backlings.learn.workspace import Workspace, display_path, edited_exercises
from backlings.sandbox import TIER, ProcessWorkers
from backlings.verdict import report
from backlings.verdict.grade import Grader, Verdict
from backlings.verdict.wording import first_failure


def add_subcommands(subparsers: Subparsers) -> None:
    """Add what a learner types while working on a unit."""
    parser = add(subparsers, "start", start, "make or update your copy of the exercises")
    parser.add_argument("folder", nargs="?", metavar="DIR", help=f"where (default: {FOLDER})")
    text = "move what you wrote in exercises/ to your copy"
    parser.add_argument("--move", action="store_true", help=text)
    _add_check(subparsers)
    parser = add(subparsers, "watch", watch, "check what you save, as you save it")
    parser.add_argument("unit", nargs="?", metavar="UNIT", help="begin with this unit")
    text = "open it for good, whatever it waits for"
    parser.add_argument("--anyway", action="store_true", help=text)
    add_seed(parser)
    add_folder(parser)
    parser = add(subparsers, "hint", hint, "one step further each time you ask")
    add_unit(parser)
    add_folder(parser)
    parser = add(subparsers, "solution", solution, "the worked solution of a unit")
    add_unit(parser)
    parser = add(subparsers, "debug", debug, "write a failing check as a script to step into")
    add_unit(parser)
    text = "default: the first that does not pass"
    parser.add_argument("check", nargs="?", metavar="CHECK", help=text)
    add_seed(parser)
    add_folder(parser)
    parser = add(subparsers, "list", list_units, "every unit, what it needs, and how far you are")
    add_folder(parser)
    parser = add(subparsers, "reset", reset, "put a stub back; your file is kept beside it")
    add_unit(parser)
    add_folder(parser)


def _add_check(subparsers: Subparsers) -> None:
    text = "check units or files; all of your copy by default"
    parser = add(subparsers, "check", check, text)
    parser.add_argument("wanted", nargs="*", metavar="UNIT or FILE")
    parser.add_argument("--all", action="store_true", help="say everything that is wrong")
    text = "print the report as one JSON object"
    parser.add_argument("--json", action="store_true", help=text)
    text = "add the report in Markdown to this file"
    parser.add_argument("--summary", metavar="FILE", help=text)
    text = "tell GitHub Actions and GitHub Classroom the points"
    parser.add_argument("--points", action="store_true", help=text)
    add_seed(parser)
    add_folder(parser)


def status(options: argparse.Namespace, units: list[Unit]) -> int:
    """Where you are, and what is next."""
    space = workspace(options)
    out = show.console()
    if not space.exists:
        show.say(
            out, Text(f"You have no copy of the exercises yet: `backlings start` makes {FOLDER}/.")
        )
        return NOT_YET
    _mention_edits(out, units)
    show.say(out, show.status(space, units))
    return PASSED


def start(options: argparse.Namespace, units: list[Unit]) -> int:
    """Make the copy, or bring it up to date."""
    space = Workspace(Path(options.folder or FOLDER))
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
            out,
            Text(f"{display_path(space.folder)}: {fresh} new, {updated} updated, yours untouched"),
        )
    for unit in edited_exercises(units):
        if not _move_wanted(options, unit):
            continue
        backup = space.move_in(unit)
        kept = f"; your earlier file is {backup.name}" if backup else ""
        show.say(out, Text(f"exercises/{unit.stem}.py moved to {space.display_path(unit)}{kept}"))
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


def check(options: argparse.Namespace, units: list[Unit]) -> int:
    """Check units or files."""
    space = workspace(options)
    targets = find_targets(options.wanted, units, space.folder)
    if not options.wanted and not space.exists:
        raise CourseError(f"there is no {space.folder}/ to check: `backlings start` makes it")
    seed = seed_for(units, options.seed, space.record.seed)
    verdicts: list[Verdict] = []
    with contextlib.closing(ProcessWorkers(ahead=min(1, len(targets) - 1))) as spares:
        for target in targets:
            verdict, source = check_file(target, Grader(target.unit, seed), spares)
            verdicts.append(verdict)
            if space.exists and target.path.resolve() == space.file(target.unit).resolve():
                space.note(verdict, source)
                _call_up(space, verdict)
            if not options.json:
                _print_verdict(verdict, target, options)
    if options.summary:
        actions.summarise(Path(options.summary), verdicts)
    if options.points:
        print(actions.points(verdicts))
    if options.json:
        name = options.wanted[0] if len(options.wanted) == 1 else str(space.folder)
        print(json.dumps(report.as_json(name, seed, TIER, verdicts), indent=1))
    return PASSED if all(v.passed or v.skipped for v in verdicts) else NOT_YET


def _print_verdict(verdict: Verdict, target: Target, options: argparse.Namespace) -> None:
    out = show.console()
    if len(options.wanted) != 1 and verdict.skipped:
        show.say(out, Text(f"{verdict.unit.stem}  skipped, {verdict.unit.lacking}", style="dim"))
        return
    if len(options.wanted) != 1 and all(r.outcome == "todo" for r in verdict.results):
        points = show.number(verdict.max_points)
        show.say(out, Text(f"{verdict.unit.stem}  to do, {points} points", style="dim"))
        return
    show.say(out, show.verdict(verdict, display_path(target.path), every=options.all))


def _call_up(space: Workspace, verdict: Verdict) -> None:
    """A named mistake calls up its cards."""
    if any(result.mistakes for result in verdict.results):
        call_up(space, verdict, load_cards(verdict.unit.root), datetime.now(UTC))


def watch(options: argparse.Namespace, units: list[Unit]) -> int:
    """Check what is saved, until the learner quits."""
    space = existing(options)
    unit = find_unit(options.unit, units) if options.unit else None
    seed = seed_for(units, options.seed, space.record.seed)
    _open(space, units, unit, options.anyway)
    Watch(space, units, seed, show.console()).run(unit)
    return PASSED if next_open(space, units) is None else NOT_YET


def _open(space: Workspace, units: list[Unit], unit: Unit | None, anyway: bool) -> None:
    """Say what a unit waits for, or open it for good."""
    if unit is None:
        if anyway:
            raise CourseError("--anyway opens one unit: say which, `backlings watch UNIT --anyway`")
        return
    place = next(p for p in places(space, units) if p.unit == unit)
    if anyway and not place.open:
        space.record.anyway.append(unit.stem)
        space.save()
    elif not place.open:
        show.say(show.console(), show.waits(place))


def hint(options: argparse.Namespace, units: list[Unit]) -> int:
    """One step of the hints, for a function if one is named."""
    space, unit = existing(options), find_unit(options.unit, units)
    if unit.lacking:
        raise CourseError(f"{unit.stem}: {unit.lacking.rstrip('.')}")
    grader = Grader(unit, seed_for(units, None, space.record.seed))
    with contextlib.closing(ProcessWorkers()) as spares:
        verdict, source = check_file(Target(unit, space.file(unit)), grader, spares)
    space.note(verdict, source)
    name = unit.name
    if options.unit in unit.functions:
        name, verdict = options.unit, replace(verdict, results=verdict.of(options.unit))
    show.say(show.console(), show.hint(next_hint(grader, verdict, space), name))
    return PASSED if verdict.passed else NOT_YET


def solution(options: argparse.Namespace, units: list[Unit]) -> int:
    """Show the worked solution."""
    unit = find_unit(options.unit, units)
    out = show.console()
    if out.is_terminal:
        show.say(out, Syntax(unit.solution_text, "python", background_color="default"))
    else:
        print(unit.solution_text, end="")
    return PASSED


def debug(options: argparse.Namespace, units: list[Unit]) -> int:
    """Write the failing calls of a check as a script."""
    space, unit = existing(options), find_unit(options.unit, units)
    seed = seed_for(units, options.seed, space.record.seed)
    grader, path = Grader(unit, seed), space.file(unit)
    if unit.lacking:
        raise CourseError(f"{unit.stem}: {unit.lacking.rstrip('.')}")
    if not path.exists():
        raise CourseError(f"there is no {display_path(path)}; `backlings start` makes it")
    known = [check.name for check in grader.checks]
    if options.check and options.check not in known:
        raise CourseError(f"{unit.stem} has no check {options.check!r}, only {', '.join(known)}")
    out = show.console()
    with contextlib.closing(ProcessWorkers()) as spares:
        name = options.check
        if not name:
            first = first_failure(check_file(Target(unit, path), grader, spares)[0])
            if first is None:
                show.say(out, Text(f"Every check of {unit.name} passes."))
                return PASSED
            name = first.check.name
        backend = open_file(Target(unit, path), path.read_bytes(), spares)
        with contextlib.closing(backend):
            folder = space.folder / "debug"
            script = write_script(grader, grader.check(name), backend, path, folder)
    if script is None:
        show.say(out, Text(f"{name} passes: there is nothing to debug."))
        return PASSED
    show.say(out, Text(f"python {display_path(script)}"))
    return NOT_YET


def list_units(options: argparse.Namespace, units: list[Unit]) -> int:
    """Every unit and its state."""
    show.say(show.console(), show.listing(workspace(options), units))
    return PASSED


def reset(options: argparse.Namespace, units: list[Unit]) -> int:
    """Put the stub back."""
    space, unit = existing(options), find_unit(options.unit, units)
    backup = space.reset(unit)
    kept = f"; your file is kept as {display_path(backup)}" if backup else ""
    show.say(show.console(), Text(f"{space.display_path(unit)} is the stub again{kept}"))
    return PASSED
