"""The teachers' pages about platforms can be followed word by word."""

import re
import shlex
import subprocess
import sys
import zipfile

import pytest

from support import tiers
from support.classroom import golden
from support.course import LINEAR, ROOT
from support.rosters import CANVAS, MOODLE


def lines(page):
    """Every line of the page's shell blocks."""
    text = (ROOT / "docs" / "teachers" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def follow(line, folder):
    """Run one line, as a teacher would type it."""
    words = shlex.split(line)
    if words[0] == "backlings":
        words = [sys.executable, "-m", "backlings.cli", *words[1:]]
        words += tiers.options() if words[3] == "grade" else []
    found = subprocess.run(
        words, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert found.returncode == 0, f"{line}: {found.stdout}{found.stderr}"


@pytest.mark.slow
def test_the_page_about_platforms(tmp_path):
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as archive:
        archive.writestr("lovelaceada_101_9001_04_linear.py", LINEAR.solution_text)
        archive.writestr("simunekzofie_102_9002_04_linear.py", golden("two_mistakes"))
    with zipfile.ZipFile(tmp_path / "moodle.zip", "w") as archive:
        archive.writestr("Ada Lovelace_5001_assignsubmission_file/hw.py", LINEAR.solution_text)
    (tmp_path / "gradebook.csv").write_text(CANVAS, encoding="utf-8")
    (tmp_path / "worksheet.csv").write_text(MOODLE, encoding="utf-8")
    commands = lines("lms.md")
    deleting = [line for line in commands if line.startswith("rm ")]
    for line in commands:
        if line not in deleting:
            follow(line, tmp_path)
    canvas = (tmp_path / "for-canvas.csv").read_text(encoding="utf-8").splitlines()
    assert canvas[2] == '"Lovelace, Ada",101,s-001,ada@example.org,Lab 1,10'
    assert ",100,100.00,Yes," in (tmp_path / "for-moodle.csv").read_text(encoding="utf-8")
    assert ",30,30,graded,30" in (tmp_path / "joined.csv").read_text(encoding="utf-8")
    for line in deleting:
        follow(line, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_page_about_gradescope(tmp_path):
    pytest.importorskip("backlings.release.commands")
    for line in lines("gradescope.md"):
        follow(line, tmp_path)
    with zipfile.ZipFile(tmp_path / "gradescope" / "autograder.zip") as archive:
        script = archive.read("run_autograder").decode()
        names = set(archive.namelist())
    assert {"setup.sh", "run_autograder", "requirements.txt", "constraints.txt"} <= names
    text = (ROOT / "docs" / "teachers" / "gradescope.md").read_text(encoding="utf-8")
    for name in re.search(r"```text\n(.*?)```", text, re.DOTALL)[1].split():
        assert f"\n{name.split('=')[0]}=" in script
    assert "Autograder points: **80**" in (tmp_path / "gradescope" / "README.md").read_text()
