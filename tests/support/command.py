"""The `backlings` command, run inside the test process: no start of Python to wait for."""

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

from backlings.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


def backlings(*words: object, folder: Path) -> Ran:
    """Run a command in a folder; neither output is a terminal."""
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            code = main([str(word) for word in words])
        except SystemExit as error:  # argparse
            code = int(error.code or 0)
    return Ran(code, out.getvalue(), err.getvalue())
