"""The page about nbgrader, followed word by word."""

import json
import re
import shlex

import pytest

from backlings.cli import main
from support.course import LINEAR, ROOT
from support.nbgrader_course import Course, answered
from support.needs import needs

pytestmark = [pytest.mark.slow, needs("nbgrader"), pytest.mark.xdist_group("nbgrader")]
PAGE = (ROOT / "docs" / "teachers" / "nbgrader.md").read_text(encoding="utf-8")
LEARNERS = ("fetch_assignment", "submit", "fetch_feedback")
TEACHERS = (
    "generate_assignment", "release_assignment", "db", "collect", "autograde",
    "generate_feedback", "release_feedback", "export",
)  # fmt: skip


def test_the_page_can_be_followed_word_by_word(tmp_path, monkeypatch):
    """Every command, in order: the teacher's in the course's folder, the learner's at home."""
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert lines[0] == 'pip install "backlings[nbgrader]"'  # which the test's own install has
    made = Course(tmp_path)
    home = tmp_path / "ada"
    home.mkdir()
    ran = set()
    for line in lines[1:]:
        words = shlex.split(line)
        if words[0] == "backlings":
            assert main(words[1:]) == 0
            made.allow_this_machine()
        elif words[0] == "nbgrader":
            ran.add(words[1])
            if words[1] in LEARNERS:
                who = ["--student=ada"] if words[1] != "fetch_assignment" else []
                if words[1] == "submit":
                    solve(home)
                made.run(*words[1:], *who, folder=home)
            else:
                made.run(*words[1:])
        else:
            assert line in ("cd course", f"sudo install -d -m 777 {EXCHANGE}")
    assert ran == {*LEARNERS, *TEACHERS}
    table = (made.root / "grades.csv").read_text(encoding="utf-8")
    assert re.search(r"^04_linear,.*,ada,.*,30\.0,0\.0,30\.0,30\.0,graded$", table, re.M), table
    assert list(home.rglob("feedback/**/04_linear.html"))


EXCHANGE = "/usr/local/share/nbgrader/exchange"


def solve(home):
    """What the learner does between fetching and submitting."""
    path = home / LINEAR.stem / f"{LINEAR.stem}.ipynb"
    notebook = answered(json.loads(path.read_text(encoding="utf-8")), LINEAR.solution_text)
    path.write_text(json.dumps(notebook), encoding="utf-8")
