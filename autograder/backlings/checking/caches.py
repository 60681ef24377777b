"""A backward pass is judged on the cache of its own forward, or on ours: whichever is kinder."""

from collections.abc import Callable, Sequence
from typing import Any

from backlings.checking import expect
from backlings.checking.student import StudentError


def on_either_cache(
    own: Callable[[], tuple[Any, Any]],
    ours: tuple[Any, Any],
    backward: Callable[[Any], Any],
    right: Any = None,
) -> Any:
    """
    What the learner's backward returns.

    On the cache of the learner's own forward, which may hold anything. If that fails or is not
    `right`, on the reference's cache as well: a wrong forward is no reason to call a backward
    wrong. Of two wrong results the one on the own cache is told, unless the own forward is wrong.

    Parameters
    ----------
    own : callable
        The learner's forward: (out, cache).
    ours : (out, cache)
        The same from the reference.
    backward : callable
        The learner's backward, given a cache.
    right : object, optional
        What it should return; without it whatever the own cache gives is taken.

    Raises
    ------
    StudentError
        If both fail.
    """
    result: Any = None
    own_out: Any = None
    trouble: StudentError | None = None
    reached = False
    try:
        own_out, cache = own()
        reached = True
        result = backward(cache)
        if right is None or expect.agrees(result, right):
            return result
    except StudentError as error:
        trouble = error
    try:
        on_ours = backward(ours[1])
    except StudentError as error:
        if trouble is None:
            return result
        raise (trouble if reached else error) from None
    if trouble is not None or expect.agrees(on_ours, right):
        return on_ours
    return result if expect.agrees(own_out, ours[0]) else on_ours


def first_right(ways: Sequence[Callable[[], Any]], right: Callable[[Any], bool]) -> Any:
    """
    What the first way to ask gives that is right; if none is, what the very first one gives.

    So that something wrong elsewhere in the learner's code is no reason to call this wrong.

    Parameters
    ----------
    ways : sequence of callable
        Each asks the learner's code for the same, with less or with other code in between.
    right : callable
        Whether that is as it should be.

    Raises
    ------
    StudentError
        What the first way raises, if no way is right.
    """
    first: list[Any] = []
    for way in ways:
        try:
            found = way()
            if right(found):
                return found
        except StudentError as error:
            found = error
        first = first or [found]
    if isinstance(first[0], StudentError):
        raise first[0]
    return first[0]
