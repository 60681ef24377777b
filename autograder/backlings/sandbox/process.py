"""
A worker process: starting it, talking to it within a deadline, ending it.

The portable form: a plain subprocess. A lockdown and a warm parent that forks will be further ways
to make a `Worker`; whoever talks to it does not notice.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from backlings.sandbox import protocol

TIER = "process"  # isolated from the verdict, not from the machine
START_LIMIT = 30.0  # seconds; a cold disk can take long over numpy
OUTPUT_HEAD, OUTPUT_TAIL = 64 << 10, 4 << 10  # bytes of printing that are kept
_POSIX = os.name == "posix"
_STACK = "Stack (most recent call first):"  # faulthandler's heading
_PROGRAM = Path(__file__).with_name("worker.py")


class WorkerTimeoutError(Exception):
    """The worker did not answer in time and was ended; `where` is what it printed of its stack."""

    def __init__(self, seconds: float, where: str = "") -> None:
        super().__init__(f"no answer within {seconds:g} s")
        self.seconds, self.where = seconds, where


class WorkerCrashError(Exception):
    """The worker ended, or answered what no worker may answer."""


class Output:
    """What a worker prints, read as it comes so that it never waits, and kept up to a limit."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._head, self._tail, self.dropped = bytearray(), bytearray(), 0
        self._lock = threading.Lock()
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        with os.fdopen(self._descriptor, "rb", buffering=0) as stream:
            while chunk := stream.read(65536):
                self._add(chunk)

    def _add(self, chunk: bytes) -> None:
        with self._lock:
            room = max(0, OUTPUT_HEAD - len(self._head))
            self._head += chunk[:room]
            self._tail += chunk[room:]
            extra = len(self._tail) - OUTPUT_TAIL
            if extra > 0:
                del self._tail[:extra]
                self.dropped += extra

    def text(self) -> str:
        """Everything kept so far; a line says how much is missing."""
        with self._lock:
            gap = f"\n... {self.dropped} bytes more ...\n".encode() if self.dropped else b""
            return bytes(self._head + gap + self._tail).decode("utf-8", "replace")


class Worker:
    """
    One process that runs one submission.

    Lockstep: `ask` sends a request and waits for its answer. A watchdog ends the process at the
    deadline, whether it is deaf (the request cannot be sent) or dumb (no answer comes).
    """

    def __init__(self) -> None:
        command = [sys.executable, "-I", "-X", "utf8", str(_PROGRAM)]
        environment = {k: v for k, v in os.environ.items() if k in ("SYSTEMROOT", "TEMP", "TMP")}
        environment |= {
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        read_end, write_end = os.pipe()
        if _POSIX:
            self._socket, theirs = socket.socketpair()
            end = theirs.fileno()
        else:
            end = subprocess.PIPE
        self.process = subprocess.Popen(
            command, stdin=end, stdout=end, stderr=write_end, bufsize=0,
            env=environment, cwd=_PROGRAM.parent, start_new_session=_POSIX,
        )  # fmt: skip
        os.close(write_end)
        if _POSIX:
            theirs.close()
        self.output = Output(read_end)
        self._number = 0
        self._ended = ""

    def ask(self, kind: int, payload: bytes, limit: float) -> tuple[int, bytes]:
        """
        Send a request and wait for the answer.

        Parameters
        ----------
        kind : int
            One of the protocol's requests.
        payload : bytes
        limit : float
            Seconds for both ways.

        Returns
        -------
        kind, payload
            Of the answer.

        Raises
        ------
        WorkerTimeoutError, WorkerCrashError
            The process has ended then, and every further request raises WorkerCrashError.
        """
        if self._ended:
            raise WorkerCrashError(self._ended)
        self._number += 1
        frame = protocol.pack(kind, self._number, payload)
        with _watchdog.watch(self, limit) as watch:
            try:
                self._send(frame)
                header = self._receive(protocol.HEADER.size)
                answer, number, size = protocol.unpack_header(header)
                if number != self._number:
                    raise protocol.ProtocolError("an answer to another question")
                return answer, self._receive(size)
            except (OSError, EOFError, protocol.ProtocolError) as error:
                reason = str(error) if isinstance(error, protocol.ProtocolError) else ""
                self.end(f"broke the protocol: {reason}" if reason else self._how_it_ended())
                if watch.fired:
                    raise WorkerTimeoutError(limit, self.where_it_was()) from None
                raise WorkerCrashError(self._ended) from None

    def _send(self, data: bytes) -> None:
        if _POSIX:
            self._socket.sendall(data)
        else:
            assert self.process.stdin is not None
            self.process.stdin.write(data)

    def _receive(self, size: int) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            wanted = min(size - len(parts), 1 << 20)
            if _POSIX:
                part = self._socket.recv(wanted)
            else:
                assert self.process.stdout is not None
                part = self.process.stdout.read(wanted) or b""
            if not part:
                raise EOFError
            parts += part
        return bytes(parts)

    def interrupt(self) -> None:
        """Ask the worker where it is, then end it; called by the watchdog from its thread."""
        if _POSIX and self.process.poll() is None:
            self.process.send_signal(signal.SIGUSR1)
            time.sleep(0.05)  # the stack is on its way through the output
        self._kill()
        if _POSIX:  # a grandchild may hold the other end open: hang up ourselves
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def where_it_was(self) -> str:
        """The stack that the worker printed when it was interrupted, innermost first."""
        return self.output.text().rpartition(_STACK)[2]

    def printed(self) -> str:
        """What the learner's code printed, without that stack."""
        text = self.output.text()
        return text.rpartition(_STACK)[0] if _STACK in text else text

    def end(self, reason: str = "closed") -> None:
        """End the process and free what it holds; a second call does nothing."""
        if self._ended:
            return
        self._ended = reason
        self._kill()
        if _POSIX:
            self._socket.close()
        else:
            for stream in (self.process.stdin, self.process.stdout):
                if stream is not None:
                    stream.close()
        self.process.wait()
        self.output.thread.join(0.2)

    def _how_it_ended(self) -> str:
        """In words, for a process that hung up by itself."""
        try:
            code = self.process.wait(1.0)
        except subprocess.TimeoutExpired:
            return "closed its connection to the grader"
        if code < 0:
            return f"made the Python process crash (signal {-code})"
        return f"ended the Python process (exit code {code})"

    def _kill(self) -> None:
        with contextlib.suppress(OSError):
            if _POSIX:
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()


class _Watch:
    """One deadline; `fired` once the worker was ended for it."""

    def __init__(self, worker: Worker, deadline: float) -> None:
        self.worker, self.deadline, self.fired = worker, deadline, False


class _Watchdog:
    """A thread that ends workers at their deadlines. Setting one costs no thread and no lock."""

    TICK = 0.02  # seconds

    def __init__(self) -> None:
        self._watches: set[_Watch] = set()
        self._busy = threading.Event()
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def watch(self, worker: Worker, limit: float) -> Iterator[_Watch]:
        """End the worker if the block takes longer than `limit` seconds."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()
        watch = _Watch(worker, time.monotonic() + limit)
        self._watches.add(watch)
        if not self._busy.is_set():
            self._busy.set()
        try:
            yield watch
        finally:
            self._watches.discard(watch)

    def _run(self) -> None:
        while True:
            self._busy.wait()
            time.sleep(self.TICK)
            now = time.monotonic()
            watches = tuple(self._watches)
            if not watches:
                self._busy.clear()
            for watch in watches:
                if now >= watch.deadline and not watch.fired:
                    watch.fired = True
                    watch.worker.interrupt()


_watchdog = _Watchdog()


class Spares:
    """
    Workers started ahead of need: numpy is imported before there is anything to run.

    Parameters
    ----------
    ahead : int
        How many wait; 0 starts each when it is asked for.
    """

    def __init__(self, ahead: int = 0) -> None:
        self._ahead = ahead
        self._waiting: list[Worker] = []
        self.refill()

    def take(self) -> Worker:
        """A fresh worker, and one more on its way."""
        worker = self._waiting.pop(0) if self._waiting else Worker()
        self.refill()
        return worker

    def refill(self) -> None:
        """Start as many as should wait."""
        while len(self._waiting) < self._ahead:
            self._waiting.append(Worker())

    def close(self) -> None:
        """End those that were never needed."""
        self._ahead = 0
        while self._waiting:
            self._waiting.pop().end()
