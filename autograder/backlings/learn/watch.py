"""`backlings watch`: save a file, read what is wrong a blink later."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from rich.console import Console
from rich.text import Text

from backlings.course.cards import load_cards
from backlings.course.units import Unit
from backlings.learn import show
from backlings.learn.check import Target, check_file
from backlings.learn.hints import next_hint
from backlings.learn.keys import raw_keys, read_key
from backlings.learn.path import next_open
from backlings.learn.study.review import call_up
from backlings.learn.workspace import Workspace
from backlings.sandbox import ProcessWorkers
from backlings.verdict.grade import Grader, Verdict

_POLL = 0.02  # seconds between two looks at the files
_KEYS = "h hint   l list   n next   r reset   q quit"


class Watch:
    """
    The loop over one learner's files. It stays warm: graders and a worker wait ahead of a save.

    Parameters
    ----------
    space : Workspace
    units : list of Unit
    seed : int
    out : Console
    """

    def __init__(self, space: Workspace, units: Sequence[Unit], seed: int, out: Console) -> None:
        self.space, self.units, self.out = space, list(units), out
        self.unit = next_open(space, self.units) or self.units[0]
        self.verdict: Verdict | None = None
        self.grader = lru_cache(maxsize=None)(lambda unit: Grader(unit, seed))
        self.spares = ProcessWorkers(ahead=1)
        self.cards = load_cards(self.unit.root)
        self._seen = self._stamps()
        self._resetting = False

    def run(self, unit: Unit | None = None) -> None:
        """Until the learner quits."""
        try:
            with raw_keys():
                self.check(unit or self.unit)
                while self.step(read_key(_POLL)):
                    pass
        except KeyboardInterrupt:
            pass
        finally:
            self.spares.close()

    def step(self, key: str) -> bool:
        """React to a key and to what was saved; False to stop."""
        changed = self._changed()
        if changed is not None:
            self.check(changed)
        if key and key != "r":
            self._resetting = False
        if key == "h":
            self._hint()
        elif key == "l":
            show.say(self.out, show.listing(self.space, self.units))
        elif key == "n":
            self._next()
        elif key == "r":
            self._reset()
        return key != "q"

    def check(self, unit: Unit) -> None:
        """Check one unit and say what came of it; after a pass the next one is open."""
        self.unit = unit
        grader = self.grader(unit)
        path = self.space.file(unit)
        self.verdict, source = check_file(Target(unit, path), grader, self.spares)
        self.space.note(self.verdict, source)
        call_up(self.space, self.verdict, self.cards, datetime.now(UTC))
        if self.out.is_terminal:
            self.out.clear()
        show.say(self.out, show.verdict(self.verdict, self.space.display_path(unit)))
        if self.verdict.passed:
            self._passed()
        show.say(self.out, Text(_KEYS, style="dim"))

    def _passed(self) -> None:
        show.say(
            self.out,
            Text(f"{self.unit.name} is done. Compare: backlings solution {self.unit.name}"),
        )
        following = next_open(self.space, self.units)
        if following is None:
            show.say(self.out, Text("That was the last one.", style="bold"))
        else:
            self.unit, self.verdict = following, None
            show.say(
                self.out,
                Text(f"next  {following.stem}  {self.space.display_path(following)}", style="bold"),
            )

    def _hint(self) -> None:
        if self.verdict is None:
            self.check(self.unit)
        assert self.verdict is not None
        hint = next_hint(self.grader(self.unit), self.verdict, self.space)
        show.say(self.out, show.hint(hint, self.unit.name))

    def _next(self) -> None:
        at = self.units.index(self.unit)
        following = [*self.units[at + 1 :], *self.units[: at + 1]]
        self.check(next(unit for unit in following if not unit.lacking))

    def _reset(self) -> None:
        if not self._resetting:
            self._resetting = True
            show.say(
                self.out,
                Text(f"r again puts the stub of {self.unit.stem} back; yours is kept beside it."),
            )
            return
        self._resetting = False
        backup = self.space.reset(self.unit)
        self._seen = self._stamps()
        self.check(self.unit)
        if backup:
            show.say(self.out, f"your file is kept as {backup.name}")

    def _changed(self) -> Unit | None:
        """A unit whose file was saved since the last look."""
        now = self._stamps()
        changed = [u for u in self.units if now.get(u.stem) != self._seen.get(u.stem)]
        self._seen = now
        return next((u for u in changed if u.stem in now), None)

    def _stamps(self) -> dict[str, tuple[int, int, int]]:
        stamps = {}
        for unit in self.units:
            found = _stat(self.space.file(unit))
            if found:
                stamps[unit.stem] = found
        return stamps


def _stat(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
