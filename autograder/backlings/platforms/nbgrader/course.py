"""A course for nbgrader: a folder that its own commands, and Formgrader, work in."""

from collections.abc import Sequence
from pathlib import Path

from backlings.course.files import write_text
from backlings.course.units import Unit
from backlings.notebooks.writing import text_of
from backlings.release.folder import course
from backlings.release.wheel import write_engine

PRIVATE: tuple[str, ...] = ()

_CONFIG = '''\
"""The settings of this course; nbgrader reads them when a command is given in this folder."""

from pathlib import Path

from backlings.platforms.nbgrader.plugin import configure

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "backlings"
c.CourseDirectory.root = str(Path(__file__).resolve().parent)

# Learners' code is graded in the sandbox, never in nbgrader's own process. Keep this line.
configure(c)

# Where learners and you exchange files, if it is not nbgrader's own place:
# c.Exchange.root = "/usr/local/share/nbgrader/exchange"
# So that feedback can give the addresses of lessons:
# c.Grade.lessons_url = "https://example.org/backlings/lessons/"
'''

_README = """\
# A course for nbgrader

Needs, on the machine that grades: `pip install "backlings[nbgrader]"`. What learners' Jupyter needs
is in `requirements.txt`; its engine holds no answers.

Each assignment is one unit. In this folder, for the first one:

```sh
nbgrader generate_assignment {first}
nbgrader release_assignment {first}
nbgrader collect {first}
nbgrader autograde {first}
nbgrader generate_feedback {first}
nbgrader release_feedback {first}
nbgrader export
```

Learners say `nbgrader fetch_assignment {first} --course backlings`, and `nbgrader submit {first}
--course backlings`, or use the lists in JupyterLab. `private/` will hold the seeds of the hidden
inputs: keep it, so that grading again repeats, and give it to nobody.

The assignments:

{list}
"""


def make(units: Sequence[Unit], place: Path) -> None:
    """Write the course: settings, a page for the teacher, and an assignment for each unit."""
    write_text(place / "nbgrader_config.py", _CONFIG)
    listed = "\n".join(f"- `{unit.stem}`: {unit.title}" for unit in units)
    write_text(place / "README.md", _README.format(first=units[0].stem, list=listed))
    for unit in units:
        folder = place / "source" / unit.stem
        write_text(folder / f"{unit.stem}.ipynb", text_of(unit))
        course([unit], folder / "course")  # handed out with it, so that it checks itself
    write_engine(units, place, "jupyterlab", "nbgrader")
