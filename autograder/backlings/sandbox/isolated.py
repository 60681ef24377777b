"""
The isolated tier: workers forked from a warm parent, walled in by what the kernel offers.

Layers, outermost first: `bubblewrap` (own process, network and mount namespaces, a root with the
interpreter and numpy in it), `landlock` (which files may be opened), `seccomp` (which system calls
may be made), `rlimits` (how much of the machine may be used). Some systems lack one or another;
`probe` tells which are in force, and how to get the others.
"""

import os
import sys
from collections.abc import Iterator
from shutil import which
from typing import Self

from backlings.sandbox import policy
from backlings.sandbox.dialogue import Worker
from backlings.sandbox.source import Isolation, SandboxError, WorkersByPackages
from backlings.sandbox.warm import WarmParent

PACKAGES = ("numpy",)  # what a learner's file may import besides the standard library


class IsolatedWorkers:
    """
    A warm parent, and the workers it forks.

    Threads may share one; a process forked from the grader must make its own.

    Parameters
    ----------
    packages : tuple of str
        What may be imported besides the standard library.
    bubblewrap : bool
        Whether to use it where it runs; without it the other layers are the isolation.

    Attributes
    ----------
    isolation : Isolation

    Raises
    ------
    SandboxError
        If not even Landlock or bubblewrap, with seccomp, can be had.
    """

    def __init__(self, packages: tuple[str, ...] = PACKAGES, bubblewrap: bool = True) -> None:
        self._packages, self._bubblewrap = packages, bubblewrap
        self._branches = WorkersByPackages(self._with)
        missing: list[str] = []
        failed: list[str] = []
        calls = _call_filter()
        self._rules = _read_rules(packages, missing)
        for name, walls in _enclosures(packages, bubblewrap, self._rules >= 0, missing):
            try:
                self._parent = WarmParent(packages, walls, self._rules, calls)
            except SandboxError as error:
                failed.append(_failure(name, str(error)))
                continue
            landlock = "landlock" if self._rules >= 0 else ""
            layers = tuple(filter(None, (name, landlock, "seccomp", "rlimits")))
            missing += [] if name else failed[-1:]
            self.isolation = Isolation("isolated", layers, tuple(missing))
            return
        self._drop_rules()
        raise SandboxError("\n".join([*missing, *failed]))

    def __enter__(self) -> Self:
        """The source itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def take(self, packages: tuple[str, ...] = ()) -> Worker:
        """A fresh fork, locked in, of a warm parent that has imported what is asked for."""
        return self._branches.take(packages) if packages else self._parent.take()

    def close(self) -> None:
        """End the warm parent, and every worker that is left."""
        self._branches.close()
        self._parent.stop()
        self._drop_rules()

    def _with(self, more: tuple[str, ...]) -> "IsolatedWorkers":
        """The same with more packages, and not one layer less."""
        branch = IsolatedWorkers((*self._packages, *more), self._bubblewrap)
        lost = [name for name in self.isolation.layers if name not in branch.isolation.layers]
        if lost:
            branch.close()
            raise SandboxError(f"{', '.join(lost)}: not with {', '.join(more)}")
        return branch

    def _drop_rules(self) -> None:
        if self._rules >= 0:
            os.close(self._rules)
        self._rules = -1


def _call_filter() -> bytes:
    if sys.platform != "linux":
        raise SandboxError(
            "The isolated tier takes Linux; on another system grade in a Linux container."
        )
    try:
        return policy.call_filter()
    except ImportError as error:
        raise SandboxError(_no_package(error)) from None
    except (OSError, RuntimeError):
        raise SandboxError(
            "There is no libseccomp; on Debian and Ubuntu: apt-get install libseccomp2."
        ) from None


def _read_rules(packages: tuple[str, ...], missing: list[str]) -> int:
    try:
        return policy.read_rules(packages)
    except ImportError as error:
        missing.append(_no_package(error))
    except OSError:
        missing.append(
            "This kernel has no Landlock; it takes Linux 5.13 or newer, with `landlock` among the "
            "security modules that the boot parameter lsm= names."
        )
    return -1


def _failure(name: str, words: str) -> str:
    if not name:
        return f"A worker cannot be locked in here ({words})."
    return (
        f"bubblewrap does not run here ({words}); it takes user namespaces, which a container may "
        "forbid (Docker: --security-opt seccomp=unconfined) and Ubuntu does by default (sysctl "
        "kernel.apparmor_restrict_unprivileged_userns=0)."
    )


def _no_package(error: ImportError) -> str:
    return f"There is no Python package {error.name}; pip install 'backlings[class]'."


def _enclosures(
    packages: tuple[str, ...], bubblewrap: bool, landlock: bool, missing: list[str]
) -> Iterator[tuple[str, list[str]]]:
    """What to put the warm parent in, the best first."""
    if bubblewrap and which("bwrap") is None:
        missing.append("There is no bubblewrap; on Debian and Ubuntu: apt-get install bubblewrap.")
    elif bubblewrap:
        if os.getuid() == 0:  # root needs no user namespace, and can become nobody without one
            yield "bubblewrap", policy.walls(packages, as_root=True)
        yield "bubblewrap", policy.walls(packages, as_root=False)
    if landlock:
        yield "", []
