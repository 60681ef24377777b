"""Where workers come from: what every tier offers, and what it says of itself."""

from dataclasses import dataclass
from typing import Protocol

from backlings.sandbox.dialogue import Worker

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


class Source(Protocol):
    """
    Where workers come from.

    Attributes
    ----------
    isolation : Isolation
    """

    isolation: Isolation

    def take(self) -> Worker:
        """A worker that nobody has used; raises SandboxError."""

    def close(self) -> None:
        """End what waits."""
