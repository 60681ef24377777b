"""
nbgrader's autograde, by itself and with our grader in its place, over the same class.

By itself it runs each notebook in a kernel, with two plain tests of a teacher's. With ours it runs
the eight checks of `backlings grade`, and each mistake is named. Both go through nbgrader's command
and database. A search path without bubblewrap keeps no processor time out of sight.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from backlings.course.finding import find_course, find_unit, find_units

ROOT = find_course()
sys.path.insert(0, str(ROOT / "tests"))

from support.nbgrader_course import BIN, Course, answered  # noqa: E402

KINDS = ("einsum", "mean_for_sum", "two_mistakes", "loops")


def graded(made: Course, assignment: str) -> tuple[float, float]:
    """Seconds by the clock and of the processor for one run over the whole class."""
    words = [sys.executable, "-m", "nbgrader", "autograde", assignment, "--force"]
    begin = time.perf_counter()
    pid = os.posix_spawn(
        sys.executable, words,
        {**made.environment, "PATH": str(BIN), "OPENBLAS_NUM_THREADS": "1"},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
    )  # fmt: skip
    _, status, used = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{' '.join(words)} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - begin, used.ru_utime + used.ru_stime


def main() -> None:
    """Measure both in turn, and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("count", nargs="?", type=int, default=24)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    unit = find_unit("linear", find_units())
    texts = [(ROOT / f"tests/golden/{kind}/{unit.stem}.py").read_text("utf-8") for kind in KINDS]
    with tempfile.TemporaryDirectory() as place:
        courses = {
            "nbgrader by itself": Course(Path(place, "stock")),
            "ours": Course(Path(place, "ours")),
        }
        courses["nbgrader by itself"].make_stock(unit)
        courses["ours"].make([unit])
        for made in courses.values():
            made.run("generate_assignment", unit.stem)
            path = made.root / "release" / unit.stem / f"{unit.stem}.ipynb"
            released = json.loads(path.read_text(encoding="utf-8"))
            for number in range(given.count):
                text = f"{texts[number % len(texts)]}    # {number}\n"
                made.put(f"learner{number:03}", unit.stem, answered(released, text))
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in courses}
        for _ in range(given.rounds):
            for name, made in courses.items():
                os.chdir(made.root)
                times[name].append(graded(made, unit.stem))
        os.chdir(ROOT)
    print("| | processor, each | clock, each | ratio |\n| --- | --- | --- | --- |")
    clock, processor = (
        {
            name: statistics.median(one[part] for one in runs) / given.count
            for name, runs in times.items()
        }
        for part in (0, 1)
    )
    for name in courses:
        cells = name, f"{1000 * processor[name]:.0f} ms", f"{1000 * clock[name]:.0f} ms"
        print(f"| {' | '.join(cells)} | {processor[name] / processor['ours']:.1f} |")


if __name__ == "__main__":
    main()
