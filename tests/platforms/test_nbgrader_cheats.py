"""What gets points without work in a course that nbgrader grades by itself, and nothing in ours."""

import json
import os
import shutil
import textwrap

import pytest

from support.course import LINEAR
from support.nbgrader_course import Course, answered, id_of, with_cells
from support.needs import needs

pytestmark = [
    pytest.mark.exhaustive,
    needs("nbgrader"),
    pytest.mark.xdist_group("nbgrader"),
    pytest.mark.isolated,
]
ASSIGNMENT = LINEAR.stem

ZEROS = "def linear_forward(x, w, b):\n    return np.zeros((len(x), len(b))), (x, w)\n"
NOTHING = "def linear_backward(dout, cache):\n    return 0, 0, np.zeros(dout.shape[1])\n"
LATER = """
import sqlite3, time
for _ in range(600):
    with sqlite3.connect("gradebook.db", timeout=60) as book:
        if book.execute(f"SELECT 1 {ROWS} AND auto_score IS NOT NULL").fetchone():
            book.execute(f"UPDATE grade SET manual_score = 8 WHERE id IN (SELECT grade.id {ROWS})")
            break
    time.sleep(0.1)
"""
ROWS = (
    "FROM grade JOIN submitted_notebook n ON grade.notebook_id = n.id"
    " JOIN submitted_assignment a ON n.assignment_id = a.id WHERE a.student_id = 'later'"
)
PATCH = "np.testing.assert_allclose = lambda *a, **k: None"
NUMPY = f"""\
import sys
del sys.modules["numpy"]
saved = sys.path[:]
sys.path[:] = [p for p in saved if p and not p.endswith("{ASSIGNMENT}")]
import numpy as np
import numpy.testing
sys.path[:] = saved
{PATCH}
"""
RUN_CELLS = """\
import json
for cell in json.load(open(PATH))["cells"]:
    if cell["cell_type"] == "code" and "def linear" in "".join(cell["source"]):
        exec("".join(cell["source"]), globals())
"""

# For each cheat what stands in a cell at the top, and the functions.
CHEATS = {
    "patches-testing": PATCH,
    "patches-isclose": "np.isclose = lambda *a, **k: np.array(True)",
    "equal-to-all": """\
class Same(np.ndarray):
    def __array_function__(self, *a, **k):
        return np.array(True)
def linear_backward(dout, cache):
    return 0, 0, np.zeros(4).view(Same)
""",
    "looks-at-the-caller": """\
import sys
def linear_forward(x, w, b):
    return sys._getframe(1).f_globals["reference_forward"](x, w, b), (x, w)
""",
    "runs-the-source": RUN_CELLS.replace(
        "PATH", repr(f"../../../source/{ASSIGNMENT}/{ASSIGNMENT}.ipynb")
    ),
    "copies-ada": RUN_CELLS.replace(
        "PATH", repr(f"../../../submitted/ada/{ASSIGNMENT}/{ASSIGNMENT}.ipynb")
    ),
    "writes-the-gradebook": """\
import sqlite3
with sqlite3.connect("../../../gradebook.db", timeout=60) as book:
    book.execute("UPDATE grade SET manual_score = 8 WHERE auto_score IS NULL")
""",
    "later": f"""\
import subprocess, sys
code = {LATER!r}.replace("{{ROWS}}", {ROWS!r})
subprocess.Popen([sys.executable, "-c", code], cwd="../../..", start_new_session=True)
""",
    "ships-numpy": "",
    # In the order of names these two come last: whoever is graded after the first has its help.
    "y-starts-with-ipython": f"""\
import os, pathlib
place = pathlib.Path(os.environ["IPYTHONDIR"], "profile_default", "startup")
place.mkdir(parents=True, exist_ok=True)
place.joinpath("00.py").write_text("import numpy as np; import numpy.testing; {PATCH}")
""",
    "z-is-graded-next": "",
}
NO_POINTS_THEMSELVES = ("y-starts-with-ipython",)
DUMP = (
    "def linear_forward(x, w, b):\n"
    "    print(get_ipython().history_manager.input_hist_raw[-1])\n"
    "    return np.zeros(4), None\n"
)
SCRIPT = (
    "from IPython.display import HTML, display\n"
    "display(HTML('<script>document.title = 1</script>'))"
)
KILL = "import os\nos.kill(os.getppid(), 9)"


def cheating(notebook, text):
    """A notebook with no work in it: functions that return zeros, and then the cheat."""
    made = answered(notebook, ZEROS + NOTHING)
    for cell in made["cells"]:
        if id_of(cell) == "write_linear_forward":
            cell["source"] = f"{ZEROS}\n{NOTHING}\n{text}"
        elif id_of(cell) == "write_linear_backward":
            cell["source"] = ""
    return made


def stock(place):
    """The course as nbgrader grades it by itself."""
    made = Course(place)
    made.make_stock(LINEAR)
    return made


def ours(place):
    """The course as we make it."""
    made = Course(place)
    made.make([LINEAR])
    return made


def fill(made):
    """Hand in all cheats, and one honest solution; the rest is the same for both courses."""
    made.run("generate_assignment", ASSIGNMENT)
    path = made.root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    released = json.loads(path.read_text(encoding="utf-8"))
    made.put("ada", ASSIGNMENT, answered(released, LINEAR.solution_text))
    for name, text in CHEATS.items():
        files = {"numpy__py": NUMPY} if name == "ships-numpy" else {}
        made.put(name, ASSIGNMENT, cheating(released, text), **files)
    made.put("dumps", ASSIGNMENT, answered(released, DUMP))
    made.put("scripts", ASSIGNMENT, with_cells(released, SCRIPT))
    link(made)
    made.run("collect", ASSIGNMENT)
    made.released = released
    return made


def link(made):
    """A submission in the exchange whose notebook is a classmate's."""
    made.run("release_assignment", ASSIGNMENT)
    inbound = submitted(made, "links")
    (inbound / f"{ASSIGNMENT}.ipynb").unlink()
    ada = made.root / "submitted" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    (inbound / f"{ASSIGNMENT}.ipynb").symlink_to(ada)
    (inbound / "notes.txt").symlink_to(made.root / "gradebook.db")


def submitted(made, name):
    """What was released, submitted as it is; the folder in the exchange, which is the learner's."""
    home = made.place / name
    home.mkdir()
    words = [ASSIGNMENT, "--course", "backlings"]
    made.run("fetch_assignment", *words, folder=home)
    made.run("submit", *words, f"--student={name}", folder=home)
    (inbound,) = (made.exchange / "backlings" / "inbound").glob(f"{name}+*")
    return inbound


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Both courses, graded, with their scores."""
    place = tmp_path_factory.mktemp("cheats")
    easy, hard = fill(stock(place / "stock")), fill(ours(place / "ours"))
    easy.run("autograde", ASSIGNMENT)
    hard.said = hard.run("autograde", ASSIGNMENT)
    for made in (easy, hard):
        made.run("generate_feedback", ASSIGNMENT)
        made.found = {n: float(row["score"] or 0) for n, row in made.scores().items()}
    for _ in range(20):  # the detached process is somewhere on its way
        if easy.found["later"]:
            break
        easy.found = {n: float(row["score"] or 0) for n, row in easy.scores().items()}
    yield easy, hard
    shutil.rmtree(place)


def test_honest_work_counts_in_both(both):
    assert [made.found["ada"] for made in both] == [30.0, 30.0]


@pytest.mark.parametrize("name", [n for n in CHEATS if n not in NO_POINTS_THEMSELVES])
def test_a_cheat_earns_points_there_and_none_here(both, name):
    easy, hard = both
    assert easy.found[name] > 0, textwrap.indent(CHEATS[name], "    ")
    assert hard.found[name] == 0


def test_nothing_is_left_behind_here(both):
    _, hard = both
    assert not list((hard.place / "home").rglob("00.py"))


def test_a_link_in_the_exchange_gets_a_classmates_work_there_and_nothing_here(both):
    easy, hard = both
    assert easy.found["links"] == 30.0
    assert (easy.root / "submitted" / "links" / ASSIGNMENT / "notes.txt").stat().st_size > 9999
    assert hard.found.get("links", 0.0) == 0.0
    kept = {p.name for p in (hard.root / "submitted" / "links" / ASSIGNMENT).iterdir()}
    assert kept == {"timestamp.txt", "submission_secret.txt"}


def test_hidden_tests_are_read_there_and_not_here(both):
    easy, hard = both
    outputs = json.dumps(easy.graded("dumps", ASSIGNMENT))
    assert "reference_forward" in outputs
    told = json.dumps(hard.graded("dumps", ASSIGNMENT)) + hard.feedback("dumps", ASSIGNMENT)
    assert "reference" not in told.replace("mathjax", "").lower().split("</style>")[-1]


def test_script_in_an_output_is_kept_there_and_not_here(both):
    easy, hard = both
    script = "<script>document.title = 1</script>"
    assert script in easy.feedback("scripts", ASSIGNMENT)
    assert script not in hard.feedback("scripts", ASSIGNMENT)


def test_killing_the_grader_ends_it_there_and_not_here(both):
    for made, code in zip(both, (-9, 0), strict=True):
        made.put("kills", ASSIGNMENT, cheating(made.released, KILL))
        made.run("autograde", ASSIGNMENT, "--student", "kills", code=code)


def test_links_that_are_there_already_are_not_followed_here(both):
    _, hard = both
    folder = hard.put("linked", ASSIGNMENT, cheating(hard.released, ""))
    (folder / "notes.txt").symlink_to(hard.root / "gradebook.db")
    said = hard.run("autograde", ASSIGNMENT, "--student", "linked", code=1)
    assert "notes.txt is not an ordinary file" in said
    assert hard.scores()["linked"]["status"] == "ungraded"
    assert not (hard.root / "autograded" / "linked" / ASSIGNMENT).exists()


def test_nothing_in_a_submission_stops_the_collecting_here(both):
    _, hard = both
    inbound = submitted(hard, "pipes")
    os.mkfifo(inbound / "pipe.ipynb")
    os.link(hard.root / "gradebook.db", inbound / "hard.ipynb")
    (inbound / "timestamp.txt").chmod(0o644)
    (inbound / "timestamp.txt").write_text("never")
    said = hard.run("collect", ASSIGNMENT)
    assert said.count("it is not an ordinary file") >= 2
    kept = {path.name: path for path in (hard.root / "submitted" / "pipes" / ASSIGNMENT).iterdir()}
    assert set(kept) == {f"{ASSIGNMENT}.ipynb", "timestamp.txt", "submission_secret.txt"}
    assert kept["timestamp.txt"].read_text().strip() == inbound.name.split("+")[2]
