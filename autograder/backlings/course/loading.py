"""Importing the course's own files: solutions, checks, figures. Never a learner's."""

import builtins
import importlib.util
import sys
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from backlings.course.errors import CourseError


@lru_cache(maxsize=256)
def load_module(path: Path) -> ModuleType:
    """Import one of the course's own files (never a learner's) without touching `sys.path`."""
    spec = importlib.util.spec_from_file_location(f"backlings_course.{path.stem}", path)
    if spec is None or spec.loader is None:
        raise CourseError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    vars(module)["__builtins__"] = builtins_beside(path.parent)
    spec.loader.exec_module(module)
    torch = sys.modules.get("torch")
    if torch is not None:  # its threads would only wait for each other: all arrays are small
        torch.set_num_threads(1)
    return module


def builtins_beside(folder: Path) -> dict[str, Any]:
    """Builtins for a module of ours whose imports look for units of a folder first."""

    def find(name: str, *more: Any, **named: Any) -> Any:
        beside = sorted(folder.glob(f"[0-9][0-9]_{name}.py")) if name.isidentifier() else []
        return load_module(beside[0]) if beside else builtins.__import__(name, *more, **named)

    return {**vars(builtins), "__import__": find}
