"""What the documentation shows is what there is."""

import argparse
import contextlib
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from backlings.authoring import skeleton
from backlings.cli import main, parser
from backlings.course.finding import find_course
from support import tiers
from support.course import UNITS, pages

ROOT = find_course()
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *pages()]


def commands():
    """Each command of the parser with its options and positional names."""
    (action,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    for name, sub in action.choices.items():
        options = [o for a in sub._actions for o in a.option_strings if o.startswith("--")]
        yield name, [o for o in options if o != "--help"]


def test_every_command_and_option_is_documented():
    text = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    rows = {m[1]: m[0] for m in re.finditer(r"^\| `backlings (\w+)` \|.*$", text, re.M)}
    found = dict(commands())
    assert set(rows) == set(found)
    for name, options in found.items():
        for option in options:
            assert option in rows[name], f"{name} {option}"


def test_every_command_that_is_shown_exists():
    """`backlings ...` in backquotes or blocks parses, on every page and in every message."""
    shown = set()
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        shown |= set(re.findall(r"`(backlings [^`\n]+)`", text))
        shown |= set(re.findall(r"^(?:\$ )?(backlings [^\n#]+)$", text, re.M))
    for path in (ROOT / "autograder" / "backlings").rglob("*.py"):
        shown |= set(re.findall(r"`(backlings [a-z \-]+)`", path.read_text(encoding="utf-8")))
    assert len(shown) > 12
    for command in sorted(shown):
        words = shlex.split(command)[1:]
        if any(word.isupper() or "..." in word for word in words) or len(words) == 1:
            continue
        parser().parse_args(words)


@pytest.mark.slow
def test_the_teachers_page_can_be_followed_word_by_word(tmp_path):
    """Every `backlings` line of the page, in order, with the course.toml that it shows."""
    text = (ROOT / "docs" / "teachers" / "index.md").read_text(encoding="utf-8")
    golden, names = ROOT / "tests" / "golden", {"ada": "einsum", "bob": "two_mistakes"}
    with zipfile.ZipFile(tmp_path / "canvas.zip", "w") as archive:
        for number, (learner, name) in enumerate(names.items()):
            shutil.copytree(golden / name, tmp_path / "submissions" / learner)
            path = golden / name / "04_linear.py"
            archive.write(path, f"{learner}_{number}_{number}_04_linear.py")
    (tmp_path / "course.toml").write_text(
        re.search(r"```toml\n(.*?)```", text, re.DOTALL)[1], encoding="utf-8"
    )
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
    cluster = re.findall(r"^dask .*$", blocks, re.M)
    lines = re.findall(r"^backlings .*$", blocks, re.M)
    assert (len(cluster), len(lines)) == (2, 7)
    port = str(free_port())
    with contextlib.ExitStack() as running:
        for line in cluster:
            started = subprocess.Popen(
                [sys.executable, "-m", *shlex.split(line.replace("8786", port))],
                cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            running.callback(started.wait)
            running.callback(started.terminate)
        for line in lines:
            words = shlex.split(line.replace("8786", port))[1:]
            found = subprocess.run(
                [sys.executable, "-m", "backlings.cli", *words, *tiers.options()],
                cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=120,
            )  # fmt: skip
            assert found.returncode == 0, f"{line}: {found.stdout}{found.stderr}"
    grades = (tmp_path / "graded" / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert grades[2].startswith("bob,")
    for file in re.findall(r"^\| `([a-z.]+)`", text.split("## What comes of it")[1], re.M):
        assert (tmp_path / "graded" / file).exists(), file
    first, second = (
        (tmp_path / folder / "class.html").read_bytes() for folder in ("repeated", "repeated-again")
    )
    assert first == second


def free_port():
    """A port that nobody has; a scheduler takes it at once."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.mark.slow
def test_the_readmes_part_for_teachers_works(tmp_path):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^\.venv/bin/backlings (grade .*)$", text, re.M)
    words = line.replace("graded", str(tmp_path / "graded")).split()
    command = [sys.executable, "-m", "backlings.cli", *words, *tiers.options()]
    found = subprocess.run(command, cwd=ROOT, timeout=200)
    assert found.returncode == 0
    assert (tmp_path / "graded" / "class.html").exists()


def test_links_between_pages_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            path = page.parent / target
            if path.suffix == ".svg":  # built, not committed: its script must be there
                path = path.with_name(path.stem.rsplit("-", 1)[0] + ".py")
            assert path.exists(), f"{page.name}: {target}"


def test_the_readme_shows_what_the_grader_prints(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"```text\n\$ backlings check linear\n(.*?)```", text, re.DOTALL)[1]
    file = ROOT / "tests" / "golden" / "mean_for_sum" / "04_linear.py"
    assert main(["check", str(file), "--seed", "0"]) == 1
    printed = capsys.readouterr().out
    assert words(shown) == words(printed)


def words(text):
    return text.split()


def test_the_readme_says_what_the_course_has():
    """`backlings build` fills in the table of units and the number of known mistakes."""
    assert skeleton.build(ROOT, check=True) == []
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"| `{unit.stem}` | {unit.about['summary']} |" in text for unit in UNITS)


def test_python_on_pages_runs_and_prints_what_it_says():
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for code, _, said in re.findall(r"```python\n(.*?)```(\s*```text\n(.*?)```)?", text, re.S):
            ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
            assert ran.returncode == 0, ran.stderr
            assert not said or ran.stdout.strip() == said.strip()


@pytest.mark.slow
def test_the_two_commands_work_in_a_fresh_clone(tmp_path):
    """`make start` from nothing, and again, and the sample shows both mistakes."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    for _ in range(2):
        found = subprocess.run(
            ["make", "start", f"PYTHON={sys.executable}"],
            cwd=clone, capture_output=True, text=True, encoding="utf-8", timeout=300,
        )  # fmt: skip
        assert found.returncode == 0, found.stdout + found.stderr
        assert "returns the transpose of dw" in found.stdout
        assert "averages db over the batch" in found.stdout
        assert "next  00_chain_rule" in found.stdout
    assert (clone / "work" / "00_chain_rule.py").exists()
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True
    )
    assert status.stdout == ""


def test_no_page_names_a_path_of_somebodys_machine():
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"/(home|root|work|Users)/", text), page
        assert str(Path.home()) not in text


@pytest.mark.slow
def test_an_installed_wheel_carries_the_course(tmp_path):
    """Without a clone: start, check, the plugin, all from what is inside the wheel."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    place = tmp_path / "site"
    subprocess.run([*pip, "install", "--no-deps", "--target", str(place), str(wheel)], check=True)

    def run(*command, folder=tmp_path):
        return subprocess.run(
            [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True,
            encoding="utf-8", env={**os.environ, "PYTHONPATH": str(place)},
        )  # fmt: skip

    where = run("backlings.cli", "solution", "linear")
    assert "def linear_backward" in where.stdout
    assert "next  00_chain_rule" in run("backlings.cli", "start").stdout
    file = tmp_path / "work" / "04_linear.py"
    shutil.copy(ROOT / "tests" / "golden" / "mean_for_sum" / "04_linear.py", file)
    assert "averages db over the batch" in run("backlings.cli", "check", "linear").stdout
    native = run("pytest", "-q", "-k", "linear_backward_values", folder=file.parent)
    assert "averages db over the batch" in native.stdout
