"""Which functions of a submission are still the stub; compared as text, never parsed or run."""

import re

from backlings.course.units import Unit


def unwritten_functions(source: bytes, unit: Unit) -> frozenset[str]:
    """
    Find the functions whose code still equals the stub's.

    Docstrings, comments and line ends do not count: those of a stub are improved now and then, and
    a learner's copy may be older. Submitted text is never parsed in this process.
    """
    written = _function_texts(source.decode("utf-8", "replace"))
    stubs = _function_texts(unit.stub_text)
    return frozenset(f for f in unit.functions if f in written and written[f] == stubs[f])


_QUOTES = '"""'
_TOP = re.compile(r"^(def|class) (\w+).*?(?=^[^\s#)]|\Z)", re.DOTALL | re.MULTILINE)
_FIRST_METHOD = re.compile(r"^([ \t]+)def ", re.MULTILINE)
_METHOD = re.compile(r"def (\w+)\(")


def _function_texts(text: str) -> dict[str, list[str]]:
    """Return the lines of code of each top-level function and method, stripped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = {}
    for kind, name, whole in ((m[1], m[2], m[0]) for m in _TOP.finditer(text)):
        parts = [(name, whole)] if kind == "def" else _methods(name, whole)
        for function, part in parts:
            lines = (line.strip() for line in _without_docstring(part).splitlines())
            found[function] = [line for line in lines if line and not line.startswith("#")]
    return found


def _without_docstring(text: str) -> str:
    """Drop the first text in triple quotes. A regular expression could be made to take hours."""
    begin = text.find(_QUOTES)
    end = text.find(_QUOTES, begin + len(_QUOTES))
    return text if min(begin, end) < 0 else text[:begin] + text[end + len(_QUOTES) :]


def _methods(name: str, text: str) -> list[tuple[str, str]]:
    """Split a class into its methods: names and texts, indented like the first one."""
    first = _FIRST_METHOD.search(text)
    indent = first[1] if first else "    "
    found: list[tuple[str, list[str]]] = []
    inside = False
    # No pattern is made of the indent: it may be megabytes, and a pattern takes a minute then.
    for line in text.split("\n"):
        rest = line.removeprefix(indent) if line.startswith(indent) else ""
        if rest and not rest[0].isspace() and rest[0] not in "#)":
            start = _METHOD.match(rest)
            inside = start is not None
            if start:
                found.append((f"{name}.{start[1]}", []))
        if inside:
            found[-1][1].append(line)
    return [(method, "\n".join(lines)) for method, lines in found]
