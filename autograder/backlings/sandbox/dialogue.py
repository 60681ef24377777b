"""
Talking to a worker: ask within a deadline, read what it prints, end it.

How a worker came to be is not told here: `process` starts one as a plain subprocess, `isolated`
forks one from a warm parent that is locked in. A `Worker` needs a `Process` that can be ended and a
`Line` to it, and whoever talks to it does not notice the difference.
"""

import contextlib
import os
import socket
import threading
import time
from typing import Protocol

from backlings.sandbox.inside import protocol
from backlings.sandbox.watchdog import WATCHDOG

OUTPUT_HEAD, OUTPUT_TAIL = 64 << 10, 4 << 10  # bytes of printing that are kept
_PIECE = 1 << 16  # bytes read at once
_STACK = "Stack (most recent call first):"  # faulthandler's heading


class WorkerTimeoutError(Exception):
    """The worker did not answer in time and was ended; `where` is what it printed of its stack."""

    def __init__(self, seconds: float, where: str = "") -> None:
        super().__init__(f"no answer within {seconds:g} s")
        self.seconds, self.where = seconds, where


class WorkerCrashError(Exception):
    """The worker ended, or answered what no worker may answer."""


class Process(Protocol):
    """The process behind a worker. All but `wait` may be called from another thread."""

    def interrupt(self) -> None:
        """Have it print where it is, if it lives and can."""

    def kill(self) -> None:
        """End it, and whatever it started; does nothing to one that has ended."""

    def wait(self, limit: float | None = None) -> int | None:
        """Its exit code (negative: a signal's number), or None if it still runs after `limit`."""

    def queued(self) -> float:
        """Seconds that it could have run but had to wait for a processor; 0 where nobody knows."""


class Line(Protocol):
    """Bytes to and from a worker; OSError or EOFError once it has hung up."""

    def send(self, data: bytes) -> None:
        """Send all of it."""

    def receive(self, size: int) -> bytes:
        """At least one and at most `size` bytes."""

    def hang_up(self) -> None:
        """Fail whoever waits in `send` or `receive`; called from another thread."""

    def close(self) -> None:
        """Free it."""


class SocketLine:
    """A line over one end of a socket pair."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end

    def send(self, data: bytes) -> None:
        """Send all of it."""
        self._end.sendall(data)

    def receive(self, size: int) -> bytes:
        """At least one and at most `size` bytes."""
        part = self._end.recv(size)
        if not part:
            raise EOFError
        return part

    def hang_up(self) -> None:
        """A grandchild may hold the other end open, so that only we can end the line."""
        with contextlib.suppress(OSError):
            self._end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Free it."""
        self._end.close()


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

    Parameters
    ----------
    process : Process
    line : Line
        Where it listens and answers.
    output : int
        The descriptor that gives what it prints.

    Attributes
    ----------
    taken : float
        Seconds that it was waited for, without those that it waited for a processor.
    """

    def __init__(self, process: Process, line: Line, output: int) -> None:
        self.process, self.output = process, Output(output)
        self._line = line
        self._number = 0
        self._ended = ""
        self.taken = 0.0

    def ask(self, kind: int, payload: bytes, limit: float) -> tuple[int, bytes]:
        """
        Send a request and wait for the answer.

        Parameters
        ----------
        kind : int
            One of the protocol's requests.
        payload : bytes
        limit : float
            Seconds for both ways, without those that the worker waits for a processor: a grade
            does not hang on what else the machine is doing.

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
        with WATCHDOG.watch(self, limit) as watch:
            try:
                self._line.send(frame)
                answer = self._answer()
                self.taken += watch.taken()
                return answer
            except (OSError, EOFError, protocol.ProtocolError) as error:
                reason = str(error) if isinstance(error, protocol.ProtocolError) else ""
                self.taken += watch.taken()
                self.end(f"broke the protocol: {reason}" if reason else self._how_it_ended())
                if watch.fired:
                    raise WorkerTimeoutError(limit, self.where_it_was()) from None
                raise WorkerCrashError(self._ended) from None

    def _answer(self) -> tuple[int, bytes]:
        """The next frame, whole: mostly it comes in one piece, and nothing may follow it."""
        head = protocol.HEADER.size
        found = self._line.receive(_PIECE)
        while len(found) < head:
            found += self._line.receive(head - len(found))
        kind, number, size = protocol.unpack_header(found[:head])
        if number != self._number or len(found) > head + size:
            raise protocol.ProtocolError("an answer to another question")
        if len(found) == head + size:
            return kind, found[head:]
        parts = bytearray(found[head:])
        while len(parts) < size:
            parts += self._line.receive(min(size - len(parts), 1 << 20))
        return kind, bytes(parts)

    def interrupt(self) -> None:
        """Ask the worker where it is, then end it; called by the watchdog from its thread."""
        self.process.interrupt()
        time.sleep(0.05)  # the stack is on its way through the output
        self.process.kill()
        self._line.hang_up()

    def queued(self) -> float:
        """Seconds that it has waited for a processor."""
        return self.process.queued()

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
        self.process.kill()
        self._line.close()
        self.process.wait()
        self.output.thread.join(0.2)

    def _how_it_ended(self) -> str:
        """In words, for a process that hung up by itself."""
        code = self.process.wait(1.0)
        if code is None:
            return "closed its connection to the grader"
        if code < 0:
            return f"made the Python process crash (signal {-code})"
        return f"ended the Python process (exit code {code})"
