"""A student in this process: for text of our own, such as a mistake made from the solution."""

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from backlings.checking.student import StudentError, copied, in_brief, top_of


@dataclass(frozen=True)
class Local:
    """A backend in this process: for text of our own, never for a learner's."""

    module: ModuleType

    def call(self, function: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """Call the function on copies of its arguments."""
        found = self._find(function)
        return self._guard(function, lambda: found(*copied(list(arguments)), **keywords))

    def map(self, function: str, calls: Sequence[Sequence[Any]]) -> list[Any]:
        """Call the function once for each tuple of arguments."""
        found = self._find(function)
        return self._guard(function, lambda: [found(*copied(list(call))) for call in calls])  # type: ignore[no-any-return]

    def require(self, function: str) -> None:
        """Raise if the module has no such function."""
        self._find(function)

    def probe(self, function: Callable[..., Any], arguments: Sequence[Any], about: str) -> Any:
        """Call the probe with the module and copies of its arguments."""
        return self._guard(about, lambda: function(self.module, *copied(list(arguments))))

    def ahead(
        self, function: str | Callable[..., Any], calls: Sequence[Sequence[Any]], about: str
    ) -> list[Any]:
        """Nothing: a call makes no round trip here."""
        return []

    def forget(self) -> None:
        """Nothing is kept here."""

    def _find(self, function: str) -> Callable[..., Any]:
        top = top_of(function)
        found = getattr(self.module, top, None)
        if not callable(found):
            raise StudentError("missing", function, f"there is no {top}.")
        return found  # type: ignore[no-any-return]

    def _guard(self, function: str, run: Callable[[], Any]) -> Any:
        try:
            with np.errstate(all="ignore"):
                return copied(run())
        except Exception as error:
            line = traceback.extract_tb(error.__traceback__)[-1].line or ""
            message = (
                f"{function} raised {type(error).__name__}: {in_brief(error)} ({line.strip()})."
            )
            said = str(error) if line.strip().startswith("raise") else ""
            raise StudentError("raised", function, message, type(error).__name__, said) from error
