"""
Diagnosis: find the known mistakes that explain a failed check.

A failed check is run again with each known mistake instead of the submission, on the same inputs.
A mistake explains a value if it returns the same numbers on every input, right or wrong. Values are
compared one by one, so two mistakes in two values are both found.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from backlings.checking.sameness import same
from backlings.checking.student import StudentError
from backlings.checking.trace import Observation, Trace
from backlings.course.mistakes import Mistake
from backlings.verdict.patterns import describe


@dataclass(frozen=True)
class Diagnosis:
    """
    The explanation of a failed check.

    Attributes
    ----------
    message : str
        What is wrong with the first wrong value and with the first value that a mistake explains,
        and which values are right.
    mistakes : tuple of Mistake
        The known mistakes that explain it; empty if none does.
    """

    message: str
    mistakes: tuple[Mistake, ...]


def diagnose(
    trace: Trace,
    candidates: Sequence[Mistake],
    replay: Callable[[Mistake], Trace],
    agreement: Callable[[Mistake], int],
    beside: Callable[[Mistake], Sequence[tuple[Trace, Trace]]],
) -> Diagnosis:
    """
    Explain a failed check.

    Parameters
    ----------
    trace : Trace
        The observations of the check on the submission; at least one of them fails.
    candidates : list of Mistake
        The mistakes to consider.
    replay : callable
        Takes a mistake, returns the trace of the same check on it, with the same inputs.
    agreement : callable
        Takes a mistake, returns how many observations of the unit's other checks it reproduces.
        It decides between mistakes that this check cannot distinguish.
    beside : callable
        Takes a mistake, returns pairs of traces: for each check with points about the mistake's
        function, the trace of the mistake and the trace of the submission. A mistake is ruled out
        if it breaks a check that the submission passes, or if it reproduces none of the failures
        of the checks it breaks. If the only evidence for it is an exception, it must explain every
        failure of these checks, since many different bugs raise the same exception.

    Returns
    -------
    Diagnosis
    """
    values = _by_name(trace.observations)
    wrong = [name for name, seen in values.items() if not all(o.holds for o in seen)]
    matches = _matches(values, wrong, candidates, replay, beside)
    named: list[Mistake] = []
    open_names = [name for name in wrong if matches[name]]
    while open_names:
        # Take the mistake that explains most open values; among equals, the likelier one.
        options = matches[open_names[0]]
        most = max(sum(m in matches[n] for n in open_names) for m in options)
        best = [m for m in options if sum(m in matches[n] for n in open_names) == most]
        chosen = best[0] if len(best) == 1 else max(best, key=agreement)
        named.append(chosen)
        open_names = [n for n in open_names if chosen not in matches[n]]
    explained = next((name for name in wrong if matches[name]), wrong[0])
    return Diagnosis(_message(values, wrong, explained), tuple(named))


def agreements(mine: Trace, theirs: Trace) -> int:
    """Count the observations that are the same in two runs of a check."""
    returned = {(o.case, o.name): o.got for o in theirs.observations}
    keys = [(o.case, o.name) for o in mine.observations]
    return sum(
        key in returned and same(o.got, returned[key], o.within)
        for key, o in zip(keys, mine.observations, strict=True)
    )


def _is_consistent(
    replayed: Trace, mine: dict[str, list[Observation]], wrong: Sequence[str]
) -> bool:
    """
    Whether the values that a mistake breaks are wrong in the submission as well.

    At least half of them must be wrong in exactly the same way. If a submission holds two mistakes,
    the values computed before the second one still show the first one alone.
    """
    theirs = {o.name for o in replayed.failures}
    explained = [n for n in theirs if n in mine and _explains(replayed, mine[n], n)]
    return theirs <= set(wrong) and 2 * len(explained) >= len(theirs)


def _explains(replayed: Trace, mine: Sequence[Observation], name: str) -> bool:
    """Whether a mistake returns the same values of one name as the submission, on every input."""
    theirs = {o.case: o for o in replayed.observations if o.name == name}
    if theirs.keys() != {o.case for o in mine}:
        return False
    return any(not theirs[o.case].holds for o in mine) and all(
        same(o.got, theirs[o.case].got, o.within, lost=True) for o in mine
    )


def _matches(
    values: dict[str, list[Observation]],
    wrong: Sequence[str],
    candidates: Sequence[Mistake],
    replay: Callable[[Mistake], Trace],
    beside: Callable[[Mistake], Sequence[tuple[Trace, Trace]]],
) -> dict[str, list[Mistake]]:
    """List, for each wrong value, the mistakes that explain it and are not ruled out."""
    possible = [
        m
        for m in candidates
        if _breaks_the_same_checks(beside(m)) and _is_consistent(replay(m), values, wrong)
    ]
    explain = {n: [m for m in possible if _explains(replay(m), values[n], n)] for n in wrong}
    by_value = {m.id for name in wrong if _has_evidence(values[name]) for m in explain[name]}
    return {
        name: [
            m
            for m in mistakes
            if m.id in by_value or all(_explains_all(*pair) for pair in beside(m))
        ]
        for name, mistakes in explain.items()
    }


def _breaks_the_same_checks(beside: Sequence[tuple[Trace, Trace]]) -> bool:
    """Whether the submission fails each check that a mistake breaks, one of them identically."""
    broken = [(theirs, mine) for theirs, mine in beside if theirs.failures]
    if not all(mine.failures for _, mine in broken):
        return False
    return not broken or any(_explained(theirs, mine) for theirs, mine in broken)


def _explains_all(theirs: Trace, mine: Trace) -> bool:
    """Whether a mistake explains every failure of a check on the submission."""
    return _explained(theirs, mine) == {o.name for o in mine.failures}


def _explained(theirs: Trace, mine: Trace) -> set[str]:
    """Return the names of the wrong values that a mistake explains in a check's run."""
    values = _by_name(mine.observations)
    return {o.name for o in mine.failures if _explains(theirs, values[o.name], o.name)}


def _has_evidence(observations: Sequence[Observation]) -> bool:
    """Whether a value was observed on some input, not only an exception raised by numpy."""
    return not all(
        isinstance(o.got, StudentError) and o.got.kind == "raised" and not o.got.said
        for o in observations
    )


def _by_name(observations: Iterable[Observation]) -> dict[str, list[Observation]]:
    values: dict[str, list[Observation]] = {}
    for observation in observations:
        values.setdefault(observation.name, []).append(observation)
    return values


def _message(values: dict[str, list[Observation]], wrong: Sequence[str], explained: str) -> str:
    # Describe both: a reader must not take the mistake for the cause of an unrelated value.
    first = " ".join(describe(values[name]) for name in dict.fromkeys([wrong[0], explained]))
    compared = [name for name, found in values.items() if found[0].expected is not None]
    right = [name for name in compared if name not in wrong]
    if not right or len(values) > 6 or isinstance(values[wrong[0]][0].got, StudentError):
        return first
    verb = "is" if len(right) == 1 else "are"
    return f"{first} {_listed(right)} {verb} right."


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
