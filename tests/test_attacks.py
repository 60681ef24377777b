"""
Hostile submissions, each at every tier that promises to hold it.

A file in `attacks/` says in its docstring what it tries, what its honest work earns, and which
tiers hold it. If it gets what it is after, it prints BREACH. Those that only `isolated` holds are
never run without it: they would do what they try.
"""

import contextlib
import os
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from backlings.course.finding import find_course
from backlings.sandbox import IsolatedWorkers, ProcessWorkers, SandboxError, Submission
from backlings.verdict.grade import Grader
from course import LINEAR

# Not beside another that counts processes.
pytestmark = pytest.mark.xdist_group("processes")

FOLDER = Path(__file__).parent / "attacks"
HONEST = LINEAR.solution.read_bytes()
WAYS = "isolated", "isolated-without-bubblewrap", "process"
CALL_LIMIT, SHORT = 2.0, 0.5  # seconds; short for those that are known to use it all


@dataclass(frozen=True)
class Attack:
    """One file and what it says of itself."""

    path: Path
    earns: float
    held: tuple[str, ...]
    slow: bool


def read(path):
    """The attack in a file."""
    text = path.read_text(encoding="utf-8")
    held = re.search(r"^Held by: (.*)$", text, re.MULTILINE)[1]
    earns = float(re.search(r"^Earns: (\d+)$", text, re.MULTILINE)[1])
    return Attack(path, earns, tuple(held.split(", ")), "\nSlow: yes\n" in text)


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


def descendants():
    """Processes below this one, and orphans of a warm parent of ours."""
    parents, found = {}, {os.getpid()}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            parents[int(entry.name)] = parent
            command = (entry / "cmdline").read_bytes()
            if parent == 1 and str(find_course() / "autograder").encode() in command:
                found.add(int(entry.name))
    while more := {p for p, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def left_behind():
    """Files and sockets that an attack would leave."""
    names = [f"{folder}/{name}" for folder in LITTERED for name in os.listdir(folder)]  # noqa: PTH208
    sockets = Path("/proc/net/unix")
    lines = sockets.read_text().splitlines() if sockets.exists() else []
    return {name for name in [*names, *lines] if "backlings_breach" in name}


def soon(holds):
    """Whether something comes true: the thread that reads a pipe closes it in its own time."""
    end = time.monotonic() + 5
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return holds()


LITTERED = [f for f in ("/", "/tmp", "/var/tmp", "/dev/shm", "/run", ".") if Path(f).is_dir()]


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
