"""The reference solutions beside PyTorch: values as tensors, and how near they must be."""

import numpy as np
import torch

from backlings.course.loading import load_module
from support.course import UNITS

SAME = {"rtol": 1e-10, "atol": 1e-12}
# By number; where a unit has a second part, that one by its name.
SOLUTIONS = {unit.stem[:2]: unit.solution for unit in reversed(UNITS)}
SOLUTIONS |= {unit.name: unit.solution for unit in UNITS}


def solution(number):
    """The reference solution of a unit."""
    return load_module(SOLUTIONS[number])


def as_tensor(value, free=False):
    """A value as torch takes it; settings stay what they are."""
    if free:
        return torch.tensor(value, dtype=torch.float64, requires_grad=True)
    return torch.tensor(value) if isinstance(value, np.ndarray) else value
