"""
Figures of the site: each ``docs/figures/NAME.py`` draws one, here it is written in both schemes.

``python -m backlings.site.figures [FOLDER]`` writes ``NAME-light.svg`` and ``NAME-dark.svg``. A
script has ``ALT`` (what a reader who cannot see it needs to know), ``CAPTION`` (Markdown) and
``draw(colours)``, which returns a figure.
"""

import re
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl

from backlings.site import drawing
from backlings.units import find_course, load_module

SCHEMES = {
    "light": {"ink": "#222222", "value": "#1a5fb4", "blame": "#b3261e", "quiet": "#767676"},
    "dark": {"ink": "#e6e6e6", "value": "#8ab4f8", "blame": "#f28b82", "quiet": "#9a9a9a"},
}


def write_figures(folder: Path) -> None:
    """Draw the figures that are out of date; the same bytes for the same numbers."""
    mpl.use("svg")
    from matplotlib import pyplot

    shared = Path(drawing.__file__).stat().st_mtime
    for path in sorted(folder.glob("*.py")):
        made = max(path.stat().st_mtime, shared)
        for scheme, colours in SCHEMES.items():
            target = folder / f"{path.stem}-{scheme}.svg"
            if target.exists() and target.stat().st_mtime > made:
                continue
            with mpl.rc_context(look(colours)):
                figure = load_module(path).draw(colours)
                figure.savefig(target, transparent=True, metadata={"Date": None})
                pyplot.close(figure)


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


if __name__ == "__main__":
    write_figures(Path(sys.argv[1]) if len(sys.argv) > 1 else find_course() / "docs" / "figures")
