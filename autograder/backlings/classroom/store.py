"""
What was graded already, so that nothing is graded twice and a killed run goes on.

One SQLite file: each result is there whole or not at all, whatever happens to the process or the
power, and a second run in the same folder is told to wait.
"""

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from backlings.course.errors import CourseError
from backlings.course.units import Unit
from backlings.course.versions import unit_version

_SCHEMA = """
CREATE TABLE IF NOT EXISTS results (
    key TEXT PRIMARY KEY, report TEXT NOT NULL, seconds REAL NOT NULL, graded INTEGER NOT NULL
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Graded:
    """
    What came of grading one file for one unit.

    Attributes
    ----------
    report : str
        The unit's part of the JSON contract, as text.
    seconds : float
    graded : bool
        False if the grader could not: it is tried again in the next run.
    """

    report: str
    seconds: float
    graded: bool = True


class Store:
    """
    The results of a folder.

    Parameters
    ----------
    path : Path

    Raises
    ------
    CourseError
        If another run has it open, or it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._explained():
            self._database = sqlite3.connect(path, isolation_level=None, timeout=0)
            self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = NORMAL")
            self._database.execute(_SCHEMA)
            self._database.execute("BEGIN IMMEDIATE")  # takes the lock, and keeps it
            self._database.execute("COMMIT")

    def get(self, key: str) -> Graded | None:
        """The result of that key, if there is one."""
        with self._explained():
            found = self._database.execute(
                "SELECT report, seconds, graded FROM results WHERE key = ?", (key,)
            ).fetchone()
        return Graded(found[0], found[1], bool(found[2])) if found else None

    def put(self, key: str, result: Graded) -> None:
        """Keep a result; it is there for good when this returns."""
        row = (key, result.report, result.seconds, result.graded)
        with self._explained():
            self._database.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)", row)

    def close(self) -> None:
        """Let others use it."""
        self._database.close()

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise CourseError(
                    f"another `backlings grade` is at work in {self.path.parent}; wait for it, or "
                    "give another folder"
                ) from None
            raise CourseError(f"{self.path} cannot be written: {error}; {GO_ON}") from None
        except sqlite3.DatabaseError as error:
            raise CourseError(
                f"{self.path} is damaged ({error}); delete it, and everything is graded anew"
            ) from None


GO_ON = "when that is mended, the same command goes on where it stopped"


def key_of(
    source: bytes,
    kind: str,
    unit: Unit,
    seed: int,
    tier: str,
    earlier: Iterable[tuple[str, str, bytes | None]] = (),
) -> str:
    """The name of a result: everything that it depends on."""
    digest = hashlib.sha256(source).hexdigest()
    others = (f"{stem}{kind} {hashlib.sha256(s or b'').hexdigest()}" for stem, kind, s in earlier)
    parts = (digest, kind, unit.stem, unit_version(unit), str(seed), tier, *others)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
