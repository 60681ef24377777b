"""The isolated tier: what it says of itself, how long it lives, and that nobody sees it."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import pytest
import yaml

from backlings.checking.student import StudentError
from backlings.course.finding import find_course
from backlings.sandbox import IsolatedWorkers, SandboxError, Submission, probe, workers
from backlings.verdict.grade import Grader
from support.course import GOLDEN, LINEAR

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the isolated tier takes Linux"),
    pytest.mark.xdist_group("processes"),
]


@pytest.fixture(scope="module")
def isolated_workers():
    """A warm parent with all that this machine offers."""
    try:
        source = IsolatedWorkers()
    except SandboxError as error:
        pytest.skip(str(error))
    with source:
        yield source


@pytest.fixture
def submit(isolated_workers):
    """Open a submission from its text; its worker is ended after the test."""
    with contextlib.ExitStack() as stack:

        def submit(text, limit=2.0, source=isolated_workers):
            submission = Submission(text.encode(), "mine.py", source, limit)
            return stack.enter_context(contextlib.closing(submission))

        yield submit


def gone(process, limit=5000):
    """Whether a process ends within a time; a descriptor of it is known before it can end."""
    import select

    watch = select.poll()
    watch.register(process, select.POLLIN)
    return bool(watch.poll(limit))


def test_what_is_in_force_is_told_outermost_first(isolated_workers):
    layers = isolated_workers.isolation.layers
    assert isolated_workers.isolation.tier == "isolated"
    order = ["bubblewrap", "landlock", "seccomp", "rlimits"]
    assert list(layers) == [name for name in order if name in layers]
    assert {"seccomp", "rlimits"} <= set(layers)
    assert len(layers) == 4 or isolated_workers.isolation.missing


def test_the_probe_finds_what_a_source_has(isolated_workers):
    assert probe() == isolated_workers.isolation


def test_without_bubblewrap_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    found = probe()
    assert "bubblewrap" not in found.layers
    assert "apt-get install bubblewrap" in " ".join(found.missing)


def test_without_its_packages_it_says_how_to_get_them(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    found = probe()
    assert found.tier == "process"
    assert "pip install 'backlings[class]'" in " ".join(found.missing)
    with pytest.raises(SandboxError, match="pyseccomp"):
        workers("isolated")


def test_without_landlock_bubblewrap_does(monkeypatch):
    if "bubblewrap" not in probe().layers:
        pytest.skip("bubblewrap does not run here")
    monkeypatch.setitem(sys.modules, "landlockpy", None)
    found = probe()
    assert found.layers == ("bubblewrap", "seccomp", "rlimits")
    assert "landlockpy" in " ".join(found.missing)


def test_with_neither_there_is_no_isolation(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setitem(sys.modules, "landlockpy", None)
    assert probe().tier == "process"
    assert len(probe().missing) == 2


def test_another_tier_there_is_not():
    with pytest.raises(ValueError, match="process and isolated"):
        workers("perfect")


@pytest.mark.parametrize("folder", GOLDEN, ids=lambda folder: folder.name)
def test_golden_submissions_get_the_same_verdict_here(folder, isolated_workers):
    path = folder / f"{LINEAR.stem}.py"
    if not path.exists():
        pytest.skip("there is no file to run")
    told = yaml.safe_load((folder / "verdict.yaml").read_text(encoding="utf-8"))
    source = path.read_bytes()
    submission = Submission(source, path.name, isolated_workers)
    results = Grader(LINEAR, 0).open(submission, source).results()
    submission.close()
    wanted = {
        name: check.get("outcome", "passed") for name, check in (told["checks"] or {}).items()
    }
    for result in results:
        assert result.outcome == wanted.get(result.check.name, "passed"), result.message
    assert sum(result.points for result in results) == told["points"]


@pytest.mark.parametrize(
    "line",
    [
        "import random, statistics, decimal, fractions, json, logging, unittest, csv, asyncio",
        "import concurrent.futures, multiprocessing, urllib.request, sqlite3, tempfile, zoneinfo",
        "import numpy.polynomial, numpy.ma, numpy.testing, numpy.lib.stride_tricks",
        "import os; print('quiet', file=open(os.devnull, 'w')); os.urandom(8); import secrets",
        "import contextlib, io, warnings; warnings.warn('careful')",
        "import sys; sys.setrecursionlimit(5000); sys.stdout.flush(); print(sys.stdin.read())",
        "import time; time.sleep(0.01); time.perf_counter(); time.localtime(); time.strftime('%c')",
        "import threading; t = threading.Thread(target=print); t.start(); t.join()",
        "import gc, weakref, inspect; gc.collect(); inspect.getsource(gc.__class__) if 0 else None",
        "import platform, getpass, locale, os; os.getcwd(); os.cpu_count(); platform.system()",
        "import numpy as np; np.linalg.svd(np.ones((300, 200))); np.fft.fft(np.ones(64))",
        "import numpy as np; np.random.seed(1); np.random.rand(3); np.random.default_rng()",
    ],
)
def test_honest_code_runs_as_it_does_elsewhere(submit, line):
    assert submit(f"{line}\ndef f(): return 7").call("f", [], {}) == 7


def test_two_submissions_share_nothing(submit):
    one = submit("import numpy as np\nnp.left = 'here'\ndef f(): return hasattr(np, 'left')")
    two = submit("import numpy as np\ndef f(): return hasattr(np, 'left')")
    assert one.call("f", [], {}) is True
    assert two.call("f", [], {}) is False


def test_a_run_repeats_itself(submit):
    text = "import numpy as np\ndef f(): return [np.random.rand(), hash('a'), str({'a', 'b', 'c'})]"
    assert submit(text).call("f", [], {}) == submit(text).call("f", [], {})


def test_no_descriptor_but_the_line_and_the_output_is_open(submit):
    text = """
import os
def f():
    kinds = set()
    for number in range(3, 1000):
        try: kinds.add(os.fstat(number).st_mode >> 12)
        except OSError: pass
    return sorted(kinds)"""
    assert submit(text).call("f", [], {}) == [0o1, 0o14]  # pipes and the socket


def test_an_endless_loop_is_stopped_at_its_line(submit):
    mine = submit("def f():\n    x = 0\n    while True:\n        x += 1", 0.5)
    with pytest.raises(StudentError, match=r"it was still running at line [34] of mine\.py"):
        mine.call("f", [], {})


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("import os; os._exit(3)", r"ended the Python process \(exit code 3\)"),
        ("import ctypes; ctypes.string_at(0)", r"made the Python process crash \(signal 11\)"),
    ],
)
def test_a_crash_is_told_as_one(submit, body, words):
    with pytest.raises(StudentError, match=words):
        submit(f"def f():\n    {body}").call("f", [], {})


def test_a_warm_parent_that_was_killed_is_started_again(submit):
    with IsolatedWorkers() as mine:
        parent = mine._parent
        os.kill(parent.pid, signal.SIGKILL)
        parent._parent.wait()
        parent._control.close()
        assert submit("def f(): return 7", source=mine).call("f", [], {}) == 7


def test_closing_the_source_ends_its_workers(submit):
    mine = IsolatedWorkers()
    worker = mine.take()
    process = os.dup(worker.process._process)
    mine.close()
    assert gone(process)
    os.close(process)
    worker.end()


GRADER = """
import os, socket, sys
from backlings.sandbox import Submission, IsolatedWorkers
workers = IsolatedWorkers(bubblewrap=sys.argv[2] == "True")
mine = Submission(b"def f():\\n    print('on')\\n    while True: pass", "mine.py", workers, 60.0)
mine.require("f")
line = socket.socket(fileno=int(sys.argv[1]))
parent = os.pidfd_open(workers._parent.pid)
socket.send_fds(line, [b"two"], [parent, mine._worker.process._process])
mine.call("f", [], {})
"""


@pytest.mark.parametrize("bubblewrap", [True, False])
def test_all_ends_with_the_grader_even_if_that_is_killed(bubblewrap):
    """The worker is in an endless loop that nobody watches any more."""
    import socket

    ours, theirs = socket.socketpair()
    command = [sys.executable, "-c", GRADER, str(theirs.fileno()), str(bubblewrap)]
    with ours, theirs, subprocess.Popen(command, pass_fds=[theirs.fileno()]) as grader:
        theirs.close()
        message, processes, _, _ = socket.recv_fds(ours, 16, 2)
        if message != b"two":
            pytest.skip("there is no isolated tier here")
        grader.send_signal(signal.SIGKILL)
        assert all(map(gone, processes))
        for process in processes:
            os.close(process)


def readable_copy(folder):
    """Interpreter, packages and course where any user may read them; the command to run it."""
    python = Path(sys.executable).resolve()
    library = Path(sysconfig.get_path("stdlib"))
    heavy = shutil.ignore_patterns("__pycache__", "site-packages", "test", "idlelib", "config-*")
    base = python.parent.parent
    (folder / "bin").mkdir()
    shutil.copy(python, folder / "bin")
    shutil.copytree(library, folder / "lib" / library.name, ignore=heavy)
    for shared in (base / "lib").glob("libpython*.so*"):
        shutil.copy(shared, folder / "lib")
    packages = folder / "packages"
    packages.mkdir()
    installed = Path(sysconfig.get_path("purelib"))
    for name in PACKAGES:
        for path in [*installed.glob(name), *installed.glob(f"{name}.*")]:
            if path.is_dir():
                shutil.copytree(path, packages / path.name, ignore=heavy)
            else:
                shutil.copy(path, packages)
    course = find_course()
    for name in ("autograder", "solutions", "exercises", "docs/lessons", "tests"):
        shutil.copytree(course / name, folder / name, ignore=heavy)
    shutil.copy(course / "pyproject.toml", folder)
    subprocess.run(["chmod", "-R", "go+rX", str(folder)], check=True)
    return folder / "bin" / python.name, f"{packages}:{folder / 'autograder'}"


PACKAGES = (
    "numpy", "py", "pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments", "yaml",
    "_yaml", "rich", "markdown_it", "mdurl", "fsrs", "typing_extensions", "landlockpy", "pyseccomp",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can be another user")
def test_the_attacks_are_held_for_an_ordinary_user_too():
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        python, path = readable_copy(Path(name))
        run = subprocess.run(
            [python, "-m", "pytest", "-q", "-p", "no:cacheprovider",
             "tests/sandbox/test_attacks.py", "tests/sandbox/test_isolated.py",
             "-k", "not process"],
            cwd=name, env={"PYTHONPATH": path, "PATH": os.environ["PATH"]},
            user=65534, group=65534, extra_groups=[], capture_output=True, text=True,
        )  # fmt: skip
    assert run.returncode == 0, run.stdout[-5000:] + run.stderr
