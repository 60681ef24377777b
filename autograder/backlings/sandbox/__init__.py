"""Running the learner's code where it cannot touch the verdict: a process of its own."""

from backlings.sandbox.process import TIER, Spares
from backlings.sandbox.submission import Submission

__all__ = ["TIER", "Spares", "Submission"]
