"""
Packages that the files of some units import, made ready before a fork or a submission needs them.

Loaded by path in the learner's process, like `worker`: the course is not to be had there.
"""

import contextlib
import importlib
import mmap
import os
import sys
import tempfile
from collections.abc import Sequence
from typing import Any

_STEP = 16 << 20  # bytes; how finely the address space is measured
_MOST = 1 << 40  # the address space of a process that imports half a graphics driver
_PARTS = {
    "sklearn": ("compose", "impute", "linear_model", "pipeline", "preprocessing"),
    "torch": ("utils.data",),
}


def import_all(packages: Sequence[str]) -> None:
    """
    Import packages, and the parts of them that a unit is likely to use.

    torch works with one thread then: several graders run side by side, and a fork of a process
    with threads has none of them.
    """
    try:
        tempfile.gettempdir()
    except FileNotFoundError:  # behind walls nothing can be written; torch asks, and writes nothing
        tempfile.tempdir = "/"
    os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", "/")  # else importing torch makes a folder
    for name in packages:
        importlib.import_module(name)
        for part in _PARTS.get(name, ()):
            importlib.import_module(f"{name}.{part}")
    if "torch" in packages:
        _warm_torch()


def _warm_torch() -> None:
    """Do one step of training: an optimiser's first imports for a second what it never uses."""
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(1)
    with contextlib.suppress(RuntimeError):  # it can be said once only
        torch.set_num_interop_threads(1)
    model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU(), torch.nn.Linear(2, 2))
    optimiser = torch.optim.Adam(model.parameters())
    labels = torch.tensor([0, 1])
    torch.nn.functional.cross_entropy(model(torch.ones(2, 2)), labels).backward()
    optimiser.step()
    torch.manual_seed(0)  # a run repeats exactly, whatever a learner draws without a seed


def held() -> int:
    """
    Bytes of address space that are taken, found by trying limits: a walled process has no /proc.

    0 where the platform has no such limit, or nothing keeps it.
    """
    try:
        import resource
    except ImportError:
        return 0
    before = resource.getrlimit(resource.RLIMIT_AS)
    if sys.platform != "linux":
        return 0
    low, high = 0, _MOST
    try:
        while high - low > _STEP:
            middle = (low + high) // 2
            if _room_below(middle, before[1]):
                high = middle
            else:
                low = middle
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
    return high


def _room_below(limit: int, hard: int) -> bool:
    """Whether a page can be had under a limit; nothing else is asked for meanwhile."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        mmap.mmap(-1, mmap.PAGESIZE).close()
    except (OSError, MemoryError, ValueError):
        return False
    return True
