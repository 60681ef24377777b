"""Running the learner's code where it cannot touch the verdict: a process of its own."""

from backlings.sandbox.isolated import IsolatedWorkers
from backlings.sandbox.parts import Part
from backlings.sandbox.process import TIER, ProcessWorkers
from backlings.sandbox.source import Isolation, SandboxError, Workers
from backlings.sandbox.submission import Submission
from backlings.sandbox.tiers import TIERS, probe, workers

__all__ = [
    "TIER",
    "TIERS",
    "IsolatedWorkers",
    "Isolation",
    "Part",
    "ProcessWorkers",
    "SandboxError",
    "Submission",
    "Workers",
    "probe",
    "workers",
]
