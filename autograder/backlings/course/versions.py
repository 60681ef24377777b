"""Digests of what a verdict depends on besides the submission: a stored result needs the same."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

from backlings.course.units import Unit

_PACKAGE = Path(__file__).resolve().parents[1]
VERDICT_STOREYS = "course", "checking", "sandbox", "verdict"


@cache
def unit_version(unit: Unit) -> str:
    """What a verdict of this unit depends on besides the submission, as a short digest."""
    digest = hashlib.sha256(engine_version().encode())
    earlier = [unit.solution.with_name(f"{stem}.py") for stem in unit.builds_on]
    for path in (unit.checks, unit.solution, unit.mistakes, *earlier):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def engine_version() -> str:
    """The release, and a digest of the code that a verdict depends on."""
    digest = hashlib.sha256(np.__version__.encode())
    for storey in VERDICT_STOREYS:
        for path in sorted((_PACKAGE / storey).rglob("*.py")):
            digest.update(path.read_bytes())
    return f"{version('backlings')}+{digest.hexdigest()[:12]}"
