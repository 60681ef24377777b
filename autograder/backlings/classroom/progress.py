"""How far the grading of a class is, shown on the terminal."""

import json
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars

from backlings.classroom.run import Progress


def progress(out: Console) -> "SilentProgress | TerminalProgress":
    """A progress bar on a terminal; nothing where the output goes to a file."""
    return TerminalProgress(out) if out.is_terminal else SilentProgress()


class SilentProgress(Progress):
    """Show nothing, since the output is not a terminal."""

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *error: object) -> None:
        pass


class TerminalProgress(Progress):
    """One line on the terminal: files graded, rate, time left, failures."""

    def __init__(self, out: Console) -> None:
        self._bars = Bars(
            TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"), TimeRemainingColumn(compact=True),
            TextColumn("{task.fields[failures]}"), console=out, transient=True,
        )  # fmt: skip
        self._task = self._bars.add_task("grading", total=None, rate="", failures="")
        self._files = self._imperfect = self._ungraded = 0

    def __enter__(self) -> Progress:
        self._bars.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._bars.stop()

    def begin(self, attempts: int) -> None:
        """Set how many attempts there are."""
        self._bars.update(self._task, total=attempts)

    def attempt(self) -> None:
        """Count an attempt whose files are all graded."""
        self._bars.advance(self._task)

    def result(self, report: str, graded: bool) -> None:
        """Count a graded file, and show the rate and the failures."""
        unit: dict[str, Any] = json.loads(report)
        self._files += 1
        self._imperfect += unit["points"] < unit["max_points"]
        self._ungraded += not graded
        elapsed = self._bars.tasks[0].elapsed or 1.0
        failures = f"{self._imperfect} not full" + f", {self._ungraded} ungraded" * bool(
            self._ungraded
        )
        self._bars.update(self._task, rate=f"{self._files / elapsed:.0f}/s", failures=failures)

    def writing(self) -> None:
        """Say that the results are being written."""
        self._bars.update(self._task, description="writing")
