"""What of a submission is still the stub: text is compared with text, nothing is parsed or run."""

import re

from backlings.course.units import Unit


def unwritten_functions(source: bytes, unit: Unit) -> frozenset[str]:
    """
    Functions whose text still equals the stub's, whatever its comments and line ends.

    Text is compared with text: nothing of a learner's is parsed in this process.
    """
    written = _function_texts(source.decode("utf-8", "replace"))
    stubs = _function_texts(unit.stub_text)
    return frozenset(f for f in unit.functions if f in written and written[f] == stubs[f])


_TOP = re.compile(r"^(def|class) (\w+).*?(?=^[^\s#)]|\Z)", re.DOTALL | re.MULTILINE)
_FIRST_METHOD = re.compile(r"^([ \t]+)def ", re.MULTILINE)
_METHOD = re.compile(r"def (\w+)\(")


def _function_texts(text: str) -> dict[str, list[str]]:
    """For each top-level function, and each method of a class, its lines of code, stripped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = {}
    for kind, name, whole in ((m[1], m[2], m[0]) for m in _TOP.finditer(text)):
        parts = [(name, whole)] if kind == "def" else _methods(name, whole)
        for function, part in parts:
            lines = (line.strip() for line in part.splitlines())
            found[function] = [line for line in lines if line and not line.startswith("#")]
    return found


def _methods(name: str, text: str) -> list[tuple[str, str]]:
    """Name and text of each method of a class: what is indented like its first one."""
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
