"""
Figures of the site: each ``docs/figures/NAME.py`` draws one, here it is written in both schemes.

A script has ``ALT`` (what a reader who cannot see it needs to know), ``CAPTION`` (Markdown) and
``draw(colours)``, which returns a figure. Some measure what they show, so loading one can take ten
seconds: what a page needs of it is kept in ``.cache/figures``, with a digest of its inputs.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backlings.course.errors import CourseError
from backlings.course.files import write_text
from backlings.course.finding import find_course, find_units
from backlings.course.loading import load_module
from backlings.course.versions import engine_version
from backlings.site import drawing

SCHEMES = {
    "light": {"ink": "#222222", "value": "#1a5fb4", "blame": "#b3261e", "quiet": "#767676"},
    "dark": {"ink": "#e6e6e6", "value": "#8ab4f8", "blame": "#f28b82", "quiet": "#9a9a9a"},
}


# Modules of the engine that change no number of a figure.
_HARMLESS = {
    "backlings",
    "backlings.course.data",
    "backlings.site.drawing",
    "backlings.course.units",
}


@dataclass(frozen=True)
class Figure:
    """What a page says of a figure, and a digest of what it was drawn from."""

    alt: str
    caption: str
    inputs: str


def scripts() -> list[Path]:
    """List the scripts of all figures."""
    return sorted((find_course() / "docs" / "figures").glob("*.py"))


def stale() -> list[Path]:
    """List the scripts whose figures are missing, or were drawn from other inputs."""
    return [path for path in scripts() if not _is_current(path)]


def drawn(name: str) -> Figure:
    """
    Return what is known of a figure that was drawn.

    Raises
    ------
    CourseError
        If there is no such figure, or it has not been drawn.
    """
    if not (find_course() / "docs" / "figures" / f"{name}.py").exists():
        raise CourseError(f"there is no figure {name}: no docs/figures/{name}.py")
    try:
        return Figure(**json.loads(_kept(name).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise CourseError(f"the figure {name} is not drawn yet: `make site` draws it") from None


def draw(path: Path) -> None:
    """Draw one figure in both schemes: the same bytes for the same numbers."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot

    script = load_module(path)
    for scheme, colours in SCHEMES.items():
        with mpl.rc_context(look(colours)):
            figure = script.draw(colours)
            figure.savefig(_target(path, scheme), transparent=True, metadata={"Date": None})
            pyplot.close(figure)
    about = Figure(script.ALT, script.CAPTION, _inputs(path))
    write_text(_kept(path.stem), json.dumps(vars(about), indent=0) + "\n")


def _is_current(path: Path) -> bool:
    if not all(_target(path, scheme).exists() for scheme in SCHEMES):
        return False
    try:
        return drawn(path.stem).inputs == _inputs(path)
    except CourseError:
        return False


def _inputs(path: Path) -> str:
    """Digest the script, what it draws with, and the units and data that it names."""
    root, text = find_course(), path.read_text(encoding="utf-8")
    files = [path, Path(__file__), Path(drawing.__file__)]
    for unit in find_units():
        if unit.stem in text:
            files += [unit.solution, unit.checks]
    files += sorted((root / "autograder" / "data").glob("*.npz"))
    digest = hashlib.sha256()
    if set(re.findall(r"^ *from (backlings[\w.]*) import", text, re.M)) - _HARMLESS:
        digest.update(engine_version().encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _target(path: Path, scheme: str) -> Path:
    return path.with_name(f"{path.stem}-{scheme}.svg")


def _kept(name: str) -> Path:
    return find_course() / ".cache" / "figures" / f"{name}.json"


def size(path: Path) -> tuple[int, int]:
    """Width and height of a figure in CSS pixels, so that the page does not jump as it loads."""
    head = path.read_text(encoding="utf-8")[:2000]
    found = re.search(r'<svg [^>]*?width="([\d.]+)pt" height="([\d.]+)pt"', head)
    if found is None:
        raise ValueError(f"{path} has no size")
    return round(float(found[1]) * 4 / 3), round(float(found[2]) * 4 / 3)


def look(colours: dict[str, str]) -> dict[Any, Any]:
    """Axes, ticks and text in the ink of the scheme; text stays text."""
    ink = dict.fromkeys(
        ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"),
        colours["ink"],
    )
    return {
        **ink,
        "svg.hashsalt": "backlings",
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans"],
        "font.size": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "figure.constrained_layout.use": True,
    }
