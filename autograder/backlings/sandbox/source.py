"""Where workers come from: what every tier offers, and what it says of itself."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from backlings.sandbox.dialogue import Worker

ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
START_LIMIT = 30.0  # seconds; a cold disk can take long over numpy


class SandboxError(Exception):
    """The sandbox does not work: never the fault of whoever is graded."""


@dataclass(frozen=True)
class Isolation:
    """
    What holds a learner's code on this machine.

    Attributes
    ----------
    tier : str
        ``isolated`` or ``process``.
    layers : tuple of str
        In force, outermost first.
    missing : tuple of str
        A sentence for each that is not: why, and how to get it.
    """

    tier: str
    layers: tuple[str, ...]
    missing: tuple[str, ...] = ()


class Workers(Protocol):
    """
    Where workers come from.

    Attributes
    ----------
    isolation : Isolation
    """

    isolation: Isolation

    def take(self, packages: tuple[str, ...] = ()) -> Worker:
        """A worker that nobody has used, with packages at hand; raises SandboxError."""

    def close(self) -> None:
        """End what waits."""


class WorkersByPackages:
    """
    Sources for the few files that need more packages: each is made when it is first asked for.

    Parameters
    ----------
    make : callable
        Makes the source for some packages.
    """

    def __init__(self, make: Callable[[tuple[str, ...]], Workers]) -> None:
        self._make = make
        self._made: dict[tuple[str, ...], Workers] = {}
        self._turn = threading.Lock()

    def take(self, packages: tuple[str, ...]) -> Worker:
        """A worker of the source for these packages."""
        with self._turn:
            if packages not in self._made:
                self._made[packages] = self._make(packages)
        return self._made[packages].take()

    def close(self) -> None:
        """Close them all."""
        while self._made:
            self._made.popitem()[1].close()
