"""Workers of the portable tier that start in milliseconds instead of importing numpy each time."""

import sys

from backlings.sandbox import process
from backlings.sandbox.dialogue import Worker
from backlings.sandbox.warm import ForkedWorkers

_start_cold = process.start


class Warm:
    """
    Real worker processes, forked from a parent that has imported numpy once.

    Importing numpy is nearly all that starting a worker costs (0.4 CPU-seconds). Elsewhere than on
    Linux, and for another user or more packages, workers start as they do for a learner.
    """

    def __init__(self) -> None:
        self._forks: ForkedWorkers | None = None

    def start(self, user: int | None = None, packages: tuple[str, ...] = ()) -> Worker:
        """Start a worker; in place of `backlings.sandbox.process.start`."""
        if sys.platform != "linux" or user is not None or packages:
            return _start_cold(user, packages)
        if self._forks is None:
            self._forks = ForkedWorkers(("numpy",))
        return self._forks.take()

    def close(self) -> None:
        """Stop the parent and whatever it forked."""
        if self._forks is not None:
            self._forks.close()
