"""
The portable tier: a worker is a plain subprocess, on any platform.

It cannot touch the verdict, and its time and memory are bounded. It can do on the machine what
the grader's user can do, or, where root grades a class, what nobody can.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import IO, Any

from backlings.sandbox.dialogue import SocketLine, Worker
from backlings.sandbox.source import ENVIRONMENT, START_LIMIT, Isolation, Workers, WorkersByPackages
from backlings.sandbox.watchdog import queued_by

TIER = "process"  # isolated from the verdict, not from the machine
_POSIX = os.name == "posix"
_PROGRAM = Path(__file__).parent / "inside" / "worker.py"
_COMMAND = [sys.executable, "-I", "-X", "utf8", str(_PROGRAM)]
NOBODY = 65534


class ProcessWorkers:
    """
    Workers started ahead of need: numpy is imported before there is anything to run.

    Parameters
    ----------
    ahead : int
        How many wait; 0 starts each when it is asked for.
    packages : tuple of str
        What each has imported besides numpy.
    step_down : bool
        As root, start workers as nobody, if nobody may run the interpreter; the layers tell.
    """

    isolation = Isolation(TIER, ("rlimits",) if _POSIX else ())

    def __init__(
        self, ahead: int = 0, packages: tuple[str, ...] = (), step_down: bool = False
    ) -> None:
        self._ahead, self._packages = ahead, packages
        self._branches = WorkersByPackages(_more)
        self._user = NOBODY if step_down and nobody_can_work() else None
        if self._user is not None:
            self.isolation = Isolation(TIER, ("nobody", *self.isolation.layers))
        self._waiting: list[Worker] = []
        self.refill()

    def take(self, packages: tuple[str, ...] = ()) -> Worker:
        """A fresh worker, and one more on its way."""
        if packages:
            return self._branches.take(packages)
        worker = self._waiting.pop(0) if self._waiting else self._start()
        self.refill()
        return worker

    def refill(self) -> None:
        """Start as many as should wait."""
        while len(self._waiting) < self._ahead:
            self._waiting.append(self._start())

    def _start(self) -> Worker:
        return start(self._user, self._packages)

    def close(self) -> None:
        """End those that were never needed."""
        self._ahead = 0
        self._branches.close()
        while self._waiting:
            self._waiting.pop().end()


def _more(packages: tuple[str, ...]) -> Workers:
    """Workers with packages that take seconds to import: forks of a warm parent, on Linux."""
    if sys.platform == "linux":
        from backlings.sandbox.warm import ForkedWorkers

        return ForkedWorkers(("numpy", *packages))
    return ProcessWorkers(1, packages)


@cache
def nobody_can_work() -> bool:
    """Whether this process may start workers as nobody, and nobody may read what they need."""
    if not _POSIX or os.getuid() != 0:
        return False
    try:  # a worker without anything to do
        ended = subprocess.run(
            _COMMAND, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=ENVIRONMENT, timeout=START_LIMIT, **_as(NOBODY),
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


def start(user: int | None = None, packages: tuple[str, ...] = ()) -> Worker:
    """A worker that has begun to import numpy and more; of another user, if this one is root."""
    inherited = {k: v for k, v in os.environ.items() if k in ("SYSTEMROOT", "TEMP", "TMP")}
    read_end, write_end = os.pipe()
    ours, theirs = socket.socketpair() if _POSIX else (None, None)
    end = theirs.fileno() if theirs else subprocess.PIPE
    child = subprocess.Popen(
        [*_COMMAND, *packages], stdin=end, stdout=end, stderr=write_end, bufsize=0,
        env=inherited | ENVIRONMENT, cwd=_PROGRAM.parent, start_new_session=_POSIX, **_as(user),
    )  # fmt: skip
    os.close(write_end)
    if ours and theirs:
        theirs.close()
        return Worker(_Child(child), SocketLine(ours), read_end)
    assert child.stdin is not None
    assert child.stdout is not None
    return Worker(_Child(child), _PipeLine(child.stdin, child.stdout), read_end)


def _as(user: int | None) -> dict[str, Any]:
    """What makes a subprocess another user's, and nobody else's."""
    return {} if user is None else {"user": user, "group": user, "extra_groups": []}


class _Child:
    """A subprocess of ours; on POSIX it leads a session, which is ended with it."""

    def __init__(self, child: "subprocess.Popen[bytes]") -> None:
        self._child = child

    def interrupt(self) -> None:
        """Ask faulthandler in there for the stack."""
        if _POSIX and self._child.poll() is None:
            self._child.send_signal(signal.SIGUSR1)

    def kill(self) -> None:
        """End it."""
        with contextlib.suppress(OSError):
            if _POSIX:
                os.killpg(self._child.pid, signal.SIGKILL)
            else:
                self._child.kill()

    def wait(self, limit: float | None = None) -> int | None:
        """Its exit code, or None while it runs."""
        try:
            return self._child.wait(limit)
        except subprocess.TimeoutExpired:
            return None

    def queued(self) -> float:
        """Seconds that it had to wait for a processor."""
        return queued_by(self._child.pid)


class _PipeLine:
    """A line over two pipes, where a process cannot be given a socket. It ends with the process."""

    def __init__(self, to: IO[bytes], back: IO[bytes]) -> None:
        self._to, self._back = to, back

    def send(self, data: bytes) -> None:
        """Send all of it."""
        self._to.write(data)

    def receive(self, size: int) -> bytes:
        """At least one and at most `size` bytes."""
        part = self._back.read(size)
        if not part:
            raise EOFError
        return part

    def hang_up(self) -> None:
        """Nothing to do: the pipes break when their process ends."""

    def close(self) -> None:
        """Free it."""
        self._to.close()
        self._back.close()
