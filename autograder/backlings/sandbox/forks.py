"""The portable tier for units that need a framework: forks of a warm parent, not shut in."""

from backlings.sandbox.dialogue import Worker
from backlings.sandbox.source import Isolation
from backlings.sandbox.warm import WarmParent


class Forks:
    """
    Workers that have imported packages already, without the wait for it. Linux only.

    Parameters
    ----------
    packages : tuple of str
    """

    isolation = Isolation("process", ("rlimits",))

    def __init__(self, packages: tuple[str, ...]) -> None:
        self._parent = WarmParent(packages, [])

    def take(self, packages: tuple[str, ...] = ()) -> Worker:
        """A fresh fork."""
        return self._parent.take()

    def close(self) -> None:
        """End the warm parent, and every worker that is left."""
        self._parent.stop()
