"""The suite itself: what its speed rests on."""

import os
import subprocess
import sys

import pytest

from support.course import ROOT

SIX = """
import os, pathlib, pytest

@pytest.mark.xdist_group("all")
@pytest.mark.parametrize("number", range(6))
def test_one(number):
    pathlib.Path(os.environ["PYTEST_XDIST_WORKER"]).touch()
"""


@pytest.mark.slow
def test_tests_of_a_group_run_in_one_process(tmp_path):
    """With pytest 9.2.0 and xdist 3.8.0 they ran anywhere: all that is shared was made twice."""
    (tmp_path / "test_six.py").write_text(SIX, encoding="utf-8")
    words = ["-p", "no:cacheprovider", "-n", "2", "--dist", "loadgroup", "test_six.py"]
    assert pytest_in(tmp_path, *words).returncode == 0
    assert len(list(tmp_path.glob("gw*"))) == 1


@pytest.mark.slow
def test_a_test_is_called_the_same_in_every_process(request):
    """An archive in a test's name, with its time of day, stopped a run in parallel now and then."""
    collected = pytest_in(
        ROOT, "-p", "no:cacheprovider", "--collect-only", "-q", PYTHONHASHSEED="7"
    )
    names = {line.partition("::")[2] for line in collected.stdout.splitlines()}
    assert {item.name for item in request.session.items} <= names


def pytest_in(folder, *words, **more):
    outside = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=folder,
        env=outside | more,
        capture_output=True,
        encoding="utf-8",
    )
