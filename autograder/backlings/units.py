"""The units of a course: a stem, and a file with that stem in each folder."""

import ast
import builtins
import importlib.util
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from backlings.files import from_yaml
from backlings.regions import definitions, planted, to_stub

_STEM = re.compile(r"\d\d_\w+")
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


class CourseError(ValueError):
    """Something asked of the course is not there or not well formed; the text says what to do."""


@dataclass(frozen=True)
class Unit:
    """One unit: where each of its files is, and what they say of it."""

    root: Path
    stem: str

    @property
    def solution(self) -> Path:
        """The reference answers."""
        return self.root / "solutions" / f"{self.stem}.py"

    @property
    def exercise(self) -> Path:
        """The stub, built from the solution."""
        return self.root / "exercises" / f"{self.stem}.py"

    @property
    def checks(self) -> Path:
        """What a correct solution does."""
        return self.root / "autograder" / "checks" / f"{self.stem}.py"

    @property
    def mistakes(self) -> Path:
        """The known mistakes and the hints."""
        return self.root / "autograder" / "mistakes" / f"{self.stem}.yaml"

    @property
    def lesson(self) -> Path:
        """The lesson; its front matter describes the unit."""
        return self.root / "docs" / "lessons" / f"{self.stem}.md"

    @property
    def answers(self) -> Any:
        """Recorded answers, in a copy of the course that has no solutions; see `answers`."""
        return None

    @property
    def public_seed(self) -> int | None:
        """The only seed that can be checked with, if there is one."""
        return None

    def load_reference(self) -> Any:
        """The solution as a module."""
        return load_module(self.solution)

    @property
    def name(self) -> str:
        """The stem without its number: what a learner types."""
        return self.stem[3:]

    @cached_property
    def solution_text(self) -> str:
        """The text of the solution."""
        return self.solution.read_text(encoding="utf-8")

    @cached_property
    def stub_text(self) -> str:
        """The stub as it should be, built anew from the solution."""
        return to_stub(self.solution_text, self.planted)

    @cached_property
    def planted(self) -> dict[str, dict[str, str]]:
        """The changes of the known mistakes that regions name: what is wrong with the stub."""
        names = set(planted(self.solution_text).values())
        if not names:
            return {}
        entries = from_yaml(self.mistakes.read_text(encoding="utf-8")) or {}
        listed = [m for entry in entries.values() for m in entry.get("mistakes") or ()]
        return {m["id"]: m["replace"] for m in listed if m["id"] in names}

    @cached_property
    def functions(self) -> tuple[str, ...]:
        """Names of the functions to write, in the order of the file; a method is `Class.name`."""
        return tuple(name for name in self._definitions if not name.startswith("_"))

    @cached_property
    def uses(self) -> dict[str, frozenset[str]]:
        """For each function itself and the unit's functions that it calls, directly or not."""
        names = {
            name: {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} | {name.split(".")[0]}
            for name, node in self._definitions.items()
        }
        for used in names.values():  # operators name nobody: a class is used as a whole
            used |= {name for name in names if name.split(".")[0] in used}
        found = {}
        for function in names:
            reached, waiting = {function}, [function]
            while waiting:
                fresh = names[waiting.pop()] & names.keys() - reached
                reached |= fresh
                waiting += fresh
            found[function] = frozenset(reached)
        return found

    @cached_property
    def returns(self) -> dict[str, tuple[str, ...]]:
        """For each function the names of what it returns, from its docstring."""
        return {
            name: _returned_names(ast.get_docstring(node) or "")
            for name, node in self._definitions.items()
        }

    @cached_property
    def _definitions(self) -> dict[str, ast.FunctionDef]:
        return definitions(self.solution_text)

    @cached_property
    def about(self) -> dict[str, Any]:
        """The lesson's front matter: title, needs, level, stretch, minutes, packages and extra."""
        match = _FRONT_MATTER.match(self.lesson.read_text(encoding="utf-8"))
        about = from_yaml(match[1]) if match else None
        if not isinstance(about, dict) or "title" not in about:
            raise CourseError(f"{self.lesson}: no front matter with a title")
        return about

    @property
    def title(self) -> str:
        """The unit's title."""
        return str(self.about["title"])

    @property
    def packages(self) -> tuple[str, ...]:
        """What its file imports besides numpy and the standard library."""
        return tuple(self.about.get("packages") or ())

    @property
    def builds_on(self) -> tuple[str, ...]:
        """Stems of the units whose files its own imports, by their names without the number."""
        return tuple(self.about.get("builds_on") or ())

    @property
    def lacking(self) -> str:
        """What it needs and this machine has not, and how to get it; empty if nothing is."""
        missing = [name for name in self.packages if not _installed(name)]
        if not missing:
            return ""
        named = " and ".join(filter(None, [", ".join(missing[:-1]), missing[-1]]))
        verb = "is" if len(missing) == 1 else "are"
        extra = self.about.get("extra", "")
        return f'{named} {verb} not installed: pip install "backlings[{extra}]".'

    @property
    def stretch(self) -> tuple[str, ...]:
        """Functions that are not part of the core; a whole stretch unit names them all."""
        if self.about.get("level") == "stretch":
            return self.functions
        parts = tuple(self.about.get("stretch") or ())
        return tuple(f for f in self.functions if f.startswith(parts)) if parts else ()


def _installed(package: str) -> bool:
    """Whether a package could be imported; it is not, since that may take seconds."""
    try:
        return importlib.util.find_spec(package) is not None
    except (ImportError, ValueError):
        return False


def find_course() -> Path:
    """
    The folder of the course: the clone, the copy inside an installed wheel, or a hand-out.

    A hand-out is looked for last, where the command was given and above: whoever has the whole
    course never runs the checks that lie in somebody's folder.
    """
    here = Path(__file__).resolve().parent
    for whole in (here.parents[1], here / "_bundled"):
        if (whole / "solutions").is_dir():
            return whole
    working = Path.cwd()
    found = (folder / "course" for folder in (working, *working.parents))
    return next((f for f in found if (f / "autograder" / "answers").is_dir()), here / "_bundled")


def find_units(root: Path | None = None) -> list[Unit]:
    """Every unit of a course, in order: one for each solution, or for each file of answers."""
    root = find_course() if root is None else root
    paths = sorted((root / "solutions").glob("*.py"))
    if paths:
        return [Unit(root, path.stem) for path in paths if _STEM.fullmatch(path.stem)]
    from backlings.answers import HandedOut  # which needs this module

    recorded = sorted((root / "autograder" / "answers").glob("*.zip"))
    return [HandedOut(root, path.stem) for path in recorded if _STEM.fullmatch(path.stem)]


def with_earlier(units: Iterable[Unit]) -> list[Unit]:
    """The units, and those that they build on, in the order of the course."""
    given = list(units)
    earlier = [replace(unit, stem=stem) for unit in given for stem in unit.builds_on]
    return sorted({unit.stem: unit for unit in (*earlier, *given)}.values(), key=lambda u: u.stem)


def seed_for(units: Iterable[Unit], asked: int | None, own: int) -> int:
    """
    The seed of the test inputs: as asked for, else the learner's own; a hand-out knows only one.

    Raises
    ------
    CourseError
        If another one is asked of a hand-out.
    """
    public = next((u.public_seed for u in units if u.public_seed is not None), None)
    if public is not None and asked not in (None, public):
        raise CourseError(f"this copy has answers for the seed {public} only: leave --seed out")
    return next(seed for seed in (public, asked, own) if seed is not None)


def find_unit(wanted: str, units: list[Unit]) -> Unit:
    """
    The unit a learner means by `04_linear`, `linear`, `04`, `4`, its file or one of its functions.

    Raises
    ------
    CourseError
        If no unit or more than one answers to it.
    """
    word = Path(wanted).name.removesuffix(".py").removesuffix(".md")
    exact = [u for u in units if word in (u.stem, u.name) or word.zfill(2) == u.stem[:2]]
    found = exact or [u for u in units if word and word in u.stem]
    found = found or [u for u in units if word in u.functions]
    if len(found) == 1:
        return found[0]
    if found:
        raise CourseError(f"{wanted!r} could be {' or '.join(u.stem for u in found)}: say which")
    raise CourseError(f"there is no unit {wanted!r}; `backlings list` shows them all")


def _returned_names(docstring: str) -> tuple[str, ...]:
    """The names in the Returns section of a numpydoc docstring: `name : type`, unindented."""
    section = re.search(r"^Returns\n-+\n(.*?)(?=\n\S[^\n]*\n-{3,}|\Z)", docstring, re.DOTALL | re.M)
    return tuple(re.findall(r"^(\w+) *:", section[1], re.M)) if section else ()


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
