"""The worker: what a learner's file can do to it, and what the grader hears of it."""

import os
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import numpy as np
import pytest

from backlings.checking.student import StudentError
from backlings.sandbox import ProcessWorkers, Submission


def failure(submission, function="f", *arguments):
    with pytest.raises(StudentError) as caught:
        submission.call(function, arguments, {})
    return caught.value


def test_a_call_returns_what_the_function_returns(submit):
    mine = submit("import numpy as np\ndef f(x, y=2):\n    return x * y, [1, None]")
    out, rest = mine.call("f", [np.arange(3.0)], {"y": 4})
    np.testing.assert_array_equal(out, [0.0, 4.0, 8.0])
    assert rest == [1, None]


def test_what_is_drawn_without_a_seed_repeats(submit):
    """Whoever draws from a global generator is told the same each time."""
    text = "import random\nimport numpy as np\ndef f(): return [np.random.rand(), random.random()]"
    assert submit(text).call("f", [], {}) == submit(text).call("f", [], {})


def test_many_calls_go_in_one_round_trip(submit):
    mine = submit("def f(x):\n    return x + 1")
    assert mine.map("f", [(float(i),) for i in range(500)]) == [i + 1.0 for i in range(500)]


def test_calls_too_large_for_one_message_are_split(submit):
    mine = submit("def f(x):\n    return float(x.sum())")
    calls = [(np.full(1 << 20, float(i)),) for i in range(5)]
    assert mine.map("f", calls) == [i * float(1 << 20) for i in range(5)]


def test_a_value_only_the_learner_understands_comes_back_to_its_owner(submit):
    mine = submit(
        "class Cache:\n    def __init__(self, x): self.x = x\n"
        "def f(x): return x, Cache(x)\ndef g(c): return c.x * 2"
    )
    _, cache = mine.call("f", [3.0], {})
    assert cache.type_name == "Cache"
    assert mine.call("g", [cache], {}) == 6.0


def test_a_generator_arrives_as_a_generator(submit):
    mine = submit("def f(rng): return rng.normal(size=3)")
    rng = np.random.default_rng(1)
    first, second = (mine.call("f", [rng], {}) for _ in range(2))
    assert first.shape == (3,)
    assert not np.array_equal(first, second)


def test_a_probe_runs_beside_the_module(submit):
    def twice(module, x):
        return module.f(module.f(x)), np.float64(x)

    assert submit("def f(x): return x + 1").probe(twice, [1.0], "f") == (3.0, 1.0)


def test_the_learners_file_cannot_be_disturbed_by_ours(submit):
    """Nothing of the course is on the path, and no variable of ours is in the environment."""
    mine = submit(
        "import os, sys\ndef f():\n"
        "    return sorted(os.environ), [p for p in sys.path if 'sandbox' in p]"
    )
    environment, paths = mine.call("f", [], {})
    assert not {"HOME", "PATH", "USER", "PYTHONPATH"} & set(environment)
    assert paths == []


def test_an_exception_is_told_with_the_line_in_the_learners_file(submit):
    error = failure(submit("def g(x):\n    return x.T @ x\n\ndef f(x):\n    return g(x)"), "f", 2.0)
    assert error.kind == "raised"
    assert error.type_name == "AttributeError"
    assert "(line 2 of mine.py: return x.T @ x)" in error.message


def test_a_syntax_error_is_told_with_its_line(submit):
    error = failure(submit("def f(x):\n    return (x\n"))
    assert "mine.py cannot be loaded: SyntaxError" in error.message
    assert "line 2" in error.message
    assert error.kind == "unloaded"


def test_a_file_in_utf_16_says_how_to_save_it():
    with closing(ProcessWorkers()) as spares:
        mine = Submission("def f(): return 1".encode("utf-16"), "mine.py", spares)
        assert "it is written in UTF-16: save it as UTF-8" in failure(mine).message


def test_an_import_that_fails_is_told_once_and_for_all_functions(submit):
    mine = submit("import tensorflux\ndef f(): pass")
    assert "ModuleNotFoundError" in failure(mine).message
    assert "ModuleNotFoundError" in failure(mine, "g").message


def test_a_function_that_is_not_there_is_missing(submit):
    error = failure(submit("f = 3"), "g")
    assert error.kind == "missing"
    assert failure(submit("f = 3")).kind == "missing"


def test_an_endless_loop_is_stopped_at_its_line(submit):
    mine = submit("def f():\n    x = 0\n    while True:\n        x += 1", 0.5)
    error = failure(mine)
    assert error.kind == "stopped"
    assert "stopped after 0.5 s" in error.message
    assert "line 3" in error.message or "line 4" in error.message


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="Linux counts the waiting")
def test_waiting_for_a_processor_is_not_held_against_it(submit):
    mine = submit(
        "import time\ndef f(seconds):\n    end = time.process_time() + seconds\n"
        "    while time.process_time() < end: pass\n    return 'done'",
        0.5,
    )
    mine_to_use = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(mine_to_use)})  # for what is started now: one processor for all
    try:
        mine.require("f")
        busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(3)]
    finally:
        os.sched_setaffinity(0, mine_to_use)
    try:
        assert mine.call("f", [0.3], {}) == "done"
    finally:
        for process in busy:
            process.kill()
            process.wait()


def test_an_endless_import_is_stopped(submit):
    error = failure(submit("while True: pass", 0.5))
    assert error.kind == "stopped"


def test_a_worker_that_ignores_every_signal_is_stopped(submit):
    mine = submit(
        "import signal\nfor s in range(1, 60):\n"
        "    try: signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError): pass\n"
        "def f():\n    while True: pass",
        0.5,
    )
    assert failure(mine).kind == "stopped"


def test_a_process_left_behind_cannot_keep_the_grader_waiting(submit):
    mine = submit(
        "import os, time\ndef f():\n    if os.fork() == 0:\n        os.setsid()\n"
        "        time.sleep(60)\n        os._exit(0)\n    while True: pass",
        0.5,
    )
    begin = time.monotonic()
    assert failure(mine).kind == "stopped"
    assert time.monotonic() - begin < 30


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("import os; os._exit(3)", "ended the Python process (exit code 3)"),
        ("import os; os.abort()", "made the Python process crash (signal 6)"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "crash (signal 9)"),
        ("import ctypes; ctypes.string_at(0)", "crash (signal 11)"),
    ],
)
def test_a_crash_is_told_as_one(submit, body, words):
    error = failure(submit(f"def f():\n    {body}"))
    assert error.kind == "crashed"
    assert words in error.message


def test_the_next_call_after_a_crash_starts_afresh(submit):
    mine = submit("import os\ndef f(): os._exit(1)\ndef g(): return 7")
    failure(mine)
    assert mine.call("g", [], {}) == 7


def test_sys_exit_is_an_exception_like_any_other(submit):
    mine = submit("import sys\ndef f(): sys.exit(0)\ndef g(): return 7")
    assert failure(mine).type_name == "SystemExit"
    assert mine.call("g", [], {}) == 7


def test_recursion_is_an_exception(submit):
    assert failure(submit("def f(): return f()")).type_name == "RecursionError"


def test_memory_is_bounded(submit):
    mine = submit("import numpy as np\ndef f(): return float(np.ones(1 << 32).sum())")
    assert "MemoryError" in failure(mine).type_name


def test_an_answer_past_the_limit_is_refused(submit):
    mine = submit("import numpy as np\ndef f(): return np.ones(1 << 24)\ndef g(): return 7")
    error = failure(mine)
    assert error.kind == "returned"
    assert "limit" in error.message or "MiB" in error.message
    assert mine.call("g", [], {}) == 7


def test_printing_is_kept_up_to_a_limit_and_disturbs_nothing(submit):
    mine = submit(
        "import os, sys\ndef f(n):\n    for _ in range(n): print('x' * 99)\n"
        "    os.write(1, b'raw')\n    print('last', file=sys.stderr)\n    return n"
    )
    assert mine.call("f", [3], {}) == 3
    assert mine.call("f", [20000], {}) == 20000
    mine.close()
    printed = mine.printed()
    assert printed.startswith("x" * 99)
    assert printed.rstrip().endswith("last")
    assert "bytes more" in printed
    assert len(printed) < 100_000


@pytest.mark.parametrize(
    "body",
    [
        "os.write(fd, b'hello' * 50)",
        "os.write(fd, struct.pack('<4sBII', b'BKL1', 16, 3, 1) + b'T')",
        "os.write(fd, struct.pack('<4sBII', b'BKL1', 16, 1, 0x7fffffff))",
        "os.write(fd, struct.pack('<4sBII', b'BKL1', 99, 3, 1) + b'T')",
    ],
)
def test_frames_that_the_learner_forges_end_the_worker(submit, body):
    """Whatever is written to the protocol's descriptors, the grader goes on."""
    mine = submit(
        "import os, struct\ndef f():\n    for fd in range(3, 12):\n"
        f"        try: {body}\n        except OSError: pass\n    return 1\ndef g(): return 7",
        1.0,
    )
    with suppress(StudentError):
        mine.call("f", [], {})
    try:
        assert mine.call("g", [], {}) in (7, True, 1)
    except StudentError as error:
        assert error.kind in ("crashed", "stopped")
    assert mine.call("g", [], {}) == 7


def test_spares_wait_with_numpy_imported():
    spares = ProcessWorkers(ahead=1)
    mine = Submission(b"def f(): return 7", "mine.py", spares)
    try:
        assert mine.call("f", [], {}) == 7
    finally:
        mine.close()
        spares.close()


def test_a_file_that_is_slow_in_every_call_is_given_up_in_the_end(submit, monkeypatch):
    monkeypatch.setattr("backlings.sandbox.submission.TOTAL_LIMIT", 0.5)
    mine = submit("import time\ndef f(): time.sleep(0.3)\ndef g(): return 7")
    mine.call("f", [], {})
    mine.call("f", [], {})
    error = failure(mine)
    assert error.kind == "stopped"
    assert error.message == "f was not run: mine.py has taken 0.5 s in all."
    with pytest.raises(StudentError, match="in all"):
        mine.call("g", [], {})
