"""
backlings: an auto-graded course on backpropagation.

What a unit's checks are written with stands here; it is loaded when it is asked for.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backlings import data, expect, vitals
    from backlings.caches import first_right, on_either_cache
    from backlings.checks import points
    from backlings.pairs import cases, pair
    from backlings.slopes import gradients_match

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

_HOME = {
    "by_reference": "checks",
    "cases": "pairs",
    "first_right": "caches",
    "gradients_match": "slopes",
    "on_either_cache": "caches",
    "pair": "pairs",
    "points": "checks",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name in _HOME:
        return getattr(importlib.import_module(f"backlings.{_HOME[name]}"), name)
    return importlib.import_module(f"backlings.{name}")
