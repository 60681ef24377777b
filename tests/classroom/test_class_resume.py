"""A run that was killed, or had no room left, goes on and ends as if nothing had happened."""

import json
import os
import select
import shutil
import signal
import subprocess
import sys

import pytest

from backlings.course.finding import find_course
from support.classroom import PORTABLE, files, golden, grade, hand_in, started, words

psutil = pytest.importorskip("psutil", reason="backlings[dask] brings it")
pytestmark = [
    pytest.mark.xdist_group("processes"),
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="signals, pipes and mounts"),
]
RIGHT, WRONG = golden("einsum"), golden("mean_for_sum")
SIGNALS = """
import os
try:
    os.write(os.open({pipe!r}, os.O_WRONLY | os.O_NONBLOCK), b".")
except OSError:
    pass
"""


@pytest.fixture
def eight(tmp_path):
    """Eight submissions; the third and the sixth tell through a pipe that they are being graded."""
    texts = {f"learner{n}/04_linear.py": f"{(RIGHT, WRONG)[n % 2]}# {n}\n" for n in range(8)}
    for n in (2, 5):
        os.mkfifo(tmp_path / f"pipe{n}")
        texts[f"learner{n}/04_linear.py"] += SIGNALS.format(pipe=str(tmp_path / f"pipe{n}"))
    return hand_in(tmp_path / "in", texts)


def kill_while_graded(place, out, pipe):
    """Start a run, and kill it when the submission at the other end of the pipe is loaded."""
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    run = started(place, out, *PORTABLE, start_new_session=True)
    try:
        assert select.select([end], [], [], 60)[0], "it was never graded"
        others = psutil.Process(run.pid).children(recursive=True)
        os.kill(run.pid, signal.SIGKILL)
        run.communicate()
        assert run.returncode == -signal.SIGKILL
    finally:
        os.close(end)
    assert others
    assert psutil.wait_procs(others, timeout=20)[1] == [], "processes outlive the run"
    assert not (out / "grades.csv").exists()


def test_killed_twice_it_gives_the_files_of_an_undisturbed_run(eight, tmp_path, capsys):
    out, other = tmp_path / "out", tmp_path / "other"
    kill_while_graded(eight, out, tmp_path / "pipe2")
    kill_while_graded(eight, out, tmp_path / "pipe5")
    capsys.readouterr()
    assert grade(eight, out, *PORTABLE) == 0
    told = capsys.readouterr().out
    assert "files known from before" in told
    assert "(0 files" not in told
    seed = json.loads((out / "run.json").read_text(encoding="utf-8"))["seed"]
    assert grade(eight, other, *PORTABLE, "--seed", seed) == 0
    assert files(out) == files(other)


def test_two_runs_in_one_folder_do_not_mix(eight, tmp_path, capsys):
    out, pipe = tmp_path / "out", tmp_path / "pipe2"
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    run = started(eight, out, *PORTABLE, start_new_session=True)
    try:
        assert select.select([end], [], [], 60)[0]
        os.kill(run.pid, signal.SIGSTOP)
        assert grade(eight, out, *PORTABLE) == 2
        assert "another `backlings grade` is at work" in " ".join(capsys.readouterr().err.split())
    finally:
        os.kill(run.pid, signal.SIGCONT)
        os.close(end)
    assert run.wait(60) == 0
    run.stdout.close()


SMALL_DISK = """
mount -t tmpfs -o size={size} tmpfs "$1" || exit 77
shift
out=$1/out
shift
"$@"; first=$?
mount -o remount,size=64m "$(dirname "$out")" || exit 77
"$@"; second=$?
cp -r "$out" "$(dirname "$(dirname "$out")")/copy"
echo "codes $first $second"
"""


@pytest.mark.parametrize("size", ["32k", "100k"])
def test_a_full_disk_is_said_and_loses_nothing(tmp_path, size):
    """Full before the first result is kept, and full while the files are written."""
    if shutil.which("unshare") is None:
        pytest.skip("no unshare: a small disk cannot be mounted")
    place = hand_in(
        tmp_path / "in",
        {f"learner{n}/04_linear.py": f"{(RIGHT, WRONG)[n % 2]}# {n}\n" for n in range(8)},
    )
    disk = tmp_path / "disk"
    disk.mkdir()
    run = [sys.executable, "-m", "backlings.cli", *words(place, disk / "out", "--seed", 1)]
    found = subprocess.run(
        ["unshare", "-rm", "sh", "-c", SMALL_DISK.format(size=size), "sh", disk, disk, *run],
        cwd=find_course(), capture_output=True, text=True, encoding="utf-8", timeout=200,
    )  # fmt: skip
    if found.returncode == 77 or "unshare" in found.stderr:
        pytest.skip("no user namespaces: a small disk cannot be mounted")
    assert "codes 2 0" in found.stdout, found.stdout + found.stderr
    assert "Traceback" not in found.stderr
    assert "the same command goes on" in " ".join(found.stderr.split())
    assert grade(place, tmp_path / "other", "--seed", 1) == 0
    assert files(tmp_path / "copy") == files(tmp_path / "other")


def test_a_unit_that_changed_is_graded_again_and_no_other(tmp_path):
    """In a copy of the course, where a check gets another docstring."""
    root, copy = find_course(), tmp_path / "course"
    for folder in ("solutions", "exercises", "autograder", "docs/lessons"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(root / folder, copy / folder, ignore=ignored)
    texts = {"ada/04_linear.py": RIGHT, "ada/03_gradient_check.py": "numeric = None\n"}
    command = words(hand_in(tmp_path / "in", texts), tmp_path / "out", "--seed", 1)

    def run():
        found = subprocess.run(
            [sys.executable, "-m", "backlings.cli", *command],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(copy / "autograder")},
            capture_output=True, text=True, encoding="utf-8", timeout=100,
        )  # fmt: skip
        assert found.returncode == 0, found.stderr
        return found.stdout

    assert "known" not in run()
    assert "(2 files known from before, 0 new)" in run()
    checks = copy / "autograder" / "checks" / "04_linear.py"
    checks.write_text(checks.read_text(encoding="utf-8") + "\n# later\n", encoding="utf-8")
    assert "(1 files known from before, 1 new)" in run()
