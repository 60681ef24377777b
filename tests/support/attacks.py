"""The hostile submissions of `tests/attacks`, and what one could leave behind."""

import contextlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from backlings.course.finding import find_course
from support.course import TESTS

FOLDER = TESTS / "attacks"
LITTERED = [f for f in ("/", "/tmp", "/var/tmp", "/dev/shm", "/run", ".") if Path(f).is_dir()]


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
