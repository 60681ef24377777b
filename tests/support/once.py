"""Something expensive that the test processes of one run share: the first to need it makes it."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


def made_once(
    factory: pytest.TempPathFactory, worker_id: str, name: str, make: Callable[[Path], Path]
) -> Path:
    """
    Make something in a folder that all test processes of this run see.

    Parameters
    ----------
    factory : pytest.TempPathFactory
    worker_id : str
        The fixture of pytest-xdist; ``master`` if pytest runs in one process.
    name : str
        Of the folder.
    make : callable
        Fills an empty folder; returns the path to what was asked for, inside it.
    """
    base = factory.getbasetemp()
    base = base if worker_id == "master" else base.parent
    made = base / f"{name}.made"
    with _locked(base / f"{name}.lock"):
        if not made.exists():
            folder = base / name
            folder.mkdir()  # one that is there already is half made: its test has failed
            made.write_text(str(make(folder)), encoding="utf-8")
    return Path(made.read_text(encoding="utf-8"))


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    import fcntl

    with path.open("w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
