"""
A class of a thousand, and of ten thousand: time, memory, and a cold pytest beside it.

Each submission of the class has a source of its own (a correct one, one with a mistake, or one with
two, and a comment). What a cold pytest needs for the same file is measured in the same run.
"""

import argparse
import csv
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from backlings.course.finding import find_course, find_unit, find_units
from backlings.course.units import Unit

GOLDEN = find_course() / "tests" / "golden"
KINDS = ("einsum", "mean_for_sum", "two_mistakes", "loops")
ROUNDS = 12  # of cold pytest


def hand_in(place: Path, count: int, unit: Unit, kinds: tuple[str, ...] = KINDS) -> None:
    """Write a class of copies, each with its own comment."""
    texts = [(GOLDEN / kind / f"{unit.stem}.py").read_text(encoding="utf-8") for kind in kinds]
    for number in range(count):
        folder = place / f"learner{number:06}"
        folder.mkdir(parents=True)
        text = f"{texts[number % len(texts)]}\n# {number}\n"
        (folder / f"{unit.stem}.py").write_text(text, encoding="utf-8")


def measured(command: list[str], folder: Path, path: str, **more: str) -> dict[str, float]:
    """
    Seconds of wall clock and processor, and the peak memory of the largest process, in MB.

    The processor time is that of the whole family: graders and learners' processes, too. With the
    empty search path there is no bubblewrap, which would keep its children's times to itself; what
    a fork costs is the same inside.
    """
    begin = time.perf_counter()
    started = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PATH": path, **more},
    )  # fmt: skip
    _, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {started.returncode}")
    cpu = used.ru_utime + used.ru_stime
    return {"wall": time.perf_counter() - begin, "cpu": cpu, "memory": used.ru_maxrss / 1024}


def engine(unit: Unit) -> dict[str, str]:
    """Where Python finds the engine that finds the unit's course."""
    return {"PYTHONPATH": str(unit.root / "autograder")}


def cold(place: Path, units: Sequence[Unit]) -> float:
    """Processor seconds of a cold pytest for one submission, the median."""
    checks = [str(unit.checks) for unit in units]
    times = []
    for folder in sorted(place.iterdir())[:ROUNDS]:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *checks]
        subprocess.run(
            [*command, "--submission", str(folder)], capture_output=True, check=False,
            cwd=units[0].root, env={**os.environ, "OPENBLAS_NUM_THREADS": "1", **engine(units[0])},
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(times)


def main() -> None:
    """Measure each size, and print one line for it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("counts", nargs="*", type=int, default=[1000, 10000])
    options.add_argument("--tier", default="process")
    options.add_argument("--jobs", default="2")
    options.add_argument("--learners", type=int, default=10, help="who hand in every unit")
    chosen = options.parse_args()
    unit = find_unit("linear", find_units())
    print(f"tier {chosen.tier}, {chosen.jobs} jobs, {unit.stem}, processor time per submission")
    print(
        f"{'class':>7} {'wall s':>8} {'per s':>7} {'CPU ms':>8} {'pytest ms':>10} {'ratio':>7} "
        f"{'memory MB':>10} {'again s':>8}"
    )
    for count in chosen.counts:
        with tempfile.TemporaryDirectory() as folder:
            place, out = Path(folder, "in"), Path(folder, "out")
            hand_in(place, count, unit)
            words = ["grade", place, "--out", out, "--units", unit.name, "--tier", chosen.tier]
            command = [sys.executable, "-m", "backlings.cli", *map(str, words)]
            command += ["--jobs", chosen.jobs, "--seed", "1"]
            first = measured(command, Path(folder), "")
            again = measured(command, Path(folder), "")
            check_all_graded(out, count)
            single = cold(place, [unit])
        each = first["cpu"] / count
        print(
            f"{count:7} {first['wall']:8.1f} {count / first['wall']:7.1f} {each * 1e3:8.1f} "
            f"{single * 1e3:10.0f} {single / each:7.1f} {first['memory']:10.0f} "
            f"{again['wall']:8.1f}",
            flush=True,
        )
    every_unit(chosen.learners, chosen.tier)


def every_unit(learners: int, tier: str) -> None:
    """The whole course, handed in right: where the time goes, by unit."""
    units = find_units()
    with tempfile.TemporaryDirectory() as folder:
        place, out = Path(folder, "in"), Path(folder, "out")
        for number in range(learners):
            (place / f"learner{number}").mkdir(parents=True)
            for unit in units:
                path = place / f"learner{number}" / f"{unit.stem}.py"
                path.write_text(f"{unit.solution_text}\n# {number}\n", encoding="utf-8")
        words = ["grade", place, "--out", out, "--tier", tier, "--jobs", "1", "--seed", "1"]
        command = [sys.executable, "-m", "backlings.cli", *map(str, words)]
        used = measured(command, Path(folder), "")
        text = (out / "durations.csv").read_text(encoding="utf-8")
    seconds: dict[str, list[float]] = {}
    for row in csv.DictReader(text.splitlines()):
        seconds.setdefault(row["unit"], []).append(float(row["seconds"]))
    print(
        f"\n{len(units)} units, {learners} learners: {used['cpu'] / learners:.2f} s CPU a learner"
    )
    for stem, found in seconds.items():
        print(f"{stem:32} {statistics.median(found) * 1e3:7.0f} ms (median, wall clock)")


def check_all_graded(out: Path, count: int) -> None:
    """A fast run that grades wrongly is none."""
    text = (out / "grades.csv").read_text(encoding="utf-8")
    points = [float(row["points"]) for row in csv.DictReader(text.splitlines())]
    data = json.loads((out / "class.json").read_text(encoding="utf-8"))
    expected = [(30.0, 8.0, 8.0, 30.0)[number % len(KINDS)] for number in range(count)]
    if points != expected or data["statuses"]["graded"] != count:
        raise SystemExit("a verdict is wrong")


if __name__ == "__main__":
    main()
