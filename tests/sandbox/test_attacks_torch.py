"""Hostile submissions to the unit on PyTorch, and what a unit without packages still cannot do."""

import contextlib

import pytest

from backlings.checking.student import StudentError
from backlings.sandbox import IsolatedWorkers, SandboxError, Submission
from backlings.sandbox.inside import frameworks
from backlings.verdict.grade import Grader
from support.attacks import FOLDER, descendants, left_behind, read
from support.course import UNITS

# Not beside another that counts processes.
pytestmark = pytest.mark.xdist_group("processes")

BRIDGE = next(unit for unit in UNITS if unit.packages == ("torch",))
if BRIDGE.lacking:
    pytest.skip(BRIDGE.lacking, allow_module_level=True)

ATTACKS = [read(path) for path in sorted((FOLDER / "torch").glob("*.py"))]


@pytest.fixture(scope="module", params=[True, False], ids=["bubblewrap", "without bubblewrap"])
def workers(request):
    """A warm parent with all walls, or all but the outermost."""
    try:
        source = IsolatedWorkers(bubblewrap=request.param)
    except SandboxError as error:
        pytest.skip(str(error))
    with source:
        if request.param and source.isolation.missing:
            pytest.skip(" ".join(source.isolation.missing))
        source.take(BRIDGE.packages).end()  # what is counted later is there already
        yield source


def results(source, content):
    submission = Submission(content, "mine.py", source, 5.0, BRIDGE.packages)
    with contextlib.closing(submission):
        found = Grader(BRIDGE, 0).open(submission, content).results()
    return found, submission.printed()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.path.stem)
def test_an_attack_with_torch_gets_what_its_honest_work_earns(attack, workers):
    processes = descendants()
    found, printed = results(workers, attack.path.read_bytes())
    told = "\n".join(f"{r.check.name} {r.outcome} {r.message}" for r in found)
    assert "BREACH" not in printed, printed
    assert sum(r.points for r in found) == attack.earns, told
    assert "ungraded" not in {r.outcome for r in found}, told
    honest, _ = results(workers, BRIDGE.solution.read_bytes())
    assert sum(r.points for r in honest) == 40
    assert descendants() <= processes
    assert not left_behind()


def test_a_warm_parent_with_torch_has_one_thread_and_leaves_room(workers):
    text = b"""
import threading, torch
def threads(): return threading.active_count(), torch.get_num_threads()
def take(n): return float(torch.zeros(n << 17).sum())  # n half megabytes
"""
    submission = Submission(text, "mine.py", workers, 5.0, BRIDGE.packages)
    with contextlib.closing(submission):
        assert submission.call("threads", [], {}) == (1, 1)
        assert submission.call("take", [3000], {}) == 0.0
        with pytest.raises(StudentError, match="memory"):
            submission.call("take", [5000], {})


def test_a_unit_without_packages_has_no_torch(workers):
    text = b"def f():\n    import torch\n"
    submission = Submission(text, "mine.py", workers)
    refused = pytest.raises(StudentError, match=r"raised (ModuleNotFound|Permission)Error")
    with contextlib.closing(submission), refused:
        submission.call("f", [], {})


def test_the_address_space_is_measured_without_looking_at_a_file():
    found = frameworks.held()
    assert found == 0 or (64 << 20) < found < (1 << 40)
