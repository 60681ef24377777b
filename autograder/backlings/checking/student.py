"""
The learner's functions as a check sees them, wherever they run.

`Student` offers each function as an attribute and turns whatever goes wrong behind it into a
`StudentError`. Where the code runs is up to a `Backend`: the sandbox for a submission, this very
process for our own text (a mistake made from the reference).
"""

import contextlib
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np

Kind = Literal["todo", "missing", "unloaded", "raised", "stopped", "crashed", "returned"]


class StudentError(Exception):
    """
    The learner's code did not return what could be compared.

    Attributes
    ----------
    kind : str
        ``todo`` (still the stub), ``missing`` (no such function), ``unloaded`` (its file raised
        before anything was called), ``raised``, ``stopped`` (took too long), ``crashed`` (the
        process ended) or ``returned`` (not the agreed values).
    function : str
        The learner's function.
    message : str
        One sentence for the learner.
    type_name : str
        For ``raised``, the exception's class.
    said : str
        What the exception says, if a `raise` of the learner's own raised it.
    """

    def __init__(
        self,
        kind: Kind,
        function: str,
        message: str,
        type_name: str = "",
        said: str = "",
    ) -> None:
        super().__init__(message)
        self.said = said
        self.kind, self.function, self.message, self.type_name = kind, function, message, type_name


class Backend(Protocol):
    """Where a submission's functions run; each method raises StudentError on their failure."""

    def call(self, function: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """The value of one call."""

    def map(self, function: str, calls: Sequence[Sequence[Any]]) -> list[Any]:
        """The values of many calls, in one round trip."""

    def require(self, function: str) -> None:
        """Raise if there is no such function."""

    def probe(self, function: Callable[..., Any], arguments: Sequence[Any], about: str) -> Any:
        """The value of a check's own function, run beside the learner's module, for one of its."""

    def ahead(
        self, function: str | Callable[..., Any], calls: Sequence[Sequence[Any]], about: str
    ) -> list[Any]:
        """The values of calls or probes that will be asked for; none where it saves nothing."""

    def forget(self) -> None:
        """Drop what earlier calls left behind."""


@dataclass(frozen=True)
class StudentFunction:
    """One function of the submission; calling it may raise StudentError."""

    student: "Student"
    name: str

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Call it; what comes back has as many values as the docstring promises."""
        self.ask()
        with self.student.remembering():
            value = self.student.backend.call(self.name, arguments, keywords)
        self.student.answered.add(self.name)
        return self._agreed(value)

    def map(self, calls: Sequence[Sequence[Any]]) -> list[Any]:
        """Call it once for each tuple of arguments."""
        self.ask()
        with self.student.remembering():
            values = self.student.backend.map(self.name, calls)
        return [self._agreed(value) for value in values]

    def ahead(
        self, calls: Sequence[Sequence[Any]], probe: Callable[..., Any] | None = None
    ) -> list[Any]:
        """
        Tell which calls, or which runs of a probe, come next, so that they make one round trip.

        Whoever makes them then need not know of it. A function that has not answered yet gets its
        calls one by one: it may hang.

        Returns
        -------
        list
            Their values, or nothing where they are made one by one.
        """
        answers = self.name in self.student.answered and self.name not in self.student.given_up
        return self.student.backend.ahead(probe or self.name, calls, self.name) if answers else []

    def ask(self) -> None:
        """Raise if it is still the stub, or has hung or crashed before."""
        self.student.called.add(self.name)
        if self.name in self.student.unwritten:
            raise StudentError("todo", self.name, f"{self.name} is still to be written.")
        if self.name in self.student.given_up:
            raise self.student.given_up[self.name]

    def _agreed(self, value: Any) -> Any:
        names = self.student.returns.get(self.name, ())
        wanted = ", ".join(names)
        if value is None and names:
            raise StudentError(
                "returned",
                self.name,
                f"{self.name} returned None, expected {wanted}: is there a return on every path?",
            )
        if len(names) < 2:
            return value
        if not isinstance(value, tuple | list):
            raise StudentError(
                "returned",
                self.name,
                f"{self.name} returned {type_of(value)}, expected {len(names)} values: {wanted}.",
            )
        if len(value) != len(names):
            found = f"{len(value)} value{'s' if len(value) != 1 else ''}"
            raise StudentError(
                "returned",
                self.name,
                f"{self.name} returned {found}, expected {len(names)}: {wanted}.",
            )
        return value


class Student:
    """
    A submission, a function an attribute.

    Parameters
    ----------
    backend : Backend
    returns : mapping of str to tuple of str
        For each function the names of the values it returns.
    unwritten : set of str
        Functions that are still the stub: asking for one raises at once.
    """

    def __init__(
        self,
        backend: Backend,
        returns: Mapping[str, tuple[str, ...]],
        unwritten: frozenset[str] = frozenset(),
    ) -> None:
        self.backend, self.returns, self.unwritten = backend, returns, unwritten
        self.called: set[str] = set()
        self.answered: set[str] = set()
        self.given_up: dict[str, StudentError] = {}

    def __getattr__(self, name: str) -> StudentFunction:
        """The function of that name; whether it exists is seen when it is called."""
        if name.startswith("_"):
            raise AttributeError(name)
        return StudentFunction(self, name)

    def probe(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        values: int = 1,
        of: Sequence[str] = (),
    ) -> Any:
        """
        Run a function of the check's file where the learner's module lives.

        Parameters
        ----------
        function : callable
            A plain `def` that uses its arguments, `np`, `copy` and `warnings` only. Its first
            argument is the learner's module; it returns data.
        *arguments
            What follows the module.
        values : int
            How many values it returns, if more than one.
        of : sequence of str
            Functions that it drives without naming them, such as the method behind an operator.
        """
        names = {*function.__code__.co_names, *(a for a in arguments if isinstance(a, str))}
        asked = [*of, *(name for name in self.returns if name in names - {*of})]
        self.called.update(asked)
        for name in asked:
            StudentFunction(self, name).ask()
            self.backend.require(name)
        about = of[0] if of else asked[-1] if asked else function.__name__
        with self.remembering(about):
            found = self.backend.probe(function, arguments, about)
        self.answered.update(asked)
        if values > 1 and not (isinstance(found, tuple) and len(found) == values):
            raise StudentError("returned", about, f"{about} did not return what can be compared.")
        return found

    @contextlib.contextmanager
    def remembering(self, about: str = "") -> Iterator[None]:
        """
        Give up on a function that hangs or crashes: asked again, it fails at once.

        An endless loop costs a learner seconds then, not minutes.
        """
        try:
            yield
        except StudentError as error:
            error.function = about or error.function
            if error.kind in ("stopped", "crashed"):
                self.given_up[error.function] = error
            raise


def top_of(function: str) -> str:
    """The name that a module must have for a function: that of the class, for a method."""
    return function.split(".")[0]


def in_brief(text: object) -> str:
    """The beginning of what an exception says, on one line: some go on for a page."""
    return textwrap.shorten(str(text), 200, placeholder=" ...")


def copied(value: Any) -> Any:
    """The value with fresh arrays and containers and, for each Generator, one drawn from it."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, tuple | list):
        return type(value)(copied(item) for item in value)
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    if isinstance(value, np.random.Generator):
        return np.random.default_rng(seed_from(value))
    return value


def seed_from(rng: np.random.Generator) -> int:
    """A fresh 64-bit seed: how a Generator travels."""
    return int(rng.integers(2**64, dtype=np.uint64))


def is_numeric(value: Any) -> bool:
    """Whether a value is a number or an array of numbers; a subclass of array is none."""
    if isinstance(value, np.ndarray):
        return type(value) is np.ndarray and value.dtype.kind in "fiub"
    return isinstance(value, int | float | np.number | np.bool_)


def type_of(value: Any) -> str:
    """What a value is, in the words of a message: never its content."""
    if type(value) is np.ndarray:
        what = "an array" if is_numeric(value) else f"an array of {value.dtype} values"
        return f"{what} of shape {value.shape}"
    if value is None:
        return "None"
    name = getattr(value, "type_name", None) or type(value).__name__
    return f"{'an' if name[:1] in 'aeiouAEIOU' else 'a'} {name}"
