"""A probe runs beside the learner's code: what it brings back may be anything."""

import pytest

from backlings.checking.local import Local
from backlings.checking.student import Student
from support.course import UNHURRIED, grader
from support.nonsense import NONSENSE

WRAPPED = [lambda v: v, *(lambda v, n=n: (v,) * n for n in (2, 3, 4)), lambda v: ((v,) * 3,) * 3]


class Forging(Local):
    """The solution, whose probes bring back what they are told to."""

    answer, forged = (), False

    def probe(self, function, arguments, about):
        type(self).forged = True
        return self.answer[0] if self.answer else super().probe(function, arguments, about)


@pytest.mark.parametrize("unit", UNHURRIED, ids=lambda unit: unit.stem)
def test_nonsense_from_a_probe_is_never_the_graders_fault(unit):
    shared = grader(unit, 0)
    for check in shared.checks:
        for answer in [(), *((wrap(v),) for v in NONSENSE.values() for wrap in WRAPPED)]:
            Forging.answer, Forging.forged = answer, False
            run = shared.run(check, Student(Forging(shared.reference), unit.returns))
            if not Forging.forged:
                break
            # Where there are no points, the same nonsense twice may do: it is repeated rightly.
            fine = ["failed", "passed"] if check.points == 0 else ["failed"]
            assert run.outcome in (fine if answer else ["passed"]), (check.name, answer)
