"""
Hostile submissions, each at every tier that promises to hold it.

A file in `attacks/` says in its docstring what it tries, what its honest work earns, and which
tiers hold it. If it gets what it is after, it prints BREACH. Those that only `isolated` holds are
never run without it: they would do what they try.
"""

import contextlib
import os
import sys
import time

import pytest

from backlings.sandbox import IsolatedWorkers, ProcessWorkers, SandboxError, Submission
from backlings.verdict.grade import Grader
from support.attacks import FOLDER, descendants, left_behind, read
from support.course import LINEAR

# Not beside another that counts processes.
pytestmark = pytest.mark.xdist_group("processes")

HONEST = LINEAR.solution.read_bytes()
WAYS = "isolated", "isolated-without-bubblewrap", "process"
CALL_LIMIT, SHORT = 2.0, 0.5  # seconds; short for those that are known to use it all


ATTACKS = [read(path) for path in sorted(FOLDER.glob("*.py"))]
CASES = [
    pytest.param(
        attack, way, id=f"{attack.path.stem}-{way}",
        marks=[pytest.mark.slow] * (attack.slow or way != WAYS[0]),
    )
    for attack in ATTACKS
    for way in WAYS
    if way.split("-")[0] in attack.held
]  # fmt: skip


@pytest.fixture(scope="module")
def source_of():
    """The source of workers for a way of isolation, started once; skips where it cannot be."""
    with contextlib.ExitStack() as stack:
        sources = {}

        def source_of(way):
            if way not in sources:
                sources[way] = stack.enter_context(contextlib.closing(start(way)))
            return sources[way]

        yield source_of


def start(way):
    if way == "process":
        return ProcessWorkers(ahead=1)
    wall = way == "isolated"
    try:
        workers = IsolatedWorkers(bubblewrap=wall)
    except SandboxError as error:
        pytest.skip(str(error))
    if wall and workers.isolation.missing:
        workers.close()
        pytest.skip(" ".join(workers.isolation.missing))
    return workers


@pytest.fixture(scope="module")
def grader():
    """One for all, as in a class."""
    return Grader(LINEAR, 0)


def grade(grader, source, content, limit=CALL_LIMIT):
    """The results of a submission, and what it printed."""
    submission = Submission(content, "04_linear.py", source, limit)
    try:
        return grader.open(submission, content).results(), submission
    finally:
        submission.close()


def soon(holds):
    """Whether something comes true: the thread that reads a pipe closes it in its own time."""
    end = time.monotonic() + 5
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return holds()


def test_there_are_enough_of_them():
    assert len(ATTACKS) >= 50


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(("attack", "way"), CASES)
def test_an_attack_gets_what_its_honest_work_earns(attack, way, source_of, grader, monkeypatch):
    """Nothing more, nothing less; the grader goes on, and nothing is left of it."""
    monkeypatch.setenv("BACKLINGS_SECRET", "a token")
    source = source_of(way)
    processes, files = descendants(), len(os.listdir("/proc/self/fd"))  # noqa: PTH208

    content = attack.path.read_bytes()
    results, submission = grade(grader, source, content, SHORT if attack.slow else CALL_LIMIT)

    told = "\n".join(f"{r.check.name} {r.outcome} {r.message}" for r in results)
    assert "BREACH" not in submission.printed()
    assert sum(r.points for r in results) == attack.earns, told
    assert "ungraded" not in {r.outcome for r in results}, told
    honest, _ = grade(grader, source, HONEST)
    assert sum(r.points for r in honest) == 30
    if way != "process":  # there a spare one comes and goes
        assert descendants() <= processes
        assert soon(lambda: len(os.listdir("/proc/self/fd")) == files)  # noqa: PTH208
    assert not left_behind()
