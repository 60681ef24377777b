"""The command `backlings release`: make a hand-out, look for answers in it, put it in place."""

import argparse
import shutil
import tempfile
from importlib import import_module
from pathlib import Path

from rich.text import Text

from backlings.learn import show
from backlings.release import leaks
from backlings.units import CourseError, Unit, find_unit


def release(options: argparse.Namespace, units: list[Unit]) -> int:
    """
    Make a hand-out; nothing is left behind if that fails.

    Raises
    ------
    CourseError
        If the folder is there already, or an answer is found in what learners would get.
    """
    out = Path(options.out)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CourseError(f"{out} is there already: name a new folder, or remove it first")
    chosen = sorted({find_unit(word, units) for word in options.units}, key=lambda u: u.stem)
    for unit in chosen:
        if unit.lacking:
            raise CourseError(f"{unit.stem} cannot be handed out from here: {unit.lacking}")
    kind = import_module(f"backlings.release.{options.kind}")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as place:
        made = Path(place, "made")
        made.mkdir()
        kind.make(chosen, made)
        private = getattr(kind, "PRIVATE", ())
        found = leaks.scan(made, units, private)
        if found:
            listed = "\n".join(f"  {leak}" for leak in found[:20])
            raise CourseError(f"answers stand in the hand-out, so it was not made:\n{listed}")
        made.chmod(0o755)
        if out.exists():
            out.rmdir()
        shutil.move(made, out)
    many = f"{len(chosen)} unit{'s' if len(chosen) != 1 else ''}"
    told = f"{out}: {many}, looked through for answers, none found"
    if private:
        told += f"; but {' and '.join(private)} holds them, for you alone"
    show.say(show.console(), Text(told))
    return 0
