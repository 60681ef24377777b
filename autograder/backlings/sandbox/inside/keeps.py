"""
Whether a file can keep anything from one call to the next, told from its text.

Runs in a worker before the first line of the learner's does. A file of imports, constants and plain
functions that change nothing but their own variables starts every call afresh, so one worker does
for all checks. Any other may remember, and gets a fresh worker for each check. That costs
milliseconds, never a point, so whatever is not known to be harmless counts as memory.
"""

import ast
import collections.abc
import itertools
import math
import types
from collections.abc import Mapping

import numpy as np

_MODULES: dict[str, object] = {
    **{m.__name__: m for m in (np, np.linalg, np.fft, math, itertools, collections.abc)},
    # Without as_strided, which reaches memory outside of its array.
    "numpy.lib.stride_tricks": types.SimpleNamespace(
        sliding_window_view=np.lib.stride_tricks.sliding_window_view
    ),
}
# Ways to reach an object that is not named, or to change one by the name of its attribute.
_REACH = {
    "breakpoint", "compile", "delattr", "eval", "exec", "getattr", "globals", "help", "input",
    "locals", "memoryview", "open", "setattr", "vars",
}  # fmt: skip
_INNARDS = ("_", "f_", "gi_", "tb_", "cr_", "ag_", "co_", "set", "add_", "register", "ctypes")
_PLAIN = (
    type, types.FunctionType, types.BuiltinFunctionType, np.ufunc, type(np.sum),
    float, int, str, type(None),
)  # fmt: skip
_KEEPERS = ast.Global | ast.ClassDef | ast.AsyncFunctionDef | ast.NamedExpr | ast.MatchClass


class _Part(types.SimpleNamespace):
    """What a file that keeps nothing offers to one that imports it."""


def keeps_state(source: bytes, parts: Mapping[str, bytes] | None = None) -> bool:
    """
    Whether a file may keep something between calls.

    Parameters
    ----------
    source : bytes
    parts : mapping of str to bytes, optional
        The files that it may import, by the names of their modules; each may keep something, too.
    """
    try:
        tree = ast.parse(source)
        if any(keeps_state(part) for part in (parts or {}).values()):
            return True
        imported = _imported(tree, {name: _part(text) for name, text in (parts or {}).items()})
        bases = {node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        return not (
            all(_leaves_nothing(statement, imported) for statement in tree.body)
            and all(_changes_nothing(node, imported, node in bases) for node in ast.walk(tree))
        )
    except Exception:  # no Python, too deep, an unknown module: it is not known to be harmless
        return True


def _part(source: bytes) -> _Part:
    """The functions that a file defines."""
    functions = (n.name for n in ast.parse(source).body if isinstance(n, ast.FunctionDef))
    return _Part(**dict.fromkeys(functions, keeps_state))


def _imported(tree: ast.Module, parts: Mapping[str, object]) -> dict[str, object]:
    """What the names that the file imports stand for; raises KeyError for other modules."""
    modules = {**_MODULES, **parts}
    found: dict[str, object] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                module = modules[alias.name if alias.asname else alias.name.split(".")[0]]
                found[alias.asname or alias.name.split(".")[0]] = module
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
            for alias in node.names:
                found[alias.asname or alias.name] = getattr(modules[node.module or ""], alias.name)
    return found


def _leaves_nothing(node: ast.stmt, imported: dict[str, object]) -> bool:
    """Whether a statement at the top makes nothing that could be changed later."""
    if isinstance(node, ast.FunctionDef):
        defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
        return not node.decorator_list and all(_constant(d, imported) for d in defaults)
    if isinstance(node, ast.Assign):
        names = all(isinstance(target, ast.Name) for target in node.targets)
        return names and _constant(node.value, imported)
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return text or isinstance(node, ast.Import | ast.ImportFrom)


def _constant(node: ast.expr, imported: dict[str, object]) -> bool:
    """Whether an expression makes a number, a text, a type or a tuple of such."""
    if isinstance(node, ast.Attribute):
        return isinstance(_meaning(node, imported), _PLAIN)
    parts = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
    made = ast.Constant | ast.Name | ast.UnaryOp | ast.BinOp | ast.Subscript | ast.Tuple
    return isinstance(node, made) and all(_constant(part, imported) for part in parts)


def _changes_nothing(node: ast.AST, imported: dict[str, object], base: bool) -> bool:
    """Whether a piece of code reaches nothing but its own variables and harmless functions."""
    if isinstance(node, ast.Attribute):
        if not isinstance(node.ctx, ast.Load) or node.attr.startswith(_INNARDS):
            return False
        return _harmless(_meaning(node, imported), base)
    if isinstance(node, ast.Name):
        reach = node.id.startswith("__") or node.id in _REACH
        return not reach and _harmless(_meaning(node, imported), base)
    return not isinstance(node, _KEEPERS)


def _harmless(found: object, base: bool) -> bool:
    """Whether a thing holds nothing, or is a module of which only something harmless is taken."""
    known = isinstance(found, _Part) or any(found is module for module in _MODULES.values())
    module = base and known
    return found is _VALUE or isinstance(found, _PLAIN) or module


_VALUE = object()  # something made while the code runs


def _meaning(node: ast.expr, imported: dict[str, object]) -> object:
    """What a name with its attributes, such as `np.linalg.norm`, stands for."""
    if isinstance(node, ast.Name):
        return imported.get(node.id, _VALUE)
    if not isinstance(node, ast.Attribute):
        return _VALUE
    base = _meaning(node.value, imported)
    return base if base is _VALUE else getattr(base, node.attr)
