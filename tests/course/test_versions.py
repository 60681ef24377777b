"""Digests of what a verdict depends on: results are kept while they stay the same."""

import shutil
import subprocess
import sys

import pytest

from support.course import ROOT

PACKAGE = ROOT / "autograder" / "backlings"


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """A copy of the engine, to be edited."""
    place = tmp_path_factory.mktemp("engine") / "autograder" / "backlings"
    return shutil.copytree(PACKAGE, place, ignore=shutil.ignore_patterns("__pycache__"))


def version_of(engine):
    code = "from backlings.course.versions import engine_version; print(engine_version())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(engine.parent)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.mark.parametrize(
    ("edited", "changes"),
    [
        ("cli.py", False),
        ("learn/show.py", False),
        ("classroom/pages.py", False),
        ("course/stubs.py", True),
        ("checking/expect.py", True),
        ("sandbox/inside/worker.py", True),
        ("verdict/diagnose.py", True),
    ],
)
def test_a_kept_result_depends_on_the_code_that_comes_to_verdicts(engine, edited, changes):
    before, path = version_of(engine), engine / edited
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n# edited\n", encoding="utf-8")
    after = version_of(engine)
    path.write_text(text, encoding="utf-8")
    assert (after != before) is changes
