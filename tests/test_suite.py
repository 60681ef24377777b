"""The suite itself: what its speed rests on."""

import os
import subprocess
import sys

SIX = """
import os, pathlib, pytest

@pytest.mark.xdist_group("all")
@pytest.mark.parametrize("number", range(6))
def test_one(number):
    pathlib.Path(os.environ["PYTEST_XDIST_WORKER"]).touch()
"""


def test_tests_of_a_group_run_in_one_process(tmp_path):
    """With pytest 9.2.0 and xdist 3.8.0 they ran anywhere: all that is shared was made twice."""
    (tmp_path / "test_six.py").write_text(SIX, encoding="utf-8")
    words = ["-p", "no:cacheprovider", "-n", "2", "--dist", "loadgroup", "test_six.py"]
    outside = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *words], cwd=tmp_path, env=outside, capture_output=True
    )
    assert ran.returncode == 0, ran.stdout
    assert len(list(tmp_path.glob("gw*"))) == 1
