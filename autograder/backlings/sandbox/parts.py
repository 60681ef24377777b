"""The files of a learner's other units that a submission imports, and how their errors are told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from backlings.checking.student import StudentError


@dataclass(frozen=True, slots=True)
class Part:
    """
    One of them.

    Attributes
    ----------
    module : str
        The name that it is imported by: that of its unit.
    name : str
        Its path, for messages.
    source : bytes or None
        The file as it was handed in; None if there is none.
    absent : str
        Why there is none, as the end of a sentence.
    """

    module: str
    name: str
    source: bytes | None
    absent: str = ""


def sent(parts: Sequence[Part]) -> list[tuple[str, str, bytes]]:
    """Module, path and content of each file that is there."""
    return [(p.module, p.name, p.source) for p in parts if p.source is not None]


def is_absent(
    parts: Sequence[Part], name: str, about: str, type_name: str, text: str
) -> StudentError | None:
    """The error of a file that imports a unit which was never handed in, if it is that."""
    found = re.fullmatch(r"No module named '(\w{1,100})'", text)
    if type_name != "ModuleNotFoundError" or not found:
        return None
    for part in parts:
        if part.module == found[1] and part.source is None:
            message = f"{name} imports {part.module}, and {part.absent}."
            return StudentError("missing", about, message)
    return None


def unwritten(part: Part, about: str, frame: Sequence[object]) -> str:
    """What to say of a function that needs one of an earlier unit that is still the stub."""
    _, line, function, *_ = frame
    return f"{about} needs {function}, still to be written: line {line} of {part.name}."
