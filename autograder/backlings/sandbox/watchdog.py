"""Deadlines: a thread that ends the workers which let theirs pass."""

import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

_PATIENCE = 4  # times the limit: nobody waits for ever, not even on a crowded machine


class Watched(Protocol):
    """What has a deadline."""

    def queued(self) -> float:
        """Seconds that it could have run but had to wait for a processor; 0 where nobody knows."""

    def interrupt(self) -> None:
        """End it; called from the watchdog's thread."""


class _Watch:
    """One deadline; `fired` once the worker was ended for it."""

    def __init__(self, worker: Watched, limit: float) -> None:
        self.worker, self.fired = worker, False
        self._limit, self._begin = limit, time.monotonic()
        self._queued: float | None = None  # when it was first looked at, a tick after the start

    def over(self) -> bool:
        """Whether the time is up."""
        if self._queued is None:
            self._queued = self.worker.queued()
        return time.monotonic() - self._begin >= self._limit <= self.taken()

    def taken(self) -> float:
        """Seconds so far, without those that the worker waited for a processor."""
        seconds = time.monotonic() - self._begin
        if self._queued is None:  # it is over before the watchdog looks
            return seconds
        queued = max(0.0, self.worker.queued() - self._queued)
        return seconds - min(queued, _PATIENCE * self._limit)


class Watchdog:
    """A thread that ends workers at their deadlines. Setting one costs no thread and no lock."""

    TICK = 0.02  # seconds

    def __init__(self) -> None:
        self._watches: set[_Watch] = set()
        self._busy = threading.Event()
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def watch(self, worker: Watched, limit: float) -> Iterator[_Watch]:
        """End the worker if the block takes longer than `limit` seconds."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()
        watch = _Watch(worker, limit)
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
            watches = tuple(self._watches)
            if not watches:
                self._busy.clear()
            for watch in watches:
                if not watch.fired and watch.over():
                    watch.fired = True
                    watch.worker.interrupt()


def queued_by(process: int) -> float:
    """Seconds that a process has waited for a processor so far, as Linux counts them."""
    with contextlib.suppress(OSError, IndexError, ValueError):
        return int(Path(f"/proc/{process}/schedstat").read_bytes().split()[1]) / 1e9
    return 0.0


WATCHDOG = Watchdog()
