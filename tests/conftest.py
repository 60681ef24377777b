"""What many tests need: the course, its units, and workers that are ended after the test."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backlings.cli import main
from backlings.course.finding import find_course
from backlings.course.units import Unit
from backlings.sandbox import ProcessWorkers, Submission
from support import tiers
from support.course import LINEAR, TESTS, golden_target, of_unit
from support.once import made_once
from support.served_site import BROWSER, Compressing, served
from support.warm import Warm

pytest_plugins = ["pytester", "support.times"]


@pytest.hookimpl(tryfirst=True)  # before tests are sent to processes by their groups
def pytest_collection_modifyitems(items):
    """Keep the tests of a unit together; skip them if it needs a package that is not installed."""
    for item in items:
        given = item.callspec.params if hasattr(item, "callspec") else {}
        unit = given.get("unit")
        if isinstance(given.get("folder"), Path):
            unit, _ = golden_target(given["folder"])
        if not isinstance(unit, Unit):
            continue
        if unit.lacking:
            item.add_marker(pytest.mark.skip(reason=unit.lacking))
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(of_unit(unit))


def pytest_runtest_setup(item):
    """Skip what needs isolation where this machine has none, and say why."""
    if item.get_closest_marker("isolated") and tiers.best().tier != "isolated":
        pytest.skip("; ".join(tiers.best().missing))


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """One warm parent for this process's tests, started when a test first needs a worker."""
    with contextlib.closing(Warm()) as warm:
        yield warm


@pytest.fixture(autouse=True)
def _fork_portable_workers(request, warm, monkeypatch):
    """Fork the portable tier's workers unless the test is marked `cold`."""
    if request.node.get_closest_marker("cold") is None:
        monkeypatch.setattr("backlings.sandbox.process.start", warm.start)


@pytest.fixture(scope="session")
def built_site(tmp_path_factory, worker_id) -> Path:
    """The site, built strictly from a copy of the course."""
    return made_once(tmp_path_factory, worker_id, "site", build_site)


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
    ignored = shutil.ignore_patterns("node_modules", "__pycache__")
    for name in ("solutions", "exercises", "autograder", "docs"):
        shutil.copytree(root / name, folder / name, ignore=ignored)
    for name in ("mkdocs.yml", "mkdocs-offline.yml", "CONTRIBUTING.md", "CHANGELOG.md"):
        shutil.copy(root / name, folder)
    if (root / ".cache").exists():  # what was found out of each unit, if nothing has changed since
        shutil.copytree(root / ".cache", folder / ".cache")
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


@pytest.fixture(scope="session")
def golden_class(tmp_path_factory) -> Path:
    """The golden submissions, graded as one class."""
    out = tmp_path_factory.mktemp("class") / "graded"
    golden = TESTS / "golden"
    command = ["grade", str(golden), "--out", str(out), "--units", "linear", "--seed", "0"]
    junit = ["--junit", str(out / "junit.xml")]
    assert main([*command, *junit, *tiers.options(), "--jobs", "2"]) == 0
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
        opened.append(Submission(source, "mine.py", ProcessWorkers(), limit))
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


@pytest.fixture(scope="session")
def address(built_site):
    """The built site, served."""
    with served(built_site) as address:
        yield address


@pytest.fixture(scope="session")
def compressed_address(built_site):
    """The built site, served as a web server serves it: text compressed, and kept for a year."""
    with served(built_site, Compressing) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """A real Chromium, or a reason why there is none."""
    playwright = pytest.importorskip("playwright.sync_api")
    if BROWSER is None:
        pytest.skip("no Chromium: `make browser` installs it")
    with playwright.sync_playwright() as tools:
        found = tools.chromium.launch(
            executable_path=BROWSER,
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield found
        found.close()


@pytest.fixture
def page(browser):
    """A page that must not throw; its storage is its own."""
    context = browser.new_context(accept_downloads=True)
    opened = context.new_page()
    opened.problems = []
    opened.on("pageerror", lambda error: opened.problems.append(str(error)))
    yield opened
    assert opened.problems == []
    context.close()


def reach(page, name):
    """Move the focus by Tab until it is on the control of that name."""
    for _ in range(200):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
        )
        if focused and focused.strip() == name:
            return
    raise AssertionError(f"Tab never reaches {name!r}")
