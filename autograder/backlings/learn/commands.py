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

from backlings import report
from backlings.cards import load_cards
from backlings.grade import Grader, Verdict
from backlings.learn import actions, show
from backlings.learn import plot as plotting
from backlings.learn.ask import ask
from backlings.learn.check import Target, check_file, find_targets, open_file
from backlings.learn.debug import write_script
from backlings.learn.export import write_anki, write_csv
from backlings.learn.hints import next_hint
from backlings.learn.path import next_open, places
from backlings.learn.review import Deck, call_up
from backlings.learn.sync import sync as merge_with
from backlings.learn.watch import Watch
from backlings.learn.workspace import Workspace, edited_exercises, shown
from backlings.sandbox import TIER, Spares, Submission
from backlings.stubs import unwritten_functions
from backlings.student import Student
from backlings.units import CourseError, Unit, find_course, find_unit, seed_for

PASSED, NOT_YET, USAGE = 0, 1, 2
FOLDER = "work"


def status(options: argparse.Namespace, units: list[Unit]) -> int:
    """Where you are, and what is next."""
    space = _workspace(options)
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


def check(options: argparse.Namespace, units: list[Unit]) -> int:
    """Check units or files."""
    space = _workspace(options)
    targets = find_targets(options.wanted, units, space.folder)
    if not options.wanted and not space.exists:
        raise CourseError(f"there is no {space.folder}/ to check: `backlings start` makes it")
    seed = seed_for(units, options.seed, space.record.seed)
    verdicts: list[Verdict] = []
    with contextlib.closing(Spares(ahead=min(1, len(targets) - 1))) as spares:
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
    show.say(out, show.verdict(verdict, shown(target.path), every=options.all))


def _call_up(space: Workspace, verdict: Verdict) -> None:
    """A named mistake calls up its cards."""
    if any(result.mistakes for result in verdict.results):
        call_up(space, verdict, load_cards(verdict.unit.root), datetime.now(UTC))


def cards(options: argparse.Namespace, units: list[Unit]) -> int:
    """Ask the flashcards that are due, or write them for another program."""
    everything = load_cards(find_course())
    out = show.console()
    for path, write in ((options.csv, write_csv), (options.anki, write_anki)):
        if path:
            write(everything, Path(path))
            show.say(out, Text(f"{path}: {len(everything)} cards"))
    if options.csv or options.anki:
        return PASSED
    deck = Deck(existing(options), everything, everything=options.all)
    return ask(deck, out)


def sync(options: argparse.Namespace, units: list[Unit]) -> int:
    """Merge the site's record with this one."""
    space, path = existing(options), Path(options.file)
    shared = merge_with(space, path)
    read, cards, notes = (len(shared[name]) for name in ("read", "cards", "notes"))
    out = show.console()
    counts = f"{read} lessons read, {cards} cards, {notes} notes"
    show.say(out, Text(f"{path}: {counts}, here and there"))
    show.say(out, Text("Import it on the site: Practice, Progress, Import a record."))
    return PASSED


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
    with contextlib.closing(Spares()) as spares:
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
        backend = open_file(Target(unit, path), path.read_bytes(), spares)
        with contextlib.closing(backend):
            folder = space.folder / "debug"
            script = write_script(grader, grader.check(name), backend, path, folder)
    if script is None:
        show.say(out, Text(f"{name} passes: there is nothing to debug."))
        return PASSED
    show.say(out, Text(f"python {shown(script)}"))
    return NOT_YET


def plot(options: argparse.Namespace, units: list[Unit]) -> int:
    """Draw what the learner's own function measures in deep networks."""
    plotting.need_matplotlib()
    networks = plotting.wanted_networks(options.activation, options.init, options.depth)
    space, unit = existing(options), plotting.unit_to_plot(units)
    path = space.file(unit)
    if not path.exists():
        raise CourseError(f"there is no {shown(path)}; `backlings start` makes it")
    source = path.read_bytes()
    with contextlib.closing(Spares()) as spares:
        backend = Submission(source, shown(path), spares)
        with contextlib.closing(backend):
            student = Student(backend, unit.returns, unwritten_functions(source, unit))
            curves = plotting.measure(student, networks)
    target = Path(options.save) if options.save else space.folder / "flow.svg"
    plotting.save(curves, target)
    out = show.console()
    show.say(out, Text(plotting.table(curves)))
    show.say(out, Text(f"drawn: {shown(target)}"))
    return PASSED


def list_units(options: argparse.Namespace, units: list[Unit]) -> int:
    """Every unit and its state."""
    show.say(show.console(), show.listing(_workspace(options), units))
    return PASSED


def reset(options: argparse.Namespace, units: list[Unit]) -> int:
    """Put the stub back."""
    space, unit = existing(options), find_unit(options.unit, units)
    backup = space.reset(unit)
    kept = f"; your file is kept as {shown(backup)}" if backup else ""
    show.say(show.console(), Text(f"{space.shown(unit)} is the stub again{kept}"))
    return PASSED


def _workspace(options: argparse.Namespace) -> Workspace:
    """The learner's copy: the folder asked for, the one we stand in, or `work/` here."""
    if options.folder:
        return Workspace(Path(options.folder))
    here = Workspace(Path())
    return here if here.exists else Workspace(Path(FOLDER))


def existing(options: argparse.Namespace) -> Workspace:
    """The learner's copy; raises CourseError if there is none yet."""
    space = _workspace(options)
    if not space.exists:
        raise CourseError(f"there is no copy in {space.folder}/ yet: `backlings start` makes it")
    return space
