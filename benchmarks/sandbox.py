"""
What isolation costs: fork to ready, calls a second, processor time of a submission.

The floor is a fork that is locked in, answers once and is killed: no grader of untrusted code that
gives each submission a process can be below it. All kinds take turns in one run, and each is
measured whole, with everything it started, by the processor time the kernel accounts for.
"""

import resource
import statistics
import time
from collections.abc import Callable
from contextlib import closing

import numpy as np

from backlings.course.finding import find_unit, find_units
from backlings.sandbox import IsolatedWorkers, ProcessWorkers, Submission, Workers
from backlings.sandbox.inside.protocol import FORGET, encode
from backlings.verdict.grade import Grader

ROUNDS, MANY, FEW, CALLS = 5, 40, 4, 2000
UNIT = find_unit("linear", find_units())
PLAIN = UNIT.solution.read_bytes()
REMEMBERING = PLAIN + b"\n\nmemory = {}\n"
GRADER = Grader(UNIT, 0)
Work = Callable[[Workers, bytes], None]


def floor(source: Workers, _: bytes) -> None:
    """Fork, lock in, be ready, end."""
    worker = source.take()
    worker.ask(FORGET, encode(None), 10.0)
    worker.end()


def graded(source: Workers, content: bytes) -> None:
    """All checks of the unit."""
    submission = Submission(content, "mine.py", source)
    results = GRADER.open(submission, content).results()
    submission.close()
    assert all(result.outcome == "passed" for result in results)


def forks() -> Workers:
    """
    A warm parent outside bubblewrap, which would keep its children's times to itself.

    A fork costs the same inside: the walls are there before the first one.
    """
    return IsolatedWorkers(bubblewrap=False)


KINDS: dict[str, tuple[Callable[[], Workers], int, Work, bytes]] = {
    "the floor": (forks, MANY, floor, b""),
    "isolated": (forks, MANY, graded, PLAIN),
    "isolated, a file that may remember": (forks, MANY, graded, REMEMBERING),
    "process": (ProcessWorkers, FEW, graded, PLAIN),
}


def processor_time() -> float:
    """Seconds of this process and of every one that it has seen end."""
    both = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def spent(start: Callable[[], Workers], number: int, work: Work, content: bytes) -> float:
    """Processor seconds of some submissions, with the start of what serves them."""
    begin = processor_time()
    with closing(start()) as source:
        for _ in range(number):
            work(source, content)
    return processor_time() - begin


def one(kind: str) -> float:
    """Milliseconds of processor time of one submission of a kind."""
    start, number, work, content = KINDS[kind]
    empty = spent(start, 0, work, content)
    return 1e3 * (spent(start, number, work, content) - empty) / number


def ready(source: Workers) -> float:
    """Milliseconds until a worker answers, by the clock."""
    begin = time.perf_counter()
    worker = source.take()
    worker.ask(FORGET, encode(None), 10.0)
    seconds = time.perf_counter() - begin
    worker.end()
    return 1e3 * seconds


def calls(source: Workers) -> float:
    """Calls a second of the forward, each awaited."""
    mine = Submission(PLAIN, "mine.py", source)
    inputs = [np.ones((6, 5)), np.ones((5, 4)), np.ones(4)]
    mine.require("linear_forward")
    begin = time.perf_counter()
    for _ in range(CALLS):
        mine.call("linear_forward", inputs, {})
    rate = CALLS / (time.perf_counter() - begin)
    mine.close()
    return rate


def main() -> None:
    """Measure, and print the tables of docs/reference/benchmarks.md."""
    with closing(IsolatedWorkers()) as workers, closing(ProcessWorkers()) as spares:
        print(
            f"layers: {', '.join(workers.isolation.layers)}; medians of {ROUNDS} rounds, in turn\n"
        )
        sources = {"isolated": workers, "process": spares}
        pairs = [{n: (ready(s), calls(s)) for n, s in sources.items()} for _ in range(ROUNDS)]
    for name in ("isolated", "process"):
        start, rate = (statistics.median(p[name][i] for p in pairs) for i in (0, 1))
        print(f"{name:10} ready after {start:6.1f} ms, {rate:6.0f} calls a second")
    times = [{kind: one(kind) for kind in KINDS} for _ in range(ROUNDS)]
    print()
    for kind in KINDS:
        spent_on = statistics.median(t[kind] for t in times)
        ratio = statistics.median(t[kind] / t["the floor"] for t in times)
        print(f"{kind:36} {spent_on:6.1f} ms of processor time, {ratio:5.1f} x the floor")


if __name__ == "__main__":
    main()
