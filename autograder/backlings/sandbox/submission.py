"""A submission behind the process boundary: the backend of a `Student` that nobody trusts."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backlings.checking.student import StudentError, in_brief, top_of
from backlings.sandbox import requests
from backlings.sandbox.dialogue import (
    OUTPUT_HEAD,
    Worker,
    WorkerCrashError,
    WorkerTimeoutError,
)
from backlings.sandbox.inside import protocol
from backlings.sandbox.parts import Part, is_absent, sent, unwritten
from backlings.sandbox.source import START_LIMIT, SandboxError, Workers

CALL_LIMIT = 2.0  # seconds
TOTAL_LIMIT = 120.0  # seconds that a file is waited for in all, however many calls there are


class Submission:
    """
    One learner's file, run in a worker process.

    After a crash or a timeout the next call starts a fresh worker, so that one function costs
    only itself.

    Parameters
    ----------
    source : bytes
        The file as it was handed in.
    name : str
        Its path, for messages.
    spares : Workers
        Where workers come from.
    call_limit : float
        Seconds for one call, loading included.
    packages : tuple of str
        What the file may import besides numpy.
    parts : sequence of Part
        The learner's other files that it builds on. They are as little trusted as the file itself.
    """

    def __init__(
        self,
        source: bytes,
        name: str,
        spares: Workers,
        call_limit: float = CALL_LIMIT,
        packages: tuple[str, ...] = (),
        parts: Sequence[Part] = (),
    ) -> None:
        self.source, self.name, self.call_limit = source, name, call_limit
        self._packages, self._parts = packages, tuple(parts)
        self._texts = {name: text for _, name, text in sent(self._parts)} | {name: source}
        self._spares = spares
        self._worker: Worker | None = None
        self._known: frozenset[str] = frozenset()
        self._keeps = False
        self._holds = False  # whether the worker may have kept a value
        self._broken: StudentError | None = None  # why the file cannot be loaded at all
        self._printed: list[str] = []
        self._ahead: dict[tuple[Any, ...], _Known] = {}
        self._taken = 0.0  # by workers that have ended

    def call(self, function: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """The value of one call; raises StudentError."""
        self.require(function)
        known = self._ahead.pop(_question(function, arguments), None)
        if known and not keywords:
            return known.value
        return self._value(*requests.call(function, arguments, keywords), function)

    def map(self, function: str, calls: Sequence[Sequence[Any]]) -> list[Any]:
        """The values of many calls in as few round trips as their size allows."""
        self.require(function)
        return self._values([requests.call(function, call, {}) for call in calls], function)

    def probe(self, function: Callable[..., Any], arguments: Sequence[Any], about: str) -> Any:
        """The value of a check's function, run beside the learner's module."""
        self._load()
        known = self._ahead.pop(_question(function, arguments), None)
        if known:
            return known.value
        return self._value(*requests.probe(function, arguments), about)

    def ahead(
        self, function: str | Callable[..., Any], calls: Sequence[Sequence[Any]], about: str
    ) -> list[Any]:
        """
        The values of calls or probes that will be asked for one by one, in one round trip.

        They wait here until they are asked for with these very arguments. What may remember the
        order of its calls gets them one by one; so does what fails, to tell which of them does.
        """
        if self._keeps or self._worker is None:
            return []
        if isinstance(function, str):
            asked = [requests.call(function, call, {}) for call in calls]
        else:
            asked = [requests.probe(function, call) for call in calls]
        try:
            values = self._values(asked, about)
        except StudentError:
            return []
        for call, value in zip(calls, values, strict=True):
            self._ahead[_question(function, call)] = _Known(value, call)
        return values

    def forget(self) -> None:
        """Let the worker drop what stayed with it; a file that may remember more gets another."""
        self._ahead.clear()
        if self._keeps:
            self._release()
        elif self._worker is not None and self._holds:
            self._holds = False
            try:
                self._worker.ask(protocol.FORGET, protocol.encode(None), self.call_limit)
            except (WorkerTimeoutError, WorkerCrashError):
                self._release()

    def printed(self) -> str:
        """What the learner's code has printed so far, capped."""
        now = [self._worker.printed()] if self._worker else []
        return "".join(self._printed + now)

    def close(self) -> None:
        """End the worker."""
        self._release()

    def require(self, function: str) -> None:
        """Raise if the file defines no such function."""
        self._load()
        top = top_of(function)
        if top not in self._known:
            kind = "function" if top == function else "class"
            raise StudentError("missing", function, f"there is no {kind} {top} in {self.name}.")

    def _load(self) -> None:
        if self._broken is not None:
            raise self._broken
        if self._worker is not None:
            return
        self._worker = self._start()
        content = np.frombuffer(self.source, np.uint8)
        try:
            parts = [(m, n, np.frombuffer(text, np.uint8)) for m, n, text in sent(self._parts)]
            self._keeps = self._value(protocol.LOOK, (content, parts), self.name) is not False
            names = self._value(protocol.LOAD, (content, self.name, parts), self.name)
        except StudentError as error:
            self._release()
            error.kind = "unloaded" if error.kind == "raised" else error.kind
            self._broken = error
            raise
        listed = names if isinstance(names, list) else []
        self._known = frozenset(name for name in listed if isinstance(name, str))

    def _start(self) -> Worker:
        """A worker that answers: until it does, nothing is the learner's fault."""
        worker = self._spares.take(self._packages)
        try:
            worker.ask(protocol.FORGET, protocol.encode(None), START_LIMIT)
        except (WorkerTimeoutError, WorkerCrashError) as error:
            worker.end()
            raise SandboxError(f"A worker does not start: it {error}.") from None
        worker.taken = 0.0  # starting is ours
        return worker

    def _value(self, kind: int, request: Any, about: str) -> Any:
        assert self._worker is not None
        if self._taken + self._worker.taken > TOTAL_LIMIT:
            raise self._late(about)
        try:
            answer, payload = self._worker.ask(kind, protocol.encode(request), self.call_limit)
            value = protocol.decode(payload, self._held)
        except WorkerTimeoutError as stopped:
            self._release()
            raise self._stopped(about, stopped) from None
        except (WorkerCrashError, protocol.ProtocolError) as crash:
            raise self._crash(about, str(crash)) from None
        if answer == protocol.VALUE:
            return value
        self._holds = True
        if answer == protocol.RAISED and isinstance(value, dict):
            raise self._raised(about, value)
        if answer == protocol.REFUSED and isinstance(value, str):
            raise StudentError("returned", about, f"{about} returned {value[:2000]}.")
        raise self._crash(about, "it answered what no worker answers")

    def _values(self, asked: Sequence[requests.Request], about: str) -> list[Any]:
        """The values of many requests, in as few round trips as their size allows."""
        values: list[Any] = []
        for portion in requests.portions(asked):
            found = self._value(protocol.ALL, portion, about)
            if not isinstance(found, list) or len(found) != len(portion):
                raise self._crash(about, "it answered another question")
            values += found
        return values

    def _held(self, handle: protocol.Handle) -> protocol.Handle:
        self._holds = True
        return handle

    def _release(self) -> None:
        self._ahead.clear()  # their handles are this worker's
        if self._worker is not None:
            self._worker.end()
            self._taken += self._worker.taken
            self._printed = ["".join([*self._printed, self._worker.printed()])[: 2 * OUTPUT_HEAD]]
            self._worker = None

    def _crash(self, about: str, reason: str) -> StudentError:
        self._release()
        return StudentError("crashed", about, f"{about} {reason}.")

    def _late(self, about: str) -> StudentError:
        self._release()
        message = f"{about} was not run: {self.name} has taken {TOTAL_LIMIT:g} s in all."
        return StudentError("stopped", about, message)

    def _stopped(self, about: str, stopped: WorkerTimeoutError) -> StudentError:
        message = f"{about} was stopped after {stopped.seconds:g} s"
        frames = re.findall(r'File "([^"]*)", line (\d{1,9}) in', stopped.where)
        mine = [(file, int(line)) for file, line in frames if file in self._texts]
        if not mine:
            return StudentError("stopped", about, f"{message}.")
        file, line = mine[0]
        text = f"{message}; it was still running at line {line} of {file}: "
        return StudentError("stopped", about, text + self._line(file, line))

    def _raised(self, about: str, error: dict[str, Any]) -> StudentError:
        type_name, text = _told(error.get("type"))[:200], _told(error.get("text"))[:2000]
        frames = error.get("frames")
        mine = [
            frame
            for frame in (frames if isinstance(frames, list) else [])
            if isinstance(frame, list)
            and list(map(type, frame)) == [str, int, str, str]
            and frame[0] in self._texts
        ]
        own = (frame[2] for frame in mine if frame[0] == self.name)
        about = next((function for function in own if function in self._known), about)
        absent = is_absent(self._parts, self.name, about, type_name, text)
        if absent:
            return absent
        part = next((part for part in self._parts if mine and part.name == mine[-1][0]), None)
        if part and type_name == "NotImplementedError":
            return StudentError("todo", about, unwritten(part, about, mine[-1]))
        failed = f"{about} raised"
        if about == self.name:
            named = f"{about} imports {part.module}, and {part.name}" if part else about
            failed = f"{named} cannot be loaded:"
        message = f"{failed} {type_name}"
        said = text if mine and self._line(*mine[-1][:2]).startswith("raise") else ""
        mismatch = re.search(r"^matmul: .*\(size (\d+) is different from (\d+)\)", text)
        if mismatch:
            text = f"@ needs equal inner sizes, it got {mismatch[2]} and {mismatch[1]}"
        if text:
            message += f": {in_brief(text).rstrip('.')}"
        if mine:
            file, number = mine[-1][:2]
            message += f" (line {number} of {file}: {self._line(file, number)})"
        return StudentError("raised", about, f"{message}.", type_name, said)

    def _line(self, file: str, number: int) -> str:
        lines = self._texts[file].decode("utf-8-sig", "replace").splitlines()
        return lines[number - 1].strip()[:100] if 0 < number <= len(lines) else "?"


@dataclass(frozen=True)
class _Known:
    """An answer that waits, and its question's arguments: alive, their ids are nobody else's."""

    value: Any
    arguments: Sequence[Any]


def _question(function: str | Callable[..., Any], arguments: Sequence[Any]) -> tuple[Any, ...]:
    return function, *map(id, arguments)


def _told(value: Any) -> str:
    """What a worker says, if it is a text: it may be anything."""
    return value if isinstance(value, str) else "?"
