"""What this repository holds itself to."""

import ast
import re
import sys
import tomllib

import pytest

from backlings.units import find_course
from course import UNITS

ROOT = find_course()
PACKAGE = ROOT / "autograder" / "backlings"
ENGINE = sorted(PACKAGE.rglob("*.py"))
CODE = [
    *ENGINE,
    *sorted((ROOT / "solutions").glob("*.py")),
    *sorted((ROOT / "autograder" / "checks").glob("*.py")),
    *sorted((ROOT / "tests").glob("*.py")),
    *sorted((ROOT / "benchmarks").glob("*.py")),
]

# A module may import those on the lines above its own, and those on its own line.
LAYERS = [
    "gradcheck regions files student threads",
    "units trace local",
    "versions stubs",
    "cards speed practice",
    "mistakes data expect",
    "caches slopes patterns vitals",
    "checks pair_checks diagnose",
    "pairs grade",
    "sandbox report mutation author",
    "learn site",
    "answers",
    "plugin classroom release notebook",
    "staff",
    "cli",
]
# Units are found in one place, whether their solutions are there or only recorded answers.
UPWARD = {"units": {"answers"}}
RANK = {name: rank for rank, line in enumerate(LAYERS) for name in line.split()}


def imports(path):
    """The modules of the package that a file imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "backlings":
            parts = node.module.split(".")
            yield from [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            yield from [a.name.split(".")[1] for a in node.names if a.name.startswith("backlings.")]


def type_only(path):
    """Imports under TYPE_CHECKING: names for annotations, not dependencies."""
    text = path.read_text(encoding="utf-8")
    return set(re.findall(r"if TYPE_CHECKING:\n    from backlings\.(\w+)", text))


def test_every_module_has_its_layer():
    names = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in ENGINE}
    assert names - {"__init__"} == set(RANK)


def test_imports_point_down():
    for path in ENGINE:
        name = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if name != "__init__":
            for imported in set(imports(path)) - type_only(path) - UPWARD.get(name, set()):
                assert RANK[imported] <= RANK[name], f"{path} imports {imported}"


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
        text = path.read_text(encoding="utf-8")
        for call in re.findall(r"(?:read_text|write_text)\((.*?)\)", text):
            ours = ("path", "self", "script", "unit", "folder", "place", "_kept")
            named = "encoding" in call or call.startswith(ours)
            assert named or path.name == "author.py", f"{path}: {call}"


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
