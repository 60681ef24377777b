"""Running the learner's code where it cannot touch the verdict: a process of its own."""

from backlings.sandbox.isolated import Zygote
from backlings.sandbox.parts import Part
from backlings.sandbox.process import TIER, Spares
from backlings.sandbox.source import Isolation, SandboxError, Source
from backlings.sandbox.submission import Submission
from backlings.sandbox.tiers import TIERS, probe, workers

__all__ = [
    "TIER",
    "TIERS",
    "Isolation",
    "Part",
    "SandboxError",
    "Source",
    "Spares",
    "Submission",
    "Zygote",
    "probe",
    "workers",
]
