"""Whether a file may remember: told from its text, and met with a fresh worker for each check."""

import contextlib

import pytest

from backlings.sandbox import ProcessWorkers, Submission
from backlings.sandbox.inside.keeps import keeps_state
from support.course import LINEAR, UNITS

PLAIN = [
    "import numpy as np\nArray = np.ndarray\neps = 1e-12\ndef f(x: Array, k=-1): return np.sum(x)",
    "'Text.'\nfrom numpy import exp, log\ndef f(x):\n    y = exp(x)\n    y[0] = 1\n    return y",
    "import math, itertools\ndef f(x):\n    def g(t): return math.sqrt(t)\n    return [g(x)]",
    "import numpy as np\ndef f(x):\n    s = {}\n    s['k'] = np.linalg.norm(x)\n    print(s)",
    "def f(x):\n    if not isinstance(x, int):\n        raise ValueError(f'{x!r}')\n    return 0",
    "from numpy.lib.stride_tricks import sliding_window_view as w\ndef f(x): return w(x, 2).max(1)",
    "import numpy.lib.stride_tricks as t\ndef f(x): return t.sliding_window_view(x, 2).max(1)",
    "from collections.abc import Callable\nP = tuple[int, Callable]\nN = 1 << 3, None\ndef f(): 0",
]

KEEPING = {
    "a global": "n = 0\ndef f():\n    global n\n    n += 1\n    return n",
    "a list": "seen = []\ndef f():\n    seen.append(1)\n    return len(seen)",
    "a default": "def f(seen=[]):\n    seen.append(1)\n    return len(seen)",
    "a default by name": "def f(*, seen={}):\n    seen[len(seen)] = 1\n    return len(seen)",
    "a function's attribute":
    "def f():\n    f.n = 1 + (f.n if hasattr(f, 'n') else 0)\n    return f.n",
    "a function's dict":
    "def f():\n    d = f.__dict__\n    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "a class": "class C: n = 0\ndef f():\n    C.n += 1\n    return C.n",
    "a decorator":
    "def keep(g):\n    s = []\n    return lambda: s.append(1) or len(s)\n@keep\ndef f(): 0",
    "a module": "import numpy as np\ndef f():\n    np.n = getattr(np, 'n', 0) + 1\n    return np.n",
    "a dict of numpy's": "import numpy as np\ndef f():\n    d = np.sctypeDict\n"
    "    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "numpy's random state": "import numpy as np\ndef f():\n    s = np.random.get_state()[2]\n"
    "    np.random.rand()\n    return 1 + (s - START) // 2\nSTART = np.random.get_state()[2]",
    "the builtins":
    "def f():\n    b = __builtins__\n    b['n'] = b.get('n', 0) + 1\n    return b['n']",
    "an annotation": "def f(x: (s := []) = 0):\n    s.append(1)\n    return len(s)",
    "a pattern": "def g(): 0\ndef f():\n    match g:\n        case object(__dict__=d):\n"
    "            d['n'] = d.get('n', 0) + 1\n            return d['n']",
    "eval":
    "def f():\n    d = eval('f').__dict__\n    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "an iterator": "import itertools\nn = itertools.count(1)\ndef f(): return next(n)",
    "a module by another name": "import numpy as np\ndef f():\n    m = np\n    d = m.sctypeDict\n"
    "    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "a part of a module": "from numpy import random\ndef f():\n    s = random.get_state()[2]\n"
    "    random.rand()\n    return 1 + (s - START) // 2\nSTART = random.get_state()[2]",
    "text to code": "from operator import attrgetter\ndef f():\n    d = attrgetter('__dict__')(f)\n"
    "    d['n'] = d.get('n', 0) + 1\n    return d['n']",
}  # fmt: skip


class Counted:
    """A source that counts what is taken from it."""

    def __init__(self):
        self.spares, self.taken = ProcessWorkers(), 0
        self.isolation = self.spares.isolation

    def take(self, packages=()):
        self.taken += 1
        return self.spares.take(packages)

    def close(self):
        self.spares.close()


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_file_keeps_nothing(text):
    assert not keeps_state(text.encode())


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_the_stub_of_a_unit_with_plain_functions_keeps_nothing(unit):
    """What most learners hand in is the stub, filled in."""
    plain = "class " not in unit.stub_text and "np.random" not in unit.stub_text
    plain = plain and not unit.packages
    assert keeps_state(unit.stub_text.encode()) in ((False,) if plain else (True, False))


@pytest.mark.parametrize("text", KEEPING.values(), ids=KEEPING)
def test_what_a_file_remembers_is_gone_after_a_check(text):
    assert keeps_state(text.encode())
    with contextlib.closing(Submission(text.encode(), "mine.py", ProcessWorkers())) as mine:
        first = mine.call("f", [], {})
        mine.forget()
        assert mine.call("f", [], {}) == first == 1


@pytest.mark.parametrize(
    "how", ["from numpy.lib.stride_tricks import as_strided", "import numpy as np"]
)
def test_a_view_outside_of_its_array_counts_as_memory(how):
    name = "as_strided" if "from" in how else "np.lib.stride_tricks.as_strided"
    assert keeps_state(f"{how}\ndef f(x): return {name}(x, (9,), (8,))".encode())


def test_what_is_no_python_counts_as_memory():
    assert keeps_state(b"def f(:")
    assert keeps_state(b"\x00")
    assert keeps_state(b"x = " + b"(" * 5000)


def test_a_plain_file_has_one_worker_for_all_checks():
    source = Counted()
    text = LINEAR.solution.read_bytes()
    with contextlib.closing(Submission(text, "mine.py", source)) as mine:
        for _ in range(3):
            mine.require("linear_forward")
            mine.forget()
    assert source.taken == 1


def test_a_file_that_may_remember_has_one_for_each():
    source = Counted()
    text = LINEAR.solution.read_bytes() + b"\nmemory = {}\n"
    with contextlib.closing(Submission(text, "mine.py", source)) as mine:
        for _ in range(3):
            mine.require("linear_forward")
            mine.forget()
    assert source.taken == 3
