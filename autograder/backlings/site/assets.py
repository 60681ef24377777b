"""What is made before the site is built: ``python -m backlings.site.assets``."""

import json
import shutil
import subprocess
from pathlib import Path

from backlings.files import write_text
from backlings.site import practice
from backlings.site.animation import write_animation
from backlings.site.figures import write_figures
from backlings.speed import instances, load_templates
from backlings.units import CourseError, find_course

SHIM = "iframe-worker.js"  # lets the search of a page in a folder have a worker


def write_speed_items(folder: Path) -> None:
    """
    Write the speed items as a script, which a page can load from a folder as well as from a server.

    Each template has its id, level, lesson and instances: prompt, answer, wrong answers.
    """
    data = [
        {
            "id": template.id,
            "level": template.level,
            "lesson": f"lessons/{template.lesson}",
            "items": [[i.prompt, i.answer, *i.wrong] for i in instances(template)],
        }
        for template in load_templates(find_course())
    ]
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    write_text(folder / "speed-items.js", f"globalThis.backlingsSpeed = {text};\n")


def bundle(widgets: Path, folder: Path) -> None:
    """
    Make one script of the widgets and what they take from npm, for any page, served or not.

    Raises
    ------
    CourseError
        If the widgets' packages are not installed.
    """
    tool = widgets / "node_modules" / ".bin" / "esbuild"
    if not tool.exists():
        raise CourseError(f"no {tool}: `npm ci` in {widgets} installs it, `make site` does so")
    out = folder / "backlings.js"
    shutil.copy(widgets / "node_modules" / "iframe-worker" / "shim" / "index.js", folder / SHIM)
    options = ["--bundle", "--minify", "--format=iife", "--target=es2020", "--log-level=warning"]
    subprocess.run([tool, widgets / "main.js", *options, f"--outfile={out}"], check=True)


def main() -> None:
    """Write everything that the pages need and that is not committed."""
    docs = find_course() / "docs"
    practice.caught()
    write_speed_items(docs / "assets")
    write_figures(docs / "figures")
    write_animation(docs / "assets" / "watch")
    bundle(docs / "widgets", docs / "assets")


if __name__ == "__main__":
    main()
