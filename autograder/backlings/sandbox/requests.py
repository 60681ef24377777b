"""What the grader asks of a worker, as it travels: alone, or many requests in one frame."""

import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from backlings.checking.student import seed_from
from backlings.checking.trace import weight
from backlings.sandbox.inside import protocol

Request = tuple[int, Any]  # kind and content
_PORTION = 8 << 20  # bytes of arguments in one frame
_TOGETHER = 1000  # requests in one frame


def call(function: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Request:
    """A call of the learner's function."""
    return protocol.CALL, (function, _sendable(tuple(arguments)), _sendable(dict(keywords)))


def probe(function: Callable[..., Any], arguments: Sequence[Any]) -> Request:
    """A run of a check's function beside the learner's module."""
    return protocol.PROBE, (_source_of(function), function.__name__, _sendable(list(arguments)))


def portions(requests: Sequence[Request]) -> Iterator[list[Request]]:
    """The requests in lists that are small enough to travel, and to be answered."""
    portion: list[Request] = []
    size = 0
    for request in requests:
        more = weight(request)
        if portion and (size + more > _PORTION or len(portion) == _TOGETHER):
            yield portion
            portion, size = [], 0
        portion.append(request)
        size += more
    if portion:
        yield portion


def _sendable(value: Any) -> Any:
    """The value as it travels: a Generator as a seed drawn from it, numpy's views as arrays."""
    if isinstance(value, np.random.Generator):
        return protocol.Seed(seed_from(value))
    if isinstance(value, tuple | list):
        return type(value)(_sendable(item) for item in value)
    if isinstance(value, dict):
        return {key: _sendable(item) for key, item in value.items()}
    return value


@cache
def _source_of(function: Callable[..., Any]) -> str:
    # Annotations name types that the worker has no need to import.
    return "from __future__ import annotations\n" + textwrap.dedent(inspect.getsource(function))
