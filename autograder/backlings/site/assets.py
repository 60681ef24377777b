"""What is made before the site is built: ``python -m backlings.site.assets``."""

import json
import multiprocessing
import shutil
import subprocess
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from backlings import threads as threads  # the tasks are what runs side by side
from backlings.authoring import mutation
from backlings.course.errors import CourseError
from backlings.course.files import write_text
from backlings.course.finding import find_course, find_units
from backlings.course.speed import instances, load_templates
from backlings.site import animation, figures, practice

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
    """Write everything that the pages need and that is not committed, on all processors."""
    docs = find_course() / "docs"
    bundle(docs / "widgets", docs / "assets")
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(mp_context=context) as pool:
        waiting = []
        if not animation.is_current(docs / "assets" / "watch"):  # it takes longest: it starts first
            waiting.append(pool.submit(animation.write_animation, docs / "assets" / "watch"))
        waiting += [
            pool.submit(mutation.keep, unit, practice.SEED, practice.kept())
            for unit in mutation.stale(find_units(), practice.SEED, practice.kept())
        ]
        waiting += [pool.submit(figures.draw, path) for path in figures.stale()]
        waiting.append(pool.submit(write_speed_items, docs / "assets"))
        for one in waiting:
            one.result()


if __name__ == "__main__":
    main()
