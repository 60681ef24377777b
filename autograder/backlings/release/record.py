"""Recording answers: what `backlings.verdict.recorded` reads, made where the solutions are."""

import inspect
import io
import json
import zipfile
from collections.abc import Callable, Collection
from dataclasses import asdict
from functools import partial
from types import ModuleType
from typing import Any

from backlings.course.handed_out import FACTS, Facts
from backlings.course.units import Unit
from backlings.learn.pictures import chart
from backlings.sandbox.inside import protocol
from backlings.verdict.grade import Grader
from backlings.verdict.recorded import (
    CALLS,
    PUBLIC_SEED,
    SOLUTION,
    generators,
    plain,
    state_of,
    thinned,
    written,
)

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest time that a zip archive can hold


def record(unit: Unit, seed: int = PUBLIC_SEED) -> bytes:
    """
    The answers of a unit for one seed, as a zip archive.

    Every check is run with the solution and with every known mistake in the learner's place. What
    the checks ask the reference then, and what they see, is written down.
    """
    grader = Grader(unit, seed)
    listener = _Listener(grader.reference)
    grader.reference = listener
    catalogue = grader.catalogue
    parts: dict[str, bytes] = {}
    for check in grader.checks:
        rows = [written(o) for o in grader.solved.run(check).trace.observations]
        recorded: dict[str, Any] = {SOLUTION: rows}
        same = {protocol.encode(row): [row[1], row[0]] for row in rows}
        for mistake in catalogue.mistakes if check.replayed else ():
            seen = [written(o) for o in grader.replay(mistake, check).observations]
            shortened = [same.get(protocol.encode(row), row) for row in seen]
            recorded[mistake.id] = [row[::-1] if len(row) == 2 else row for row in shortened]
        parts[f"checks/{check.name}"] = protocol.encode(recorded)
    facts: Facts = {
        "seed": seed,
        "stub": unit.stub_text,
        "returns": {name: list(unit.returns[name]) for name in unit.functions},
        "uses": {name: sorted(used) for name, used in unit.uses.items()},
        "hints": {name: list(steps) for name, steps in catalogue.hints.items()},
        "signs": chart.healthy(unit),
        "mistakes": [{**asdict(m), "replace": {}} for m in catalogue.mistakes],
    }
    parts = {FACTS: json.dumps(facts, indent=1).encode(), CALLS: listener.written(), **parts}
    return archive(parts)


def archive(parts: dict[str, bytes], programs: Collection[str] = ()) -> bytes:
    """A zip archive of named parts, some to be run; the same parts make the same bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            mode = 0o755 if name in programs else 0o644
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, mode << 16
            entry.create_system = 3  # Unix, wherever it is made
            made.writestr(entry, part, compresslevel=9)
    return content.getvalue()


class _Listener:
    """The solution, with every call to it written down."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._calls: dict[str, list[list[Any]]] = {}
        self._seen: set[tuple[str, bytes]] = set()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._module, name)
        return partial(self._listen, name, found) if inspect.isfunction(found) else found

    def told(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What a check's own function finds out about the solution."""
        return self._listen(function.__name__, partial(function, self._module), *arguments)

    def _listen(
        self, name: str, function: Callable[..., Any], /, *arguments: Any, **keywords: Any
    ) -> Any:
        try:
            asked = plain([list(arguments), keywords])
            key = name, protocol.encode(asked)
        except (TypeError, protocol.ProtocolError):
            return function(*arguments, **keywords)
        value = function(*arguments, **keywords)
        if key not in self._seen:
            self._seen.add(key)
            self._note(name, thinned(asked), [state_of(g) for g in generators(arguments)], value)
        return value

    def _note(self, name: str, asked: list[Any], states: list[str], value: Any) -> None:
        try:
            kept = protocol.decode(protocol.encode(value))
        except protocol.ProtocolError:
            return
        self._calls.setdefault(name, []).append([asked, states, kept])

    def written(self) -> bytes:
        """All calls that can be written down."""
        return protocol.encode(self._calls)
