"""
The learner's process: loads one file and answers calls to its functions.

Started by path with `python -I`, so nothing of the course can be imported by accident. Everything
in here shares a process with the learner's code and must be expected to be replaced by it: the
grader believes no answer, it only compares the values.
"""

import builtins
import codecs
import contextlib
import copy
import faulthandler
import importlib.machinery
import io
import linecache
import os
import random
import signal
import sys
import traceback
import types
import warnings
from typing import Any, BinaryIO

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
import frameworks  # type: ignore[import-not-found,unused-ignore]
import keeps  # type: ignore[import-not-found,unused-ignore]
import protocol  # type: ignore[import-not-found,unused-ignore]

del sys.path[0]

import numpy as np
import numpy.random  # numpy loads it at first use: before the learner waits, not while


def _seed_generators() -> None:
    """Make a check repeat exactly, whatever a file draws without a seed."""
    for draws in (random, numpy.random):
        draws.seed(0)


_seed_generators()
if hasattr(os, "register_at_fork"):  # `random` seeds itself afresh in a fork of the warm parent
    os.register_at_fork(after_in_child=_seed_generators)

# Names of our own for the builtins: whoever replaces those harms only themselves.
for _module in (vars(protocol), globals()):
    _module.update({k: v for k, v in vars(builtins).items() if k not in _module})

MEMORY_LIMIT = 2 << 30  # bytes of address space, besides what frameworks take
CPU_LIMIT = 120  # seconds in all: an endless loop ends even if its grader was killed
MAX_NAMES = 10_000  # `from numpy import *` brings hundreds
_TRACE_LINES = 12


class Namespace:
    """The learner's module as a probe sees it, and the handles to values that stayed here."""

    def __init__(self) -> None:
        self.module = types.ModuleType("submission")
        self.probes: dict[str, Any] = {}  # compiled, by their text
        self.kept: dict[int, object] = {}

    def keep(self, value: object) -> Any:
        """Store a value that cannot travel."""
        if len(self.kept) >= protocol.MAX_HANDLES:
            raise protocol.ProtocolError("too many values that only your own code understands")
        number = len(self.kept) + 1
        self.kept[number] = value
        kind = type(value)
        return protocol.Handle(number, kind.__qualname__[:200])

    def look_up(self, handle: Any) -> object:
        """The value a handle stands for."""
        return self.kept[handle.number]


class Parts:
    """Finds the learner's other files, by the names that theirs imports them by."""

    def __init__(self, parts: list[Any]) -> None:
        self.files = {module: (content, name) for module, name, content in parts}

    def find_spec(self, module: str, path: Any = None, target: Any = None) -> Any:
        """As the import system asks its finders."""
        known = module in self.files
        return importlib.machinery.ModuleSpec(module, self) if known else None  # type: ignore[arg-type]

    def create_module(self, spec: Any) -> None:
        """Nothing special."""

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the file, once: when it is imported."""
        run(module, *self.files[module.__name__])


def load(space: Namespace, content: Any, name: str, parts: list[Any]) -> list[str]:
    """Run the learner's file, given as an array of bytes; the names it can be asked for."""
    if parts:
        sys.meta_path.insert(0, Parts(parts))
    sys.modules[space.module.__name__] = space.module
    run(space.module, content, name)
    return [key for key, value in vars(space.module).items() if callable(value)][-MAX_NAMES:]


def run(module: types.ModuleType, content: Any, name: str) -> None:
    """Fill a module with what a file defines."""
    source = content.tobytes()
    if source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SyntaxError("it is written in UTF-16: save it as UTF-8")
    text = source.decode("utf-8-sig", "replace")
    # Tracebacks and inspect.getsource show the learner's lines, though the file is not read here.
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    module.__file__ = name
    exec(compile(source, name, "exec"), module.__dict__)


def probe(space: Namespace, source: str, name: str, arguments: list[Any]) -> object:
    """Run a function of the check's file beside the learner's module."""
    function = space.probes.get(source)
    if function is None:
        scope: dict[str, Any] = {"np": np, "copy": copy, "warnings": warnings}
        lines = source.splitlines(keepends=True)
        linecache.cache["<probe>"] = (len(source), None, lines, "<probe>")
        exec(compile(source, "<probe>", "exec"), scope)
        function = space.probes[source] = scope[name]
    return function(space.module, *arguments)


def answer(space: Namespace, kind: int, request: Any) -> object:
    """Do what one request asks."""
    if kind == protocol.LOAD:
        return load(space, *request)
    if kind == protocol.CALL:
        name, arguments, keywords = request
        return getattr(space.module, name)(*arguments, **keywords)
    if kind == protocol.ALL:
        return [answer(space, *one) for one in request]
    if kind == protocol.PROBE:
        return probe(space, *request)
    if kind == protocol.FORGET:
        space.kept.clear()
        return None
    if kind == protocol.LOOK:  # before anything is loaded, so the answer is ours
        content, parts = request
        return keeps.keeps_state(content.tobytes(), {m: c.tobytes() for m, _, c in parts})
    raise protocol.ProtocolError(f"unknown request {kind}")


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the grader hangs up."""
    space = Namespace()
    while header := requests.read(protocol.HEADER.size):
        kind, number, size = protocol.unpack_header(header)
        payload = requests.read(size)
        try:
            request = protocol.decode(payload, space.look_up, _generator)
            value = answer(space, kind, request)
            reply = protocol.VALUE, protocol.encode(value, space.keep)
        except protocol.ProtocolError as error:
            reply = protocol.REFUSED, protocol.encode(str(error)[:2000])
        except BaseException as error:  # sys.exit in a learner's function is an answer, too
            reply = protocol.RAISED, protocol.encode(_describe(error))
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(BaseException):
                stream.flush()
        answers.write(protocol.pack(reply[0], number, reply[1]))
        answers.flush()


def _generator(seed: Any) -> np.random.Generator:
    return np.random.default_rng(seed.value)


def _describe(error: BaseException) -> dict[str, Any]:
    """Type, text and the frames in the learner's file, innermost last."""
    try:
        text = str(error)[:2000]
    except BaseException:
        text = ""
    frames = [
        [frame.filename, frame.lineno or 0, frame.name, (frame.line or "")[:200]]
        for frame in traceback.extract_tb(error.__traceback__)[-_TRACE_LINES:]
    ]
    if isinstance(error, SyntaxError) and error.lineno:
        line = (error.text or "").strip()[:200]
        frames.append([str(error.filename), error.lineno, "", line])
        text = str(error.msg)[:2000]
    return {"type": type(error).__name__, "text": text, "frames": frames}


def claim_streams() -> tuple[BinaryIO, BinaryIO]:
    """
    Take the protocol off the standard streams, so that printing cannot disturb it.

    Descriptors 0 and 1 become the protocol's own; 0 is then /dev/null, 1 goes where 2 goes.
    """
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = io.TextIOWrapper(
            os.fdopen(os.dup(number), "wb"), "utf-8", "replace", line_buffering=True
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    return requests, answers


def limit_process(held: int = 0) -> None:
    """
    Bound what the platform lets a process bound for itself; the rest is up to the grader.

    Parameters
    ----------
    held : int
        Bytes of address space that were taken before anything of the learner's.
    """
    if hasattr(signal, "SIGUSR1"):  # the grader asks where the code hangs before it kills
        faulthandler.register(signal.SIGUSR1, all_threads=False)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = MEMORY_LIMIT + held
        limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT, CPU_LIMIT))


def main() -> None:
    """Serve one submission over the standard streams."""
    streams = claim_streams()
    frameworks.import_all(sys.argv[1:])
    limit_process(frameworks.held() if sys.argv[1:] else 0)
    serve(*streams)


if __name__ == "__main__":
    main()
