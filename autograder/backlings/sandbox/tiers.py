"""The tiers: which this machine has, and workers of the one asked for."""

import os

from backlings.sandbox.isolated import PACKAGES, IsolatedWorkers
from backlings.sandbox.process import ProcessWorkers
from backlings.sandbox.source import Isolation, SandboxError, Workers

TIERS = "process", "isolated"  # the weaker first


def probe() -> Isolation:
    """What this machine can do, found out by doing it; takes a few tenths of a second."""
    try:
        with IsolatedWorkers() as isolated_workers:
            return isolated_workers.isolation
    except SandboxError as error:
        layers = ("rlimits",) if os.name == "posix" else ()
        return Isolation("process", layers, tuple(str(error).splitlines()))


def workers(tier: str, packages: tuple[str, ...] = PACKAGES) -> Workers:
    """
    A source of workers, to be closed when done.

    Parameters
    ----------
    tier : str
        ``isolated`` or ``process``.
    packages : tuple of str
        What a file may import besides the standard library, where that is limited.

    Raises
    ------
    SandboxError
        The machine cannot do that; the message has a line for each thing that is missing.
    """
    if tier not in TIERS:
        raise ValueError(f"there is no tier {tier!r}, only {' and '.join(TIERS)}")
    return IsolatedWorkers(packages) if tier == "isolated" else ProcessWorkers()
