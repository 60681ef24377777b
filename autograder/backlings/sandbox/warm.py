"""A warm parent: a process that has imported what files need, and forks a worker when told to."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import threading
from pathlib import Path

from backlings.sandbox import policy
from backlings.sandbox.dialogue import SocketLine, Worker
from backlings.sandbox.source import ENVIRONMENT, START_LIMIT, Isolation, SandboxError
from backlings.sandbox.watchdog import queued_by

NO_LOCK = b"none"  # in place of a seccomp filter: the forks are not shut in
_PROGRAM = policy.PROGRAMS[0]


class WarmParent:
    """
    The process, and the line to it. If it is killed, the next worker comes from another.

    Parameters
    ----------
    packages : tuple of str
        What is imported ahead; a file may import nothing else besides the standard library.
    walls : list of str
        The command that encloses it, or nothing.
    rules : int
        Descriptor of a Landlock ruleset for its forks, or -1.
    calls : bytes
        A seccomp filter for its forks, or `NO_LOCK`.

    Raises
    ------
    SandboxError
        If it cannot start, or cannot lock a fork in.
    """

    def __init__(
        self,
        packages: tuple[str, ...],
        walls: list[str],
        rules: int = -1,
        calls: bytes = NO_LOCK,
    ) -> None:
        self._packages, self._walls, self._rules, self._calls = packages, walls, rules, calls
        self._turn = threading.Lock()
        self._start()

    def take(self) -> Worker:
        """A fresh fork."""
        ours, theirs = socket.socketpair()
        read_end, write_end = os.pipe()
        try:
            number, process = self._fork(theirs.fileno(), write_end)
        except (OSError, ValueError, SandboxError) as error:
            ours.close()
            os.close(read_end)
            raise SandboxError(f"No worker can be started: {error}.") from None
        finally:
            theirs.close()
            os.close(write_end)
        return Worker(_Fork(self, number, process), SocketLine(ours), read_end)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._parent.pid

    @property
    def alone(self) -> bool:
        """Whether a fork is one process only: then nothing can be left of it."""
        return self._calls != NO_LOCK

    def exit_code(self, number: int) -> int:
        """How a worker ended; it must have. The warm parent keeps that until it is asked."""
        with self._turn:
            try:
                self._control.send(str(number).encode())
                return int(self._control.recv(64))
            except (OSError, ValueError):
                return -signal.SIGKILL  # the warm parent is gone, and its forks with it

    def stop(self) -> str:
        """End it, and every worker that is left; its last words."""
        self._control.close()
        try:
            _, words = self._parent.communicate(timeout=5.0)
        except subprocess.TimeoutExpired:
            self._parent.kill()
            _, words = self._parent.communicate()
        lines = words.decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else f"exit code {self._parent.returncode}"

    def _fork(self, line: int, output: int) -> tuple[int, int]:
        with self._turn:
            try:
                return self._ask_for_fork(line, output)
            except (OSError, ValueError):  # it was killed: once more
                self.stop()
                self._start()
                return self._ask_for_fork(line, output)

    def _ask_for_fork(self, line: int, output: int) -> tuple[int, int]:
        socket.send_fds(self._control, [b"fork"], [line, output])
        message, descriptors, _, _ = socket.recv_fds(self._control, 64, 1)
        return int(message), descriptors[0] if descriptors else -1

    def _start(self) -> None:
        """Start it, and wait until it could lock a fork in."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        handed = [theirs.fileno(), *([self._rules] if self._rules >= 0 else [])]
        folders = {str(path.parent) for path in policy.readable_packages(self._packages)}
        # -I would ignore the hash seed, and a set's order would not repeat.
        command = [str(policy.interpreter()), "-s", "-S", "-P", "-X", "utf8", str(_PROGRAM)]
        command += [str(theirs.fileno()), str(self._rules), ":".join(sorted(folders))]
        self._parent = subprocess.Popen(
            [*self._walls, *command, *self._packages], pass_fds=handed, cwd="/",
            start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, env={**ENVIRONMENT, "PYTHONHASHSEED": "0", "LANG": "C.UTF-8"},
        )  # fmt: skip
        theirs.close()
        self._control.settimeout(START_LIMIT * len(self._packages))
        try:
            self._control.send(self._calls)
            ready = self._control.recv(64)
        except OSError:
            ready = b""
        if ready != b"ready":
            raise SandboxError(self.stop())


class _Fork:
    """A worker that the warm parent forked: not our child, but we have a hand on it."""

    def __init__(self, parent: WarmParent, number: int, process: int) -> None:
        self._parent, self._number, self._process = parent, number, process
        self._holding = threading.Lock()  # its descriptor is not closed while it is used
        self._code = 0

    def interrupt(self) -> None:
        """Ask faulthandler in there for the stack."""
        self._signal(signal.SIGUSR1)

    def kill(self) -> None:
        """End it, and what it started where it could start anything."""
        if not self._parent.alone and self._process >= 0:
            with contextlib.suppress(OSError):
                os.killpg(self._number, signal.SIGKILL)
        self._signal(signal.SIGKILL)

    def wait(self, limit: float | None = None) -> int | None:
        """Its exit code, or None while it runs."""
        if self._process < 0:
            return self._code
        watch = select.poll()
        watch.register(self._process, select.POLLIN)
        if not watch.poll(None if limit is None else limit * 1000):
            return None
        self._code = self._parent.exit_code(self._number)
        with self._holding:
            os.close(self._process)
            self._process = -1
        return self._code

    def queued(self) -> float:
        """Seconds that it had to wait for a processor."""
        with self._holding, contextlib.suppress(OSError, IndexError, ValueError):
            if self._process >= 0:  # its number in there is not the one it has out here
                about = Path(f"/proc/self/fdinfo/{self._process}").read_text(encoding="utf-8")
                return queued_by(int(about.rpartition("Pid:")[2].split()[0]))
        return 0.0

    def _signal(self, number: int) -> None:
        with self._holding, contextlib.suppress(ProcessLookupError):
            if self._process >= 0:
                signal.pidfd_send_signal(self._process, number)


class ForkedWorkers:
    """
    The portable tier for units that need a framework: forks of a warm parent, not locked in.

    A worker has its packages imported already. Linux only.

    Parameters
    ----------
    packages : tuple of str
    """

    isolation = Isolation("process", ("rlimits",))

    def __init__(self, packages: tuple[str, ...]) -> None:
        self._parent = WarmParent(packages, [])

    def take(self, packages: tuple[str, ...] = ()) -> Worker:
        """A fresh fork."""
        return self._parent.take()

    def close(self) -> None:
        """End the warm parent, and every worker that is left."""
        self._parent.stop()
