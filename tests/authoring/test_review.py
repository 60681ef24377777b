"""`backlings new STEM --check`: what a unit lacks, in which file, and what to do."""

import pytest

from backlings.authoring import review, skeleton
from backlings.cli import main
from backlings.course.finding import find_units
from backlings.course.units import Unit


@pytest.fixture
def unit(course):
    """A new unit that keeps every rule."""
    skeleton.new_unit(course, "27_swish")
    return Unit(course, "27_swish")


HINTS = "    - The formula and the shapes.\n    - The form of the line.\n"
SLIPS = [  # file, what stands there, what stands there instead, words of the problem
    ("solutions/27_swish.py", "dx : ndarray", "dX : ndarray", "no input of the pair is called 'X'"),
    ("solutions/27_swish.py", "dx : ndarray", "ndarray", "does not name what is returned"),
    ("exercises/27_swish.py", "Say what", "Said what", "it is not built from the solution"),
    ("solutions/27_swish.py", "    ### END SOLUTION\n\n\ndef", "\n\ndef", "a region"),
    ("autograder/checks/27_swish.py", "(10, 20)", "(0, 20)", "no check of swish_forward is worth"),
    ("autograder/checks/27_swish.py", '"swish",', '"swash",', "is about swash_forward"),
    ("autograder/mistakes/27_swish.yaml", HINTS, "", "swish_forward has 1 hints"),
    ("autograder/mistakes/27_swish.yaml", "The form of the line.", "Write return 2 * x * dout",
     "gives away a line of the solution"),
    ("autograder/mistakes/27_swish.yaml", "swish-02", "linear-04", "the id linear-04 is taken"),
    ("autograder/mistakes/27_swish.yaml", '"2 * x * dout": "2 * x"', '"2 * x * dout": "2 *"',
     "swish-02 does not parse"),
    ("autograder/mistakes/27_swish.yaml", '"2 * x * dout": "2 * x"', '"3 * x": "x"',
     "occurs 0 times"),
    ("autograder/mistakes/27_swish.yaml", "the upstream gradient\n", "the upstream gradient.\n",
     "`what` is empty or ends with a full stop"),
    ("autograder/mistakes/27_swish.yaml", "evidence: judged", "evidence: guessed", "'guessed'"),
    ("autograder/mistakes/27_swish.yaml", "27_swish#backward", "27_swish#back", "no such section"),
    ("docs/lessons/27_swish.md", "minutes: 30\n", "", "the front matter has no minutes"),
    ("docs/lessons/27_swish.md", "level: core", "level: hard", "the level is 'hard'"),
    ("docs/lessons/27_swish.md", "needs: []", "needs: [28_mish]", "not an earlier unit"),
    ("docs/lessons/27_swish.md", "{{ unit 27_swish }}", "", "it does not show its place"),
    ("docs/lessons/27_swish.md", "{{ figure 27_swish }}", "", "it does not show its figure"),
    ("docs/lessons/27_swish.md", "predict swish-p1", "predict linear-p1", "a prediction of"),
    ("docs/lessons/27_swish.md", "{{ recall ", "recall ", "does not recall two cards"),
    ("docs/lessons/27_swish.md", "**?**", "4", "no example with a step missing"),
    ("docs/lessons/27_swish.md", "Open with", "return 2 * x * dout\n\nOpen with",
     "shows a line of the solution: return 2 * x * dout"),
    ("docs/cards/27_swish.yaml", "why: ", "because: ", "unknown key because"),
    ("docs/cards/27_swish.yaml", "id: swish-p3", "id: swash-p3", "the id swash-p3"),
    ("docs/cards/27_swish.yaml", "The input doubles", '"The input" doubles', "not valid YAML"),
    ("docs/cards/27_swish.yaml", '["it doubles", "it stays as it is"]', "[]", "the choices"),
    ("docs/cards/27_swish.yaml", '"it doubles"', '"$2x$"', "is only a formula"),
    ("docs/cards/27_swish.yaml", "tags: [core]", "tags: []", "has no tags"),
]  # fmt: skip


def test_a_new_unit_lacks_nothing(course, unit):
    assert review.problems(unit, find_units(course)) == []


@pytest.mark.parametrize(("file", "right", "wrong", "words"), SLIPS)
def test_a_slip_is_found_with_its_file_and_a_remedy(course, unit, file, right, wrong, words):
    path = course / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    found = review.problems(Unit(course, unit.stem), find_units(course))
    told = [p for p in found if words in p.rule]
    assert told, [str(p) for p in found]
    assert path.name in str(told[0])
    assert told[0].remedy


@pytest.mark.parametrize("name", ["docs/cards", "docs/figures", "docs/lessons"])
def test_a_missing_file_is_found(course, unit, name):
    next((course / name).glob("27_swish.*")).unlink()
    (problem,) = review.problems(unit, [unit])
    assert problem.rule == "the file is missing"
    assert name in str(problem.path)


def test_a_wrong_gradient_of_the_solution_is_found(course, unit):
    text = unit.solution.read_text(encoding="utf-8").replace("2 * x * dout", "3 * x * dout")
    unit.solution.write_text(text, encoding="utf-8")
    mistakes = unit.mistakes.read_text(encoding="utf-8").replace("2 * x * dout", "3 * x * dout")
    unit.mistakes.write_text(mistakes, encoding="utf-8")
    fresh = Unit(course, unit.stem)
    (problem,) = review.problems(fresh, find_units(course))
    assert "a gradient is wrong: dx[" in problem.rule


def test_the_command_prints_file_rule_and_remedy(course, unit, capsys, monkeypatch):
    monkeypatch.setattr("backlings.cli.find_units", lambda: find_units(course))
    assert main(["new", "27_swish", "--check"]) == 0
    assert "27_swish is complete" in capsys.readouterr().out
    unit.exercise.write_text("", encoding="utf-8")
    assert main(["new", "swish", "--check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("27_swish.py: it is not built from the solution")
    assert lines[1:] == ["    Run `backlings build`.", "27_swish has 1 problem"]
