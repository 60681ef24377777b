"""What this repository holds itself to."""

import ast
import graphlib
import re
import sys
import tomllib

import pytest

from backlings.course.finding import find_course
from support.course import UNITS

ROOT = find_course()
PACKAGE = ROOT / "autograder" / "backlings"
ENGINE = sorted(PACKAGE.rglob("*.py"))
CODE = [
    *ENGINE,
    *sorted((ROOT / "solutions").glob("*.py")),
    *sorted((ROOT / "autograder" / "checks").glob("*.py")),
    *sorted((ROOT / "tests").glob("*.py")),
    *sorted((ROOT / "tests" / "support").glob("*.py")),
    *sorted((ROOT / "tests").glob("*/test_*.py")),
    *sorted((ROOT / "benchmarks").glob("*.py")),
]

# From the ground up: a storey imports only those before it; the files at the root import all.
STOREYS = [
    "course",
    "checking",
    "sandbox",
    "verdict",
    "learn",
    "authoring",
    "release",
    "site",
    "notebooks",
    "classroom",
    "platforms",
]
# What every storey may import: it imports nothing of ours itself.
GROUND = "threads"


def module_name(path):
    """The dotted name of a file below `backlings`; the package itself is the empty name."""
    return (
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        .removesuffix("__init__")
        .rstrip(".")
    )


MODULES = {module_name(path): path for path in ENGINE}


def imports(path):
    """Our modules that a file imports: anywhere, for types only, or by a name in a string."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (below(f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (below(alias.name) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield below(part.value)


def below(dotted):
    """The longest module of ours that a dotted name begins with, or None."""
    first, _, rest = dotted.partition(".")
    if first != "backlings":
        return None
    while rest and rest not in MODULES:
        rest = rest.rpartition(".")[0]
    return rest


def imported_by(path):
    return set(imports(path)) - {None}


def test_every_module_is_in_a_storey():
    assert {name.split(".")[0] for name in MODULES if "." in name} <= {*STOREYS}


def test_storeys_import_only_what_is_below_them():
    for name, path in MODULES.items():
        storey = name.split(".")[0]
        if storey not in STOREYS:
            continue
        lower = STOREYS[: STOREYS.index(storey) + 1]
        for imported in imported_by(path) - {GROUND}:
            assert imported.split(".")[0] in lower, f"{path} imports backlings.{imported}"
    assert imported_by(MODULES[GROUND]) == set()


def test_no_module_imports_itself_through_others():
    graph = {name: imported_by(path) - {"", name} for name, path in MODULES.items()}
    list(graphlib.TopologicalSorter(graph).static_order())  # raises CycleError, naming the circle


def test_the_test_of_imports_sees_every_kind(tmp_path):
    """Types only, several on a line, inside a function, a string, an f-string."""
    path = tmp_path / "seen.py"
    path.write_text(
        "from typing import TYPE_CHECKING\n"
        "from importlib import import_module\n"
        "import json, backlings.cli\n"
        "if TYPE_CHECKING:\n"
        "    from backlings.course import units, files\n"
        "def load(kind):\n"
        "    from backlings.checking.checks import points\n"
        "    import_module('backlings.sandbox.process')\n"
        "    import_module(f'backlings.site.{kind}')\n",
        encoding="utf-8",
    )
    assert imported_by(path) == {
        "cli",
        "course.units",
        "course.files",
        "checking.checks",
        "sandbox.process",
        "site",
    }


def test_the_engine_names_no_unit():
    stems = re.compile("|".join(rf"\b{unit.stem}\b" for unit in UNITS))
    for path in ENGINE:
        text = path.read_text(encoding="utf-8")
        if stems.search(text):
            assert stems.findall(code_only(text)) == [], path


def code_only(text):
    """A file without its docstrings and comments, where examples may name what they like."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        documented = ast.Module | ast.FunctionDef | ast.ClassDef
        if isinstance(node, documented) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_units_stand_alone(unit):
    """
    Solutions import numpy, the standard library and what their lesson says; checks also our names.

    A solution imports every unit that its lesson says it builds on, and no other.
    """
    named, earlier = {"numpy", *unit.packages}, {stem[3:] for stem in unit.builds_on}
    assert not earlier & {*STANDARD, *sys.stdlib_module_names, "numpy", "backlings"}
    tree = ast.parse(unit.solution.read_text(encoding="utf-8"))
    found = {alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names}
    assert earlier <= found
    allowed_in = (unit.solution, named | earlier), (unit.checks, {*named, "backlings"})
    for path, allowed in allowed_in:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = [node.module]
                assert node.module != "backlings" or public(node), path
            for module in modules:
                top = module.split(".")[0]
                assert top in allowed or top in STANDARD, f"{path}: {module}"


STANDARD = {
    "__future__",
    "warnings",
    "collections",
    "contextlib",
    "itertools",
    "functools",
    "math",
    "copy",
    "dataclasses",
}


def public(node):
    import backlings

    return all(alias.name in backlings.__all__ for alias in node.names)


def test_files_and_functions_stay_short():
    for path in CODE:
        text = path.read_text(encoding="utf-8")
        content = path.parent.name in ("solutions", "checks")
        assert content or len(text.splitlines()) <= 400, f"{path}: {len(text.splitlines())} lines"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                doc = ast.get_docstring(node, clean=False) or ""
                length = node.end_lineno - node.lineno + 1 - len(doc.splitlines())
                assert length <= 45, f"{path}, {node.name}: {length} lines besides its docstring"


def test_public_names_are_documented():
    for path in ENGINE:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), path
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path}: {node.name}"
                members = node.body if isinstance(node, ast.ClassDef) else []
                for member in members:
                    if isinstance(member, ast.FunctionDef) and not member.name.startswith("_"):
                        assert ast.get_docstring(member), f"{path}: {node.name}.{member.name}"


def test_words_that_say_nothing_are_no_module_names():
    for path in ENGINE:
        assert path.stem not in ("utils", "helpers", "common", "manager", "misc")


def test_every_file_is_read_and_written_in_utf8():
    """cp1252 on Windows must not decide what a lesson says."""
    for path in ENGINE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr in ("read_text", "write_text"):
                named = any(keyword.arg == "encoding" for keyword in node.keywords)
                assert named, f"{path}, line {node.lineno}: no encoding"


def test_the_locked_versions_cover_what_is_installed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = {
        line.split("==")[0].lower()
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["dev"], *extras["torch"]]
    assert {re.split(r"[><=\[]", name)[0].lower() for name in wanted} - {"backlings"} <= locked
