"""
The isolated tier: workers forked from a warm parent, walled in by what the kernel offers.

Layers, outermost first: `bubblewrap` (own process, network and mount namespaces, a root with the
interpreter and numpy in it), `landlock` (which files may be opened), `seccomp` (which system calls
may be made), `rlimits` (how much of the machine may be used). Some systems lack one or another;
`probe` tells which are in force, and how to get the others.
"""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from shutil import which
from typing import Self

from backlings.sandbox import policy
from backlings.sandbox.dialogue import SocketLine, Worker
from backlings.sandbox.process import ENVIRONMENT
from backlings.sandbox.source import START_LIMIT, Isolation, SandboxError

PACKAGES = ("numpy",)  # what a learner's file may import besides the standard library
_PROGRAM = policy.PROGRAMS[0]


class Zygote:
    """
    A warm parent, and the workers it forks.

    Threads may share one; a process forked from the grader must make its own.

    Parameters
    ----------
    packages : tuple of str
        What may be imported besides the standard library.
    bubblewrap : bool
        Whether to use it where it runs; without it the other layers are the isolation.

    Attributes
    ----------
    isolation : Isolation

    Raises
    ------
    SandboxError
        If not even Landlock or bubblewrap, with seccomp, can be had.
    """

    def __init__(self, packages: tuple[str, ...] = PACKAGES, bubblewrap: bool = True) -> None:
        self._packages = packages
        self._turn = threading.Lock()
        missing: list[str] = []
        failed: list[str] = []
        self._filter = _call_filter()
        self._rules = _read_rules(packages, missing)
        for name, walls in _enclosures(packages, bubblewrap, self._rules >= 0, missing):
            self._walls = walls
            try:
                self._start()
            except SandboxError as error:
                failed.append(_failure(name, str(error)))
                continue
            landlock = "landlock" if self._rules >= 0 else ""
            layers = tuple(filter(None, (name, landlock, "seccomp", "rlimits")))
            missing += [] if name else failed[-1:]
            self.isolation = Isolation("isolated", layers, tuple(missing))
            return
        self._drop_rules()
        raise SandboxError("\n".join([*missing, *failed]))

    def __enter__(self) -> Self:
        """The source itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def take(self) -> Worker:
        """A fresh fork, locked in."""
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

    def close(self) -> None:
        """End the warm parent, and every worker that is left."""
        self._stop()
        self._drop_rules()

    def exit_code(self, number: int) -> int:
        """How a worker ended; it must have. The warm parent keeps that until it is asked."""
        with self._turn:
            try:
                self._control.send(str(number).encode())
                return int(self._control.recv(64))
            except (OSError, ValueError):
                return -signal.SIGKILL  # the warm parent is gone, and its forks with it

    def _fork(self, line: int, output: int) -> tuple[int, int]:
        with self._turn:
            try:
                return self._ask_for_fork(line, output)
            except (OSError, ValueError):  # it was killed: once more
                self._stop()
                self._start()
                return self._ask_for_fork(line, output)

    def _ask_for_fork(self, line: int, output: int) -> tuple[int, int]:
        socket.send_fds(self._control, [b"fork"], [line, output])
        message, descriptors, _, _ = socket.recv_fds(self._control, 64, 1)
        return int(message), descriptors[0] if descriptors else -1

    def _start(self) -> None:
        """Start the warm parent, and wait until it could lock a fork in."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        handed = [theirs.fileno(), *([self._rules] if self._rules >= 0 else [])]
        folders = {str(path.parent) for path in policy.readable_packages(self._packages)}
        # -I would ignore the hash seed, and a set's order would not repeat.
        command = [str(policy.interpreter()), "-s", "-S", "-P", "-X", "utf8", str(_PROGRAM)]
        command += [str(theirs.fileno()), str(self._rules), ":".join(sorted(folders))]
        self._parent = subprocess.Popen(
            [*self._walls, *command], pass_fds=handed, cwd="/", start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env={**ENVIRONMENT, "PYTHONHASHSEED": "0", "LANG": "C.UTF-8"},
        )  # fmt: skip
        theirs.close()
        self._control.settimeout(START_LIMIT)
        try:
            self._control.send(self._filter)
            ready = self._control.recv(64)
        except OSError:
            ready = b""
        if ready != b"ready":
            raise SandboxError(self._stop())

    def _stop(self) -> str:
        """End the warm parent; its last words."""
        self._control.close()
        try:
            _, words = self._parent.communicate(timeout=5.0)
        except subprocess.TimeoutExpired:
            self._parent.kill()
            _, words = self._parent.communicate()
        lines = words.decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else f"exit code {self._parent.returncode}"

    def _drop_rules(self) -> None:
        if self._rules >= 0:
            os.close(self._rules)
        self._rules = -1


class _Fork:
    """A worker that the warm parent forked: not our child, but we have a hand on it."""

    def __init__(self, zygote: Zygote, number: int, process: int) -> None:
        self._zygote, self._number, self._process = zygote, number, process
        self._holding = threading.Lock()  # its descriptor is not closed while it is used
        self._code = 0

    def interrupt(self) -> None:
        """Ask faulthandler in there for the stack."""
        self._signal(signal.SIGUSR1)

    def kill(self) -> None:
        """End it; it could not start anything that would outlive it."""
        self._signal(signal.SIGKILL)

    def wait(self, limit: float | None = None) -> int | None:
        """Its exit code, or None while it runs."""
        if self._process < 0:
            return self._code
        watch = select.poll()
        watch.register(self._process, select.POLLIN)
        if not watch.poll(None if limit is None else limit * 1000):
            return None
        self._code = self._zygote.exit_code(self._number)
        with self._holding:
            os.close(self._process)
            self._process = -1
        return self._code

    def _signal(self, number: int) -> None:
        with self._holding, contextlib.suppress(ProcessLookupError):
            if self._process >= 0:
                signal.pidfd_send_signal(self._process, number)


def _call_filter() -> bytes:
    if sys.platform != "linux":
        raise SandboxError(
            "The isolated tier takes Linux; on another system grade in a Linux container."
        )
    try:
        return policy.call_filter()
    except ImportError as error:
        raise SandboxError(_no_package(error)) from None
    except (OSError, RuntimeError):
        raise SandboxError(
            "There is no libseccomp; on Debian and Ubuntu: apt-get install libseccomp2."
        ) from None


def _read_rules(packages: tuple[str, ...], missing: list[str]) -> int:
    try:
        return policy.read_rules(packages)
    except ImportError as error:
        missing.append(_no_package(error))
    except OSError:
        missing.append(
            "This kernel has no Landlock; it takes Linux 5.13 or newer, with `landlock` among the "
            "security modules that the boot parameter lsm= names."
        )
    return -1


def _failure(name: str, words: str) -> str:
    if not name:
        return f"A worker cannot be locked in here ({words})."
    return (
        f"bubblewrap does not run here ({words}); it takes user namespaces, which a container may "
        "forbid (Docker: --security-opt seccomp=unconfined) and Ubuntu does by default (sysctl "
        "kernel.apparmor_restrict_unprivileged_userns=0)."
    )


def _no_package(error: ImportError) -> str:
    return f"There is no Python package {error.name}; pip install 'backlings[class]'."


def _enclosures(
    packages: tuple[str, ...], bubblewrap: bool, landlock: bool, missing: list[str]
) -> Iterator[tuple[str, list[str]]]:
    """What to put the warm parent in, the best first."""
    if bubblewrap and which("bwrap") is None:
        missing.append("There is no bubblewrap; on Debian and Ubuntu: apt-get install bubblewrap.")
    elif bubblewrap:
        if os.getuid() == 0:  # root needs no user namespace, and can become nobody without one
            yield "bubblewrap", policy.walls(packages, as_root=True)
        yield "bubblewrap", policy.walls(packages, as_root=False)
    if landlock:
        yield "", []
