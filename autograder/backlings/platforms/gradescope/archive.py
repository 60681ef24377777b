"""
An autograder for Gradescope: `autograder.zip`, with the engine, the course and the answers.

It is for the teacher and for Gradescope; learners get nothing of it but the results.
"""

from collections.abc import Iterator, Sequence
from importlib.metadata import requires, version
from pathlib import Path

from packaging.requirements import Requirement

from backlings.checking.checks import collect
from backlings.course.finding import find_course, with_earlier
from backlings.course.loading import load_module
from backlings.course.units import Unit
from backlings.release.record import archive
from backlings.release.wheel import engine_files

PRIVATE: tuple[str, ...] = ("autograder.zip",)
_FILES = Path(__file__).with_name("files")
_PROGRAMS = ("setup.sh", "run_autograder")


def make(units: Sequence[Unit], place: Path) -> None:
    """
    Write `autograder.zip` and a README for the teacher.

    Parameters
    ----------
    units : list of Unit
        What one assignment grades.
    place : Path
        An empty folder. The same units make the same bytes.
    """
    readme = (_FILES / "README.md").read_text(encoding="utf-8")
    worth = {u.stem: sum(c.points for c in collect(load_module(u.checks))) for u in units}
    lines = "\n".join(f"| `{stem}.py` | {points:g} |" for stem, points in worth.items())
    readme = readme.replace("UNITS", lines).replace("TOTAL", f"{sum(worth.values()):g}")
    parts = dict(sorted({**_scripts(units), **_engine(), **_course(units)}.items()))
    (place / "autograder.zip").write_bytes(archive(parts, _PROGRAMS))
    (place / "README.md").write_text(readme, encoding="utf-8", newline="\n")


def _scripts(units: Sequence[Unit]) -> dict[str, bytes]:
    """What Gradescope runs, and what to install."""
    texts = {p.name: p.read_text(encoding="utf-8") for p in sorted(_FILES.iterdir())}
    del texts["README.md"]
    texts["course.toml"] += "".join(f"\n[units.{unit.stem}]\n" for unit in units)
    texts["requirements.txt"] = "\n".join(_requirements()) + "\n"
    locked = find_course() / "constraints.txt"
    texts["constraints.txt"] = locked.read_text(encoding="utf-8") if locked.exists() else ""
    return {name: text.encode() for name, text in texts.items()}


def _requirements() -> Iterator[str]:
    """What the engine needs to grade a class on Linux, wherever this runs."""
    there = {"extra": "class", "sys_platform": "linux", "platform_system": "Linux"}
    for line in sorted(requires("backlings") or ()):
        wanted = Requirement(line)
        if wanted.marker is None or wanted.marker.evaluate({**there, "os_name": "posix"}):
            yield f"{wanted.name}{wanted.specifier}"


def _engine() -> dict[str, bytes]:
    """The package without a course, and the file that tells its version."""
    number = version("backlings")
    about = f"Metadata-Version: 2.1\nName: backlings\nVersion: {number}\n"
    found = {f"engine/backlings-{number}.dist-info/METADATA": about.encode()}
    return found | {f"engine/{name}": content for name, content in engine_files().items()}


def _course(units: Sequence[Unit]) -> dict[str, bytes]:
    """The files of the units, as an installed package has them, and the data sets."""
    root, all_of_them = units[0].root, with_earlier(units)
    paths = [
        p for u in all_of_them for p in (u.solution, u.exercise, u.checks, u.mistakes, u.lesson)
    ]
    paths += [p for p in sorted((root / "autograder" / "data").iterdir()) if p.is_file()]
    return {f"engine/backlings/_bundled/{p.relative_to(root).as_posix()}": p.read_bytes()
            for p in paths}  # fmt: skip
