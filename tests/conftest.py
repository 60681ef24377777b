"""What many tests need: the course, its units, and workers that are ended after the test."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backlings.sandbox import Spares, Submission
from backlings.units import Unit, find_course
from course import LINEAR

pytest_plugins = ["pytester"]


@pytest.fixture(scope="session")
def built_site(tmp_path_factory) -> Path:
    """The site, built strictly from a copy of the course."""
    return build_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def site_in_a_folder(tmp_path_factory) -> Path:
    """The site for reading without a server."""
    return build_site(tmp_path_factory.mktemp("offline"), "mkdocs-offline.yml")


def build_site(folder: Path, config: str = "mkdocs.yml") -> Path:
    """Copy what the site is made of, and build it there as `make site` does."""
    pytest.importorskip("material", reason="the site's tools: backlings[site]")
    root = find_course()
    if not (root / "docs" / "widgets" / "node_modules").exists():
        pytest.skip("no packages of the widgets: `make browser` installs them")
    ignored = shutil.ignore_patterns("node_modules", "__pycache__", "*.svg")
    for name in ("solutions", "exercises", "autograder", "docs"):
        shutil.copytree(root / name, folder / name, ignore=ignored)
    for name in ("mkdocs.yml", "mkdocs-offline.yml", "CONTRIBUTING.md", "CHANGELOG.md"):
        shutil.copy(root / name, folder)
    packages = folder / "docs" / "widgets" / "node_modules"
    packages.symlink_to(root / "docs" / "widgets" / "node_modules")
    from_copy = {"PYTHONPATH": str(folder / "autograder"), "NO_MKDOCS_2_WARNING": "1"}
    for module in (["backlings.site.assets"], ["mkdocs", "build", "-f", config]):
        ran = subprocess.run(
            [sys.executable, "-m", *module], cwd=folder, capture_output=True, text=True,
            encoding="utf-8", env={**os.environ, **from_copy},
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        assert "WARNING" not in ran.stderr, ran.stderr
    return next(folder.glob("site*"))


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
