"""
The warm parent: imports packages once, then forks a worker for each submission and locks it in.

Started by path, without site-packages, inside bubblewrap where that runs. It never runs a line of
a learner's code itself, so that no fork inherits anything from another. It lives as long as its
line to the grader: whatever ends the grader closes that, and the kernel ends the forks with it.
"""

import contextlib
import ctypes
import gc
import os
import resource
import signal
import socket
import sys
from pathlib import Path

_HERE = str(Path(__file__).parent)
sys.path += [*sys.argv[3].split(":"), _HERE]

import frameworks  # type: ignore[import-not-found,unused-ignore]
import numpy as np
import worker  # type: ignore[import-not-found,unused-ignore]

sys.path.remove(_HERE)

NOBODY = 65534
OPEN_FILES, THREADS = 64, 64
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_LANDLOCK_RESTRICT_SELF = 446  # the same number on every architecture
_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    """struct sock_fprog: a filter of eight bytes an instruction."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


class Lock:
    """
    What is put on a fork before it sees a byte of the learner's.

    Parameters
    ----------
    rules : int
        Descriptor of a Landlock ruleset, or -1.
    calls : bytes
        A seccomp filter, or a word that there is none: then a fork is a session of its own, so
        that what it starts can be ended with it, and nothing more.
    held : int
        Bytes of address space that the warm parent takes.
    """

    def __init__(self, rules: int, calls: bytes, held: int = 0) -> None:
        self.rules, self.held = rules, held
        self.open = len(calls) % 8 != 0
        self._program = _Program(len(calls) // 8, calls)
        self._parent = os.getpid()

    def files(self) -> None:
        """End with the warm parent; reach no file but those of the ruleset."""
        _check(_libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))
        if os.getppid() != self._parent:
            os._exit(1)
        if self.open:
            os.setsid()
            return
        _check(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        if self.rules >= 0:
            _check(_libc.syscall(_LANDLOCK_RESTRICT_SELF, self.rules, 0))

    def calls(self) -> None:
        """Limits, and then no system call but those of the filter: the last thing to do."""
        if self.open:
            return
        for limit, most in (
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NOFILE, OPEN_FILES),
            (resource.RLIMIT_NPROC, THREADS),
        ):
            resource.setrlimit(limit, (most, most))
        program = ctypes.byref(self._program)
        _check(_libc.prctl(_PR_SET_SECCOMP, 2, program, 0, 0))


def _check(result: int) -> None:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def serve_one(lock: Lock, line: int, output: int) -> None:
    """Be a worker, to the end; this is a fork."""
    lock.files()
    os.dup2(line, 0)
    os.dup2(line, 1)
    os.dup2(output, 2)
    os.closerange(3, 1 << 16)
    streams = worker.claim_streams()
    worker.limit_process(lock.held)
    lock.calls()
    worker.serve(*streams)


def serve_all(control: socket.socket, lock: Lock) -> None:
    """
    Fork when told to, and tell how a fork ended.

    A message with two descriptors asks for a worker on them; the answer is its number, with a
    descriptor of the process. A number asks for the exit code of that worker.
    """
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 64, 2)
        if not message:
            return
        if not descriptors:
            _, status = os.waitpid(int(message), 0)
            control.send(str(os.waitstatus_to_exitcode(status)).encode())
            continue
        number = fork(lock, *descriptors)
        process = os.pidfd_open(number)
        socket.send_fds(control, [str(number).encode()], [process])
        for descriptor in (process, *descriptors):
            os.close(descriptor)


def fork(lock: Lock, line: int, output: int) -> int:
    """A worker on its way; its process id."""
    number = os.fork()
    if number == 0:
        code = 1
        try:
            serve_one(lock, line, output)
            code = 0
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        finally:
            os._exit(code)
    return number


def try_out(lock: Lock) -> None:
    """Lock a fork in that has nothing to do; raises SystemExit if that fails."""
    nothing = os.open(os.devnull, os.O_RDWR)
    _, status = os.waitpid(fork(lock, nothing, 2), 0)
    os.close(nothing)
    if status:
        sys.exit("a fork cannot be locked in")


def step_down() -> None:
    """
    As root become nobody, if nobody can read the interpreter and what was imported.

    Inside bubblewrap nobody can, whatever the folders above them allow outside.
    """
    if os.getuid() != 0:
        return
    imported = [sys.modules[name].__file__ for name in sys.argv[4:]]
    with contextlib.suppress(OSError):
        os.setgroups([])
        os.setegid(NOBODY)
        os.seteuid(NOBODY)
        try:
            for file in (*imported, os.__file__, __file__):
                Path(str(file)).read_bytes()
        except OSError:
            os.seteuid(0)
            os.setegid(0)
            return
        os.seteuid(0)
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def warm() -> None:
    """Do once what every fork would do first."""
    np.linalg.inv(np.eye(4) @ np.ones((4, 4)) + np.eye(4))
    compile("def f(x): return x", "warm", "exec")
    gc.collect()
    gc.freeze()  # a fork's own collections leave alone, and so unshared, what it has from here


def main() -> None:
    """Serve until the grader hangs up."""
    control = socket.socket(fileno=int(sys.argv[1]))
    calls = control.recv(1 << 16)
    frameworks.import_all(sys.argv[4:])
    more = sys.argv[4:] != ["numpy"]
    lock = Lock(int(sys.argv[2]), calls, frameworks.held() if more else 0)
    if not lock.open:
        step_down()
    warm()
    try_out(lock)
    control.send(b"ready")
    serve_all(control, lock)


if __name__ == "__main__":
    main()
