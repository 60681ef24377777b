"""Rules for the solution, the checks and the known mistakes of a unit."""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import partial

from backlings.authoring.problem import Problem, Rule, section
from backlings.checking.checks import Check, collect, run_check, stream
from backlings.checking.local import Local
from backlings.checking.operation import Operation
from backlings.checking.pair_checks import own_slope
from backlings.checking.student import Student
from backlings.course.loading import load_module
from backlings.course.mistakes import known_mistakes, load_catalogue, mistaken_text
from backlings.course.regions import definitions, find_regions, solution_lines
from backlings.course.units import Unit
from backlings.verdict.grade import Grader

EVIDENCE = "seen", "related", "judged", "wild"


def stub(unit: Unit, units: Sequence[Unit]) -> Iterator[Problem]:
    """The stub is what the solution builds."""
    built = unit.stub_text
    if not unit.exercise.exists() or unit.exercise.read_text(encoding="utf-8") != built:
        yield Problem(unit.exercise, "it is not built from the solution", "Run `backlings build`.")


def regions(unit: Unit, units: Sequence[Unit]) -> Iterator[Problem]:
    """Every function has something to write."""
    found = find_regions(unit.solution_text)
    for name, node in definitions(unit.solution_text).items():
        last = (node.end_lineno or 0) + 1  # the closing marker may stand below the last statement
        if name in unit.functions and not any(node.lineno <= r[0] <= last for r in found):
            yield Problem(
                unit.solution,
                f"{name} leaves nothing to write",
                "Put the learner's lines between ### BEGIN SOLUTION and ### END SOLUTION.",
            )


def returned_names(unit: Unit, units: Sequence[Unit]) -> Iterator[Problem]:
    """Each docstring names what is returned; a gradient is called after its input."""
    for function, node in definitions(unit.solution_text).items():
        nothing = node.returns is not None and ast.unparse(node.returns) == "None"
        if function in unit.functions and not nothing and not unit.returns[function]:
            yield Problem(
                unit.solution,
                f"the docstring of {function} does not name what is returned",
                "Add a Returns section with a line such as `dx : ndarray of shape (N, D)`.",
            )
    for pair in operations(unit):
        if pair.backward in unit.functions:
            for gradient in unit.returns[pair.backward]:
                try:
                    pair.position(gradient)
                except ValueError as error:
                    yield Problem(
                        unit.solution, str(error), "Name each gradient d and then its input."
                    )


def no_answer_shown(unit: Unit, units: Sequence[Unit]) -> Iterator[Problem]:
    """No line of the solution stands in the stub, in the lesson or in a hint."""
    answers = {line for line in solution_lines(unit.solution_text, unit.planted) if telling(line)}
    for path in (unit.exercise, unit.lesson):
        shown = {line.strip(" `") for line in path.read_text(encoding="utf-8").splitlines()}
        for line in sorted(answers & shown):
            yield Problem(path, f"it shows a line of the solution: {line}", "Take that line out.")
    for function, hints in load_catalogue(unit).hints.items():
        for hint in hints:
            for line in sorted(answer for answer in answers if answer in hint):
                yield Problem(
                    unit.mistakes,
                    f"a hint of {function} gives away a line of the solution: {line}",
                    "Describe the form of the line instead.",
                )


def telling(line: str) -> bool:
    """Whether a line gives something away: not a bare keyword, a return of names or a comment."""
    return len(line) > 12 and not re.fullmatch(r"(return|else:|#|for|import)[\w ,.:]*", line)


def checks(unit: Unit, units: Sequence[Unit]) -> Iterator[Problem]:
    """Every function has checks that are worth something, and every check says what is true."""
    found = collect(load_module(unit.checks))
    names = [check.name for check in found]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(unit.checks, f"two checks are called {name}", "Rename one of them.")
    for function in unit.functions:
        if not sum(check.points for check in found if check.function == function):
            yield Problem(
                unit.checks,
                f"no check of {function} is worth points",
                f'Declare its pair, or write a check with @points(10, "{function}").',
            )
    for check in found:
        yield from _statement(unit, check)


def _statement(unit: Unit, check: Check) -> Iterator[Problem]:
    if check.function not in unit.functions:
        yield Problem(
            unit.checks,
            f"{check.name} is about {check.function}, which the solution does not have",
            f"Name one of {', '.join(unit.functions)}.",
        )
    if not check.statement.endswith(".") or "\n" in check.statement:
        yield Problem(
            unit.checks,
            f"{check.name} does not say in one sentence what is true",
            "Make its docstring one line that ends with a full stop.",
        )


def hints(unit: Unit, units: Sequence[Unit]) -> Iterator[Problem]:
    """Every function has at least two hints."""
    known = load_catalogue(unit).hints
    for function in unit.functions:
        if len(known.get(function, ())) < 2:
            yield Problem(
                unit.mistakes,
                f"{function} has {len(known.get(function, ()))} hints",
                "Write three: a question, the formula with its shapes, the form of the line.",
            )


def mistakes(unit: Unit, units: Sequence[Unit]) -> Iterator[Problem]:
    """Every known mistake is a change to the solution, with an id of its own and a question."""
    others = {m.id for u in units if u.stem != unit.stem for m in known_mistakes(u).values()}
    seen: set[str] = set()
    for mistake in load_catalogue(unit).mistakes:
        for name in (mistake.id, *mistake.aliases):
            if name in seen or name in others:
                yield Problem(unit.mistakes, f"the id {name} is taken", "Give it a new number.")
            seen.add(name)
        try:
            ast.parse(mistaken_text(unit, mistake))
        except SyntaxError as error:
            yield Problem(
                unit.mistakes, f"{mistake.id} does not parse: {error}", "Mend its `replace`."
            )
        if not mistake.what or mistake.what.endswith("."):
            yield Problem(
                unit.mistakes,
                f"{mistake.id}: `what` is empty or ends with a full stop",
                "Complete the sentence: It looks as if your code ...",
            )
        if not mistake.ask:
            yield Problem(unit.mistakes, f"{mistake.id} asks nothing", "Write a question as `ask`.")
        if mistake.evidence not in EVIDENCE:
            yield Problem(
                unit.mistakes,
                f"{mistake.id}: the evidence is {mistake.evidence!r}",
                f"Write one of {', '.join(EVIDENCE)}.",
            )
        yield from section(unit, unit.mistakes, mistake.id, mistake.lesson)


def gradients(unit: Unit, units: Sequence[Unit]) -> Iterator[Problem]:
    """
    Each backward of the solution is the slope of its forward, measured by differences.

    The checks compare with the solution, so that none of them would see it.
    """
    reference = unit.load_reference()
    student = Student(Local(reference), unit.returns)
    for pair in operations(unit):
        statement = f"{pair.backward} is the slope of {pair.forward}."
        body = partial(own_slope, pair, measure_all=True)
        check = Check(f"{pair.op}_slope", pair.backward, 0, statement, body)
        run = run_check(check, student, reference, stream(0, unit.stem, check.name))
        for failure in run.trace.failures[:1]:
            yield Problem(
                unit.solution, f"a gradient is wrong: {failure.message}", f"Mend {pair.backward}."
            )


def operations(unit: Unit) -> list[Operation]:
    """The operation pairs that a unit's checks declare."""
    declared = vars(load_module(unit.checks)).values()
    return [one for one in declared if isinstance(one, Operation)]


def solution_passes(unit: Unit, units: Sequence[Unit]) -> Iterator[Problem]:
    """The solution passes every check, but for those that train, which take too long here."""
    grader = Grader(unit, 0)
    for check in grader.checks:
        if check.replayed:
            result = grader.solved.result(check)
            if result.outcome != "passed":
                yield Problem(
                    unit.checks,
                    f"the solution itself does not pass {check.name}: {result.message}",
                    "Mend the check, or the solution.",
                )


# These run the solution.
RUNNING_RULES: tuple[Rule, ...] = (solution_passes, gradients)
CODE_RULES: tuple[Rule, ...] = (
    stub,
    regions,
    returned_names,
    no_answer_shown,
    checks,
    hints,
    mistakes,
)
