"""`backlings debug`: the calls behind a failure, as a script to print and step in."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from backlings.checking.checks import Check
from backlings.checking.student import Backend
from backlings.checking.trace import current_case
from backlings.course.files import write_text
from backlings.verdict.grade import Grader

_SCRIPT = '''\
"""
{check} with {case}.

{message}

Run it with `python {name}`. Prints show, and `breakpoint()` works here and in your own file.
"""

import importlib.util
import sys
from pathlib import Path

import numpy as np

data = np.load(Path(__file__).with_suffix(".npz"))
for name, path in {files!r}.items():
    spec = importlib.util.spec_from_file_location(name, path)
    yours = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(yours)
{probes}
{calls}
'''


@dataclass
class _Call:
    case: str
    function: str
    arguments: list[Any]
    keywords: dict[str, Any]
    result: Any = None
    probe: str = ""


@dataclass
class _Recorder:
    """A backend that remembers what it was asked."""

    backend: Backend
    calls: list[_Call] = field(default_factory=list)

    def call(self, function: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        call = _Call(current_case(), function, list(arguments), dict(keywords))
        self.calls.append(call)
        call.result = self.backend.call(function, arguments, keywords)
        return call.result

    def map(self, function: str, calls: Sequence[Sequence[Any]]) -> list[Any]:
        return self.backend.map(function, calls)

    def require(self, function: str) -> None:
        self.backend.require(function)

    def probe(self, function: Callable[..., Any], arguments: Sequence[Any], about: str) -> Any:
        source = inspect.cleandoc(inspect.getsource(function))
        call = _Call(current_case(), function.__name__, list(arguments), {}, probe=source)
        self.calls.append(call)
        call.result = self.backend.probe(function, arguments, about)
        return call.result

    def ahead(
        self, function: str | Callable[..., Any], calls: Sequence[Sequence[Any]], about: str
    ) -> list[Any]:
        return []  # the script has the calls one by one

    def forget(self) -> None:
        self.backend.forget()


def write_script(
    grader: Grader, check: Check, backend: Backend, path: Path, folder: Path
) -> Path | None:
    """
    Run a check and write down the calls of its first failing case.

    Parameters
    ----------
    grader : Grader
    check : Check
    backend : Backend
        The learner's submission.
    path : Path
        The learner's file, which the script loads.
    folder : Path
        Where the script and the arrays beside it (``.npz``) go.

    Returns
    -------
    Path or None
        The script; None if the check passes.
    """
    recorder = _Recorder(backend)
    attempt = grader.open(recorder, path.read_bytes())
    run = attempt.run(check)
    if not run.trace.failures:
        return None
    case = run.trace.failures[0].case.split(" (")[0]
    calls = [call for call in recorder.calls if call.case == case] or recorder.calls
    script = folder / f"{check.name}.py"
    arrays: dict[str, np.ndarray[Any, Any]] = {}
    lines = [_line(at, calls, grader, arrays) for at in range(len(calls))]
    probes = "".join(
        f"\n\n{source}\n" for source in dict.fromkeys(c.probe for c in calls) if source
    )
    stems = grader.unit.builds_on
    earlier = {stem[3:]: str(path.resolve().with_name(f"{stem}.py")) for stem in stems}
    text = _SCRIPT.format(
        check=check.name,
        case=case or "its only input",
        message=attempt.result(check).message,
        name=script.name,
        files={**earlier, "submission": str(path.resolve())},
        probes=probes,
        calls="\n".join(lines),
    )
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(script.with_suffix(".npz"), **arrays)  # type: ignore[arg-type]
    write_text(script, text)
    return script


def _line(at: int, calls: list[_Call], grader: Grader, arrays: dict[str, Any]) -> str:
    call = calls[at]
    names = _parameters(grader, call)
    arguments = [
        _text(value, f"{name}_{at + 1}", calls[:at], arrays)
        for name, value in zip(names, call.arguments, strict=False)
    ]
    arguments += [
        f"{key}={_text(value, f'{key}_{at + 1}', calls[:at], arrays)}"
        for key, value in call.keywords.items()
    ]
    target = call.function if call.probe else f"yours.{call.function}"
    if call.probe:
        arguments.insert(0, "yours")
    result = f"result_{at + 1}"
    return f"{result} = {target}({', '.join(arguments)})\nprint({result!r}, {result}, sep='\\n')"


def _parameters(grader: Grader, call: _Call) -> list[str]:
    reference = getattr(grader.reference, call.function, None)
    names = list(inspect.signature(reference).parameters) if reference and not call.probe else []
    return names + [f"argument{i}" for i in range(len(names), len(call.arguments))]


def _text(value: Any, name: str, earlier: list[_Call], arrays: dict[str, Any]) -> str:
    """The value as an expression: an earlier result, an array of the file, or a literal."""
    for number, call in enumerate(earlier, start=1):
        if value is call.result and value is not None:
            return f"result_{number}"
        for place, part in enumerate(call.result if isinstance(call.result, tuple | list) else ()):
            if value is part and not isinstance(value, int | float | str | None):
                return f"result_{number}[{place}]"
    if isinstance(value, np.ndarray):
        arrays[name] = value
        return f"data[{name!r}]"
    if isinstance(value, tuple | list):
        inside = [_text(v, f"{name}_{i}", earlier, arrays) for i, v in enumerate(value)]
        comma = "," if len(inside) == 1 else ""
        return (
            f"({', '.join(inside)}{comma})"
            if isinstance(value, tuple)
            else f"[{', '.join(inside)}]"
        )
    if isinstance(value, dict):
        inside = [f"{k!r}: {_text(v, f'{name}_{k}', earlier, arrays)}" for k, v in value.items()]
        return f"{{{', '.join(inside)}}}"
    if isinstance(value, np.random.Generator):
        return "np.random.default_rng(0)"
    return repr(value.item() if isinstance(value, np.generic) else value)
