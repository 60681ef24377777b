"""Verdicts and progress on the terminal: every word earns its place."""

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from backlings.checking.checks import collect
from backlings.course.loading import load_module
from backlings.course.stubs import unwritten_functions
from backlings.course.units import Unit
from backlings.learn.hints import Hint
from backlings.learn.path import Place, next_open, places
from backlings.learn.workspace import Workspace, display_path
from backlings.verdict.grade import CheckResult, Verdict
from backlings.verdict.wording import first_failure, named

WIDTH = 78
_PRINTED = 12  # lines of the learner's own output
_MARK = {
    "passed": ("✓", "green"),
    "failed": ("✗", "red"),
    "error": ("!", "red"),
    "todo": ("·", "dim"),
    "missing": ("?", "red"),
    "skipped": ("-", "dim"),
    "ungraded": ("#", "magenta"),
}
_ORDER = ("ungraded", "error", "failed", "missing", "todo", "skipped", "passed")


def console(*, stderr: bool = False) -> Console:
    """
    Where everything is printed.

    Rich drops colour for NO_COLOR and escape codes where the output is no terminal; there the
    width is fixed, so that what is piped does not depend on the window.
    """
    made = Console(stderr=stderr, highlight=False, soft_wrap=False)
    made.width = min(made.width, 100) if made.is_terminal else WIDTH
    return made


def say(out: Console, what: RenderableType) -> None:
    """Print; what goes to a pipe or a file carries no padding at the ends of its lines."""
    if out.is_terminal:
        out.print(what)
        return
    with out.capture() as captured:
        out.print(what)
    lines = captured.get().splitlines()
    out.file.write("".join(f"{line.rstrip()}\n" for line in lines))
    out.file.flush()


def number(value: float) -> str:
    """Points without a needless .0."""
    return f"{value:g}"


def verdict(found: Verdict, path: str, *, every: bool = False) -> RenderableType:
    """
    One unit's verdict.

    Parameters
    ----------
    found : Verdict
    path : str
        The learner's file, as shown.
    every : bool
        Say all that is wrong, not only the first thing.
    """
    points = f"{number(found.points)} / {number(found.max_points)} points"
    head = Table.grid(expand=True)
    head.add_column()
    head.add_column(justify="right")
    head.add_row(Text(f"{found.unit.stem}  {found.unit.title}", style="bold"), points)
    parts: list[RenderableType] = [head, ""]
    first = first_failure(found)
    rows = Table.grid(padding=(0, 2), expand=True)
    rows.add_column(width=1)
    rows.add_column(no_wrap=True)
    rows.add_column(ratio=1)
    rows.add_column(justify="right")
    functions = list(dict.fromkeys(r.check.function for r in found.results))
    for function in functions:
        rows.add_row(*_function(found, function))
    parts.append(Padding(rows, (0, 0, 0, 2)))
    failures = [r for r in found.results if r.outcome not in ("passed", "todo")]
    said = failures if every else [r for r in (first,) if r is not None and r in failures]
    for result in said:
        parts += ["", Padding(_failure(found, result, every=every), (0, 0, 0, 4))]
    lines = found.printed.strip("\n").splitlines()
    if lines:
        more = [f"... {len(lines) - _PRINTED} lines more"] if len(lines) > _PRINTED else []
        text = "\n".join([*lines[:_PRINTED], *more])
        parts += ["", Padding(Text("your code printed:", style="dim"), (0, 0, 0, 4))]
        parts.append(Padding(Text(text), (0, 0, 0, 6)))
    return Group(*parts, "")


def _function(found: Verdict, function: str) -> tuple[RenderableType, ...]:
    results = found.of(function)
    graded = [r for r in results if r.check.points > 0] or list(results)
    outcome = min((r.outcome for r in graded), key=_ORDER.index)
    mark, style = _MARK[outcome]
    failing = [r for r in graded if r.outcome != "passed"]
    main = failing[0] if failing else max(graded, key=lambda r: r.check.points)
    worth = sum(r.check.points for r in results)
    earned = sum(r.points for r in results)
    shown_points = number(worth) if earned in (0, worth) else f"{number(earned)} / {number(worth)}"
    text = Text(main.check.statement.rstrip("."))
    remarks = [r for r in results if r.outcome != "passed"] if outcome == "passed" else []
    if remarks:
        text.append("  (a remark below)" if len(remarks) == 1 else "  (remarks below)", "yellow")
    if outcome == "todo":
        text = Text("to do", style="dim")
    return Text(mark, style=style), Text(function), text, Text(shown_points, style=style)


def _failure(found: Verdict, result: CheckResult, *, every: bool) -> RenderableType:
    lines: list[RenderableType] = []
    if every:
        lines.append(Text(result.check.name, style="dim"))
    lines.append(Text(result.message))
    for mistake in result.mistakes:
        lines.append(Text(named(mistake.what), style="bold"))
    if result.hint and result.mistakes:
        lines += ["", *(Text(m.ask, style="italic") for m in result.mistakes)]
    if not every:
        name = found.unit.name
        stem, _, anchor = (result.lesson or found.unit.stem).partition("#")
        where = display_path(Unit(found.unit.root, stem).lesson) + (f"#{anchor}" if anchor else "")
        lines += [
            "",
            Text(f"Read         {where}"),
            Text(f"Hint         backlings hint {name}"),
            Text(f"Look inside  backlings debug {name}"),
        ]
    return Group(*lines)


def hint(found: Hint | None, name: str) -> RenderableType:
    """One step of a hint for a unit or a function of it, and how to get further."""
    if found is None:
        return Text(f"Nothing is wrong with {name}, so there is nothing to hint at.")
    parts: list[RenderableType] = [
        Text(f"{found.function}, hint {found.step} of {found.steps}", style="bold")
    ]
    if found.mistake and found.step == 1:
        parts.append(Text(named(found.mistake)))
    parts.append(Text(found.text))
    if found.step == found.steps:
        last = f"That was the last step. The worked solution: backlings solution {name}"
        parts.append(Text(last, style="dim"))
    return Padding(Group(*parts), (1, 0, 1, 2))


def status(space: Workspace, units: Sequence[Unit]) -> RenderableType:
    """Where a learner is: progress, and the next open unit with its path, checks and lesson."""
    core = [u for u in units if u.about.get("level") != "stretch" and not u.lacking]
    done = sum(space.passed(u) for u in core)
    earned = sum(space.record.units.get(u.stem, {}).get("points", 0) for u in core)
    there = sum(c.points for u in core for c in collect(load_module(u.checks)))
    filled = round(24 * done / max(1, len(core)))
    bar = "█" * filled + "░" * (24 - filled)
    parts: list[RenderableType] = [
        Text(f"{done} of {len(core)} core units  {bar}  {number(earned)} / {number(there)} points")
    ]
    unit = next_open(space, units)
    if unit is None:
        return Group(*parts, Text("All of them. What next is up to you."))
    last = space.record.units.get(unit.stem)
    sofar = f", {number(last['points'])} of {number(last['max_points'])} points" if last else ""
    parts += [
        "",
        Text(f"next  {unit.stem}  {unit.title}", style="bold"),
        Text(f"      about {unit.about.get('minutes', '?')} min; {_written(space, unit)}{sofar}"),
        Text(f"file    {space.display_path(unit)}"),
        Text(f"lesson  {display_path(unit.lesson)}"),
        Text(f"check   backlings check {unit.name}     or keep `backlings watch` open"),
    ]
    return Group(*parts)


def _written(space: Workspace, unit: Unit) -> str:
    """How many of a unit's functions are no longer the stub, and how many checks wait."""
    path = space.file(unit)
    stubs = unwritten_functions(path.read_bytes(), unit) if path.exists() else unit.functions
    written = len(unit.functions) - len(stubs)
    checks = len(collect(load_module(unit.checks)))
    return f"{written} of {len(unit.functions)} functions written, {checks} checks"


_TITLE = 22  # of a long title as much as leaves room for the rest in 80 columns


def listing(space: Workspace, units: Sequence[Unit]) -> RenderableType:
    """Every unit with its state and what it needs; a unit that waits is dim."""
    rows: list[tuple[list[Text], str]] = []
    stems = {unit.stem for unit in units}
    for place in places(space, units):
        unit = place.unit
        last = space.record.units.get(unit.stem)
        mark, style = _MARK["passed" if place.passed else "todo"]
        if last and not last["passed"]:
            mark, style = "~", "yellow"
        if unit.lacking:
            mark, style = _MARK["skipped"]
        points = f"{number(last['points'])} / {number(last['max_points'])}" if last else ""
        needs = [need[:2] for need in unit.about.get("needs", ()) if need in stems]
        after = f"← {' '.join(dict.fromkeys(needs))}" if needs else ""
        minutes = f"{unit.about.get('minutes', '?')} min"
        stretch = "stretch" if unit.about.get("level") == "stretch" else ""
        told = [unit.stem, unit.title, after, minutes, points or stretch]
        rows.append(([Text(mark, style=style), *map(Text, told)], "" if place.open else "dim"))
    table = Table.grid(padding=(0, 2))
    for _ in rows[0][0]:
        table.add_column(no_wrap=True)
    for cells, style in rows:
        cells[2].truncate(_TITLE, overflow="ellipsis")
        table.add_row(*cells, style=style)
    lacking = [Text(f"{u.stem} is skipped: {u.lacking}", style="dim") for u in units if u.lacking]
    return Group(table, *lacking)


def waits(place: Place) -> Text:
    """What a unit waits for, for whoever works on it all the same."""
    names = " and ".join(unit.name for unit in place.lacking)
    command = f"`backlings watch {place.unit.name} --anyway`"
    text = f"{place.unit.name} builds on {names}. Go on if you know that; {command} opens it."
    return Text(text, style="dim")
