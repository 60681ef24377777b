"""The units of a course: a stem, and a file with that stem in each folder."""

import ast
import importlib.util
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from backlings.course.entries import parse_yaml, read_yaml
from backlings.course.errors import CourseError
from backlings.course.loading import load_module
from backlings.course.regions import definitions, planted, to_stub

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


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
        entries = read_yaml(self.mistakes) or {}
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
        """The lesson's front matter: title, needs, level, minutes and more."""
        match = _FRONT_MATTER.match(self.lesson.read_text(encoding="utf-8"))
        about = parse_yaml(match[1], f"{self.lesson}: the front matter") if match else None
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
    def plots(self) -> dict[str, str]:
        """For each picture that `backlings plot` can draw of it, the function that measures."""
        return dict(self.about.get("plots") or {})

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


def _returned_names(docstring: str) -> tuple[str, ...]:
    """The names in the Returns section of a numpydoc docstring: `name : type`, unindented."""
    section = re.search(r"^Returns\n-+\n(.*?)(?=\n\S[^\n]*\n-{3,}|\Z)", docstring, re.DOTALL | re.M)
    return tuple(re.findall(r"^(\w+) *:", section[1], re.M)) if section else ()
