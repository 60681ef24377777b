"""
A notebook as a module that can be graded.

The cells become one file whose first lines run them one by one, each on its own line numbers: what
a cell cannot do costs what that cell defines, not the others. Nothing of a learner's is parsed in
this process: the notebook is taken apart, and its cells are compiled, where learners' code runs.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from backlings.checking.student import StudentError
from backlings.sandbox import Part, Submission, Workers

_NAME = "the notebook"

# Runs in the learner's process. A cell that fails leaves functions that say why when asked.
_RUN = """\
def _run(text, cells):
    import __future__, re
    space, lines = globals(), text.split("\\n")
    # "from __future__ import ..." holds for the cells below it, too, as it does in Jupyter.
    known = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
    future = 0
    for first, last in cells:
        cell = "\\n".join(lines[first - 1 : last])
        plain = re.sub(r"^(\\s*)[%!].*$", r"\\1pass", cell, flags=re.M)
        if re.match(r"\\s*%%(?!time|capture)", cell):
            plain = ""
        error = None
        for attempt in (cell, plain):
            try:
                code = compile("\\n" * (first - 1) + attempt, __file__, "exec", future, True)
            except Exception as broken:
                error = error or broken
            else:
                error = None
                break
        if error is None:
            future |= code.co_flags & known
            try:
                exec(code, space)
            except BaseException as broken:
                error = broken
        for name in re.findall(r"^def (\\w+)", cell, re.M) if error else ():
            def stand_in(*_, _error=error, _trace=error.__traceback__, **__):
                raise _error.with_traceback(_trace)
            space.setdefault(name, stand_in)
"""


def as_module(content: bytes, name: str, spares: Workers) -> tuple[bytes, "Lines"]:
    """
    The source of a notebook as one module, and how to name its lines.

    Parameters
    ----------
    content : bytes
        The notebook as it was handed in.
    name : str
        What messages call it.
    spares : Workers
        Where processes come from: taking the notebook apart is done in one.

    Raises
    ------
    StudentError
        If it is no notebook.
    """
    reader = Submission(b"", _NAME, spares)
    try:
        cells = reader.probe(cells_of, [np.frombuffer(content, np.uint8)], _NAME)
    finally:
        reader.close()
    if not isinstance(cells, list) or not all(isinstance(cell, str) for cell in cells):
        raise StudentError("returned", name, f"{name} cannot be read as a notebook.")
    return joined(cells, name)


def part_of(
    stem: str,
    kind: str,
    source: bytes | None,
    spares: Workers,
    lines: list["Lines"],
    absent: str = "no file for {stem} was handed in",
) -> Part:
    """An earlier file that a unit builds on; how a notebook names its lines joins `lines`."""
    name, why = f"{stem}{kind}", absent.format(stem=stem)
    if source is not None and kind == ".ipynb":
        try:
            source, cells = as_module(source, name, spares)
            lines.append(cells)
        except StudentError:
            source, why = None, f"{name} cannot be read as a notebook"
    return Part(stem[3:], name, source, why)


def beside(stems: Sequence[str], folder: Path) -> tuple[tuple[str, str, bytes | None], ...]:
    """For each unit stem, kind and content of its notebook in a folder, or of its module."""
    found = []
    for stem in stems:
        paths = [folder / f"{stem}{kind}" for kind in (".ipynb", ".py")]
        path = next((path for path in paths if path.is_file()), None)
        found.append((stem, path.suffix, path.read_bytes()) if path else (stem, ".ipynb", None))
    return tuple(found)


def cells_of(module: Any, content: Any) -> list[str]:
    """The text of each code cell; runs in the learner's process, so it brings its own imports."""
    import json

    notebook = json.loads(content.tobytes())
    texts = []
    for cell in notebook["cells"]:
        if cell.get("cell_type") == "code":
            source = cell.get("source", "")
            texts.append(source if isinstance(source, str) else "".join(source))
        else:
            texts.append("")  # so that cells keep their numbers
    return texts


class Lines:
    """Which cell a line of the joined text is in."""

    def __init__(self, name: str, starts: list[tuple[int, int]]) -> None:
        self._pattern = re.compile(rf"\bline (\d+) of {re.escape(name)}")
        self._starts = starts
        self._name = name

    def named(self, message: str) -> str:
        """The message, its lines counted within their cells."""
        return self._pattern.sub(self._place, message)

    def _place(self, match: re.Match[str]) -> str:
        number = int(match[1])
        cell, first = max((s for s in self._starts if s[1] <= number), key=lambda s: s[1])
        return f"line {number - first + 1} of cell {cell} of {self._name}"


def named(message: str, notebooks: Iterable[Lines]) -> str:
    """The message, with the lines of each notebook counted within their cells."""
    for lines in notebooks:
        message = lines.named(message)
    return message


def joined(cells: list[str], name: str) -> tuple[bytes, Lines]:
    """
    The cells as one module, and how to name its lines.

    Parameters
    ----------
    cells : list of str
        The first is cell 1; empty ones only count.
    name : str
        What messages call the notebook.
    """
    lines, spans, starts = [""], [], [(0, 0)]
    for number, cell in enumerate(cells, 1):
        if not cell.strip():
            continue
        text = cell.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
        lines.append(f"# cell {number}")
        starts.append((number, len(lines) + 1))
        lines += text.rstrip("\n").split("\n")
        spans.append((starts[-1][1], len(lines)))
    text = "\n".join(lines)
    # The runner shares the first line with the opening quotes, so that no line is moved.
    head = f"exec({_RUN!r}); _run("
    # The cells stand in the file as they are, for whoever looks up a line in it.
    quoted = f'r"""{text}\n"""' if '"""' not in text else _escaped(text)
    source = f"{head}{quoted}, {spans!r})\n"
    return source.encode("utf-8", "replace"), Lines(name, starts)


def _escaped(text: str) -> str:
    """The text in quotes of the other kind, raw if it can be."""
    if "'''" not in text:
        return f"r'''{text}\n'''"
    safe = text.replace("\\", "\\\\").replace("'''", "\\'\\'\\'")
    return f"'''{safe}\n'''"
