"""
Which known mistake explains what a check saw.

A failed check is replayed with each known mistake in the learner's place, on the same inputs. A
mistake explains a value if it returns the same numbers, on every input, right or wrong. Two
mistakes in two values are told apart, since values are compared one by one.
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
    What a failed check tells.

    Attributes
    ----------
    message : str
        What is wrong with the first wrong value, and with the first that a mistake explains; and
        which values are right.
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
        What the check saw of the learner's code; at least one observation does not hold.
    candidates : list of Mistake
        The mistakes that could be behind it.
    replay : callable
        What the same check sees of a mistake, on the same inputs.
    agreement : callable
        How much of the unit's other checks a mistake explains as well; decides between mistakes
        that this check cannot tell apart.
    beside : callable
        What the checks with points about a mistake's function see of it, and of the learner. A
        mistake that breaks one which the learner passes is another one, and so is one that shows
        in none of those it breaks. Where nothing but an error speaks for it, it must explain all
        that is wrong there: many things raise the same error.
    """
    values = _by_name(trace.observations)
    wrong = [name for name, found in values.items() if not all(o.holds for o in found)]
    matches = _matches(values, wrong, candidates, replay, beside)
    named: list[Mistake] = []
    open_names = [name for name in wrong if matches[name]]
    while open_names:
        # The mistake that explains most of what is still open, the likelier one among equals.
        options = matches[open_names[0]]
        most = max(sum(m in matches[n] for n in open_names) for m in options)
        best = [m for m in options if sum(m in matches[n] for n in open_names) == most]
        chosen = best[0] if len(best) == 1 else max(best, key=agreement)
        named.append(chosen)
        open_names = [n for n in open_names if chosen not in matches[n]]
    explained = next((name for name in wrong if matches[name]), wrong[0])
    return Diagnosis(_message(values, wrong, explained), tuple(named))


def agreements(mine: Trace, theirs: Trace) -> int:
    """How many observations of two runs of a check are the same."""
    found = {(o.case, o.name): o.got for o in theirs.observations}
    keys = [(o.case, o.name) for o in mine.observations]
    return sum(
        key in found and same(o.got, found[key], o.within)
        for key, o in zip(keys, mine.observations, strict=True)
    )


def _fits(replayed: Trace, mine: dict[str, list[Observation]], wrong: Sequence[str]) -> bool:
    """
    Whether a mistake may be named at all.

    What it gets wrong must be wrong here, too, and half of it in just the same way: where two
    mistakes meet, the first still shows unmixed in what comes before the second.
    """
    theirs = {o.name for o in replayed.failures}
    explained = [n for n in theirs if n in mine and _explains(replayed, mine[n], n)]
    return theirs <= set(wrong) and 2 * len(explained) >= len(theirs)


def _explains(replayed: Trace, mine: Sequence[Observation], name: str) -> bool:
    """Whether a mistake's values of one name are the learner's, on every input."""
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
    """For each wrong value the mistakes that explain it and that nothing speaks against."""
    fitting = [m for m in candidates if _stands(beside(m)) and _fits(replay(m), values, wrong)]
    explain = {n: [m for m in fitting if _explains(replay(m), values[n], n)] for n in wrong}
    told = {m.id for name in wrong if _tells(values[name]) for m in explain[name]}
    return {
        name: [m for m in found if m.id in told or all(_covers(*pair) for pair in beside(m))]
        for name, found in explain.items()
    }


def _stands(beside: Sequence[tuple[Trace, Trace]]) -> bool:
    """Whether the checks that a mistake breaks fail here, too, and one of them just so."""
    broken = [(theirs, mine) for theirs, mine in beside if theirs.failures]
    if not all(mine.failures for _, mine in broken):
        return False
    return not broken or any(_explained(theirs, mine) for theirs, mine in broken)


def _covers(theirs: Trace, mine: Trace) -> bool:
    """Whether a mistake explains all that is wrong in the learner's run of a check."""
    return _explained(theirs, mine) == {o.name for o in mine.failures}


def _explained(theirs: Trace, mine: Trace) -> set[str]:
    """The names of what a mistake explains of what is wrong in the learner's run of a check."""
    values = _by_name(mine.observations)
    return {o.name for o in mine.failures if _explains(theirs, values[o.name], o.name)}


def _tells(observations: Sequence[Observation]) -> bool:
    """Whether more is known of a name than that numpy raised, on every input."""
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
    # A mistake must not seem to be the cause of a value that it has nothing to do with.
    first = " ".join(describe(values[name]) for name in dict.fromkeys([wrong[0], explained]))
    compared = [name for name, found in values.items() if found[0].expected is not None]
    right = [name for name in compared if name not in wrong]
    if not right or len(values) > 6 or isinstance(values[wrong[0]][0].got, StudentError):
        return first
    verb = "is" if len(right) == 1 else "are"
    return f"{first} {_listed(right)} {verb} right."


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
