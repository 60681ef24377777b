"""Formgrader in a real browser: scores and explanations, and no script of a learner's."""

import contextlib
import json
import re
import subprocess
import sys

import pytest

from support.classroom import golden
from support.course import LINEAR
from support.nbgrader_course import Course, answered, with_cells
from support.needs import needs

pytestmark = [needs("nbgrader"), pytest.mark.xdist_group("nbgrader")]
ASSIGNMENT = LINEAR.stem
SCRIPT = "<script>window.stolen = 1</script><img src=x onerror='window.stolen = 2'>"


def hostile(notebook):
    """Half right, and full of script: in notes, outputs, messages, names and metadata."""
    text = golden("mean_for_sum").replace(
        "    x, w = cache", f"    raise ValueError({SCRIPT!r})\n    x, w = cache"
    )
    made = with_cells(
        answered(notebook, text),
        {"cell_type": "markdown", "source": SCRIPT, "metadata": {}},
        f"from IPython.display import HTML, display\ndisplay(HTML({SCRIPT!r}))",
        {"cell_type": "raw", "source": SCRIPT, "metadata": {"raw_mimetype": "text/html"}},
    )  # fmt: skip
    made["metadata"]["title"] = SCRIPT
    return made


@pytest.fixture(scope="module")
def formgrader(tmp_path_factory):
    """Address of a Formgrader over a graded class of three."""
    made = Course(tmp_path_factory.mktemp("formgrader"))
    made.make([LINEAR])
    with serving(graded(made)) as address:
        yield address


@pytest.fixture(scope="module")
def stock_formgrader(tmp_path_factory):
    """The same where nbgrader graded by itself."""
    made = Course(tmp_path_factory.mktemp("stock"))
    made.make_stock(LINEAR)
    with serving(graded(made)) as address:
        yield address


def graded(made):
    """A course with a class of three, graded."""
    made.run("generate_assignment", ASSIGNMENT)
    path = made.root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    released = json.loads(path.read_text(encoding="utf-8"))
    made.put("ada", ASSIGNMENT, answered(released, LINEAR.solution_text))
    made.put("gil", ASSIGNMENT, answered(released, golden("mean_for_sum")))
    made.put("mallory", ASSIGNMENT, hostile(released))
    made.run("autograde", ASSIGNMENT)
    return made


@contextlib.contextmanager
def serving(made):
    """Jupyter in the folder of a course; the address of its Formgrader."""
    server = subprocess.Popen(
        [
            sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", "--port=0",
            "--IdentityProvider.token=", f"--ServerApp.root_dir={made.root}",
        ],
        cwd=made.root, env=made.environment, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    with contextlib.ExitStack() as running:
        running.callback(server.stderr.close)
        running.callback(server.wait)
        running.callback(server.terminate)
        told = (re.search(r"(http://[\w.]+:\d+)/", line) for line in server.stderr)
        yield next(match[1] for match in told if match) + "/formgrader"


@pytest.fixture
def opened(browser):
    """A page, and every dialog that it opens."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.dialogs = []
    page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
    yield page
    context.close()


def submissions(page, formgrader):
    """The addresses of the class's notebooks, as the gradebook links to them."""
    page.goto(f"{formgrader}/gradebook/{ASSIGNMENT}/{ASSIGNMENT}")
    page.wait_for_selector("tbody a[href*='submissions/']")
    links = page.query_selector_all("tbody a[href*='submissions/']")
    return sorted({link.evaluate("link => link.href") for link in links})


@pytest.mark.slow
def test_the_gradebook_shows_the_scores(formgrader, opened):
    opened.goto(f"{formgrader}/manage_submissions/{ASSIGNMENT}")
    for text in ("ada", "gil", "mallory", "30 / 30", "8 / 30", "graded"):
        opened.wait_for_selector(f"tbody >> text={text}")
    assert opened.dialogs == []


@pytest.mark.slow
def test_a_submission_shows_why_and_runs_nothing(formgrader, opened):
    pages = submissions(opened, formgrader)
    assert len(pages) == 3
    seen = ""
    for address in pages:
        opened.goto(address, wait_until="domcontentloaded")
        opened.wait_for_selector("#notebook-container")
        assert opened.evaluate("window.stolen") is None
        assert opened.query_selector("img[src='x']") is None
        seen += opened.inner_text("body")
    assert opened.dialogs == []
    assert "It looks as if your code averages db over the batch." in seen
    assert "raised ValueError: <script>window.stolen = 1</script>" in seen  # as text


@pytest.mark.exhaustive
def test_where_nbgrader_grades_by_itself_the_script_runs(stock_formgrader, opened):
    found = set()
    for address in submissions(opened, stock_formgrader):
        opened.goto(address, wait_until="domcontentloaded")
        opened.wait_for_selector("#notebook-container")
        found.add(opened.evaluate("window.stolen"))
    assert found & {1, 2}
