"""Data for the widgets, written before the site is built: ``python -m backlings.site.assets``."""

import json
import sys
from pathlib import Path

from backlings.files import write_text
from backlings.speed import instances, load_templates
from backlings.units import find_course


def write_speed_items(folder: Path) -> None:
    """
    Write the speed items as a script, which a page can load from a folder as well as from a server.

    Each template has its id, level, lesson and instances: prompt, answer, wrong answers.
    """
    data = [
        {
            "id": template.id,
            "level": template.level,
            "lesson": template.lesson.replace("#", "/#"),
            "items": [[i.prompt, i.answer, *i.wrong] for i in instances(template)],
        }
        for template in load_templates(find_course())
    ]
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    write_text(folder / "speed-items.js", f"globalThis.backlingsSpeed = {text};\n")


if __name__ == "__main__":
    write_speed_items(Path(sys.argv[1]) if len(sys.argv) > 1 else find_course() / "docs" / "assets")
