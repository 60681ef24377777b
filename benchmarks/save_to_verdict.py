"""
From a saved file to the verdict: the watch loop, warm, against a cold pytest of the same checks.

Both see the same file with the same mistake; they take turns, and the medians are compared.
"""

import io
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from backlings.course.finding import find_course, find_unit, find_units
from backlings.course.units import Unit
from backlings.learn.watch import Watch
from backlings.learn.workspace import Workspace

ROUNDS = 15
GOLDEN = find_course() / "tests" / "golden"


def save(space: Workspace, unit: Unit, text: str, number: int) -> None:
    """Save the file, different each time, as a learner does."""
    space.file(unit).write_text(f"{text}\n# save {number}\n", encoding="utf-8")


def warm(watch: Watch) -> float:
    """Seconds from a save that has happened to the verdict on the screen."""
    begin = time.perf_counter()
    watch.step("")
    return time.perf_counter() - begin


def cold(folder: Path) -> float:
    """Seconds of a pytest process that runs the unit's checks."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "linear"]
    begin = time.perf_counter()
    subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return time.perf_counter() - begin


def main() -> None:
    """Measure, and print one line for each kind of file."""
    units = find_units()
    unit = find_unit("linear", units)
    print(f"{'file':14} {'watch':>9} {'pytest':>9} {'ratio':>7}   (medians of {ROUNDS}, in turn)")
    for name in ("einsum", "mean_for_sum", "two_mistakes"):
        text = (GOLDEN / name / f"{unit.stem}.py").read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            space = Workspace(Path(folder))
            space.hand_out([unit])
            watch = Watch(space, units, 0, Console(file=io.StringIO()))
            times: list[tuple[float, float]] = []
            for number in range(ROUNDS + 1):
                save(space, unit, text, number)
                times.append((warm(watch), cold(space.folder)))
            watch.spares.close()
        fast, slow = (statistics.median(column) for column in zip(*times[1:], strict=True))
        print(f"{name:14} {fast * 1e3:6.0f} ms {slow * 1e3:6.0f} ms {slow / fast:6.1f}x")


if __name__ == "__main__":
    main()
