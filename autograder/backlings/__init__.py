"""
backlings: an auto-graded course on backpropagation.

The checks of a unit import their names from here. A name is loaded when it is first used, so
importing the package costs nothing.
"""

import sys
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backlings.checking import expect, vitals
    from backlings.checking.caches import first_right, on_either_cache
    from backlings.checking.checks import by_reference, points
    from backlings.checking.pairs import cases, pair
    from backlings.checking.slopes import gradients_match
    from backlings.course import data

__all__ = [
    "by_reference",
    "cases",
    "data",
    "expect",
    "first_right",
    "gradients_match",
    "on_either_cache",
    "pair",
    "points",
    "vitals",
]

_MODULES = {
    "data": "backlings.course.data",
    "expect": "backlings.checking.expect",
    "vitals": "backlings.checking.vitals",
}
_FUNCTIONS = {
    "by_reference": "backlings.checking.checks",
    "cases": "backlings.checking.pairs",
    "first_right": "backlings.checking.caches",
    "gradients_match": "backlings.checking.slopes",
    "on_either_cache": "backlings.checking.caches",
    "pair": "backlings.checking.pairs",
    "points": "backlings.checking.checks",
}
# Addresses in hand-outs and course files of earlier versions, and where the module is now.
_MOVED = {
    "backlings.notebook": "backlings.notebooks.cell",
    "backlings.classroom.nbgrader": "backlings.platforms.nbgrader.plugin",
    "backlings.classroom.nbgrader_cells": "backlings.platforms.nbgrader.cells",
    "backlings.classroom.nbgrader_files": "backlings.platforms.nbgrader.files",
}


def __getattr__(name: str) -> Any:
    if name in _FUNCTIONS:
        return getattr(import_module(_FUNCTIONS[name]), name)
    if name in _MODULES:
        return import_module(_MODULES[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _Moved(MetaPathFinder, Loader):
    """Import a module by the address that it had in an earlier version."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        return ModuleSpec(fullname, self) if fullname in _MOVED else None

    def exec_module(self, module: ModuleType) -> None:
        sys.modules[module.__name__] = import_module(_MOVED[module.__name__])


sys.meta_path.append(_Moved())  # the last: it is asked only for what is not there
