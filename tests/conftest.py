"""What many tests need: the course, its units, and workers that are ended after the test."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backlings.cli import main
from backlings.sandbox import Spares, Submission
from backlings.units import Unit, find_course
from course import LINEAR

pytest_plugins = ["pytester"]


@pytest.fixture(scope="session")
def built_site(tmp_path_factory) -> Path:
    """The site, built strictly from a copy."""
    pytest.importorskip("material", reason="the site's tools: backlings[site]")
    folder, root = tmp_path_factory.mktemp("site"), find_course()
    shutil.copytree(root / "docs", folder / "docs")
    shutil.copy(root / "mkdocs.yml", folder)
    assets = [sys.executable, "-m", "backlings.site.assets", str(folder / "docs" / "assets")]
    subprocess.run(assets, check=True)
    for figure in (folder / "docs" / "figures").glob("*.py"):
        subprocess.run([sys.executable, str(figure)], check=True)
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"], cwd=folder, capture_output=True, text=True,
        encoding="utf-8", env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    assert "WARNING" not in built.stderr, built.stderr
    return folder / "site"


@pytest.fixture(scope="session")
def golden_class(tmp_path_factory) -> Path:
    """The golden submissions, graded as one class."""
    out = tmp_path_factory.mktemp("class") / "graded"
    golden = Path(__file__).parent / "golden"
    command = ["grade", str(golden), "--out", str(out), "--units", "linear", "--seed", "0"]
    junit = ["--junit", str(out / "junit.xml")]
    assert main([*command, *junit, "--tier", "process", "--jobs", "2"]) == 0
    return out


@pytest.fixture
def linear() -> Unit:
    """The unit that most examples are about."""
    return LINEAR


@pytest.fixture
def submit() -> Iterator:
    """Open a submission from its text; its worker is ended after the test."""
    opened = []

    def submit(text: str | bytes, limit: float = 2.0) -> Submission:
        source = text.encode() if isinstance(text, str) else text
        opened.append(Submission(source, "mine.py", Spares(), limit))
        return opened[-1]

    yield submit
    for submission in opened:
        submission.close()


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A small course of one unit, to be edited."""
    root = tmp_path / "course"
    real = find_course()
    unit = LINEAR
    for path in (unit.solution, unit.exercise, unit.checks, unit.mistakes, unit.lesson):
        copy = root / path.relative_to(real)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    return root
