"""A class of twenty in the real nbgrader, from the assignment to the exported table."""

import json

import pytest

from support.classroom import golden
from support.course import LINEAR
from support.nbgrader_course import Course, answered, id_of, with_cells
from support.needs import needs

pytestmark = [pytest.mark.slow, needs("nbgrader"), pytest.mark.xdist_group("nbgrader")]
ASSIGNMENT = LINEAR.stem
FORWARD, BACKWARD, ALL = 8.0, 22.0, 30.0
FIRST = "    return out, (x, w)\n"  # of the solution's forward


def changed(line):
    """The solution with another end of its forward."""
    assert FIRST in LINEAR.solution_text
    return LINEAR.solution_text.replace(FIRST, line)


def in_a_helper(notebook):
    """The bias is added in a cell of the learner's own."""
    text = LINEAR.solution_text.replace("x @ w + b", "plus(x @ w, b)")
    return with_cells(answered(notebook, text), "def plus(a, b):\n    return a + b", first=True)


def without_tests(notebook):
    """Right, and all test cells deleted."""
    made = answered(notebook, LINEAR.solution_text)
    made["cells"] = [c for c in made["cells"] if not c["metadata"]["nbgrader"]["grade"]]
    return made


def worth_more(notebook):
    """Wrong, and each test says that it is worth a hundred points, and is passed."""
    made = answered(notebook, golden("mean_for_sum"))
    for cell in made["cells"]:
        if cell["metadata"]["nbgrader"]["grade"]:
            cell["metadata"]["nbgrader"]["points"] = 100
            cell["source"] = "100.0"
    return made


def says_a_test_is_an_answer(notebook):
    """Nothing done, and every test claims to be graded by hand."""
    made = json.loads(json.dumps(notebook))
    for cell in made["cells"]:
        cell["metadata"]["nbgrader"]["solution"] = True
    return made


def twice(notebook):
    """Wrong, and every test is there twice, passed the second time."""
    made = answered(notebook, golden("mean_for_sum"))
    tests = [c for c in made["cells"] if c["metadata"].get("nbgrader", {}).get("grade")]
    return with_cells(made, *({**c, "source": "1000.0", "id": f"x-{c['id']}"} for c in tests))


def noted(notebook):
    """Right, with notes that a browser would run."""
    made = answered(notebook, LINEAR.solution_text)
    script = "<script>document.title = 'stolen'</script><img src=x onerror=alert(1)>"
    return with_cells(
        made,
        {"cell_type": "markdown", "source": script, "metadata": {}},
        {"cell_type": "raw", "source": script, "metadata": {"format": "text/html"}},
        {"cell_type": "code", "source": "1", "metadata": {"nbgrader": {"grade_id": [script]}}},
        {"cell_type": "code", "source": "2", "metadata": {"nbgrader": [script]}},
        f"from IPython.display import HTML, display\ndisplay(HTML({script!r}))",
    )


def unused(notebook):
    """As it was fetched."""
    return notebook


CLASS = {
    "ada": (LINEAR.solution_text, ALL),
    "ben": (golden("einsum"), ALL),
    "cyd": (golden("loops"), ALL),
    "dan": (in_a_helper, ALL),
    "eli": (without_tests, ALL),
    "fay": (noted, ALL),
    "gil": (golden("mean_for_sum"), FORWARD),
    "hal": (golden("two_mistakes"), FORWARD),
    "ida": (golden("wrong_forward_right_backward"), BACKWARD),
    "jan": (unused, 0.0),
    "kim": (changed("    while True:\n        pass\n"), BACKWARD),
    "lea": (golden("recursion"), FORWARD),
    "mia": (golden("os_exit"), FORWARD),
    "ned": (changed("    return out, (x, w\n"), BACKWARD),
    "oli": (changed("    import ctypes\n    ctypes.string_at(0)\n"), BACKWARD),
    "pia": (changed("    raise ValueError('<script>alert(1)</script>\\x1b[31m')\n"), BACKWARD),
    "rob": (worth_more, FORWARD),
    "sue": (says_a_test_is_an_answer, 0.0),
    "tom": (twice, FORWARD),
    "uma": ("{ this is no notebook", None),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The course when everything was graded once."""
    made = Course(tmp_path_factory.mktemp("nbgrader"))
    make_course(made)
    made.autograde_said = made.run("autograde", ASSIGNMENT, code=1)  # uma's cannot be read
    made.run("generate_feedback", ASSIGNMENT)
    return made


def make_course(made):
    """Out to twenty learners and back, through the exchange."""
    made.make([LINEAR])
    made.run("generate_assignment", ASSIGNMENT)
    made.run("release_assignment", ASSIGNMENT)
    homes = {name: made.place / "learners" / name for name in CLASS}
    for home in homes.values():
        home.mkdir(parents=True)
    words = [ASSIGNMENT, "--course", "backlings"]
    made.run_all([(home, ["fetch_assignment", *words]) for home in homes.values()])
    for name, (work, _) in CLASS.items():
        path = homes[name] / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        path.write_text(written(json.loads(path.read_text(encoding="utf-8")), work), "utf-8")
    made.run_all([(home, ["submit", *words, f"--student={name}"]) for name, home in homes.items()])
    made.run("collect", ASSIGNMENT)


def written(notebook, work):
    """What a learner hands in, as text."""
    if callable(work):
        return json.dumps(work(notebook))
    if work.startswith("{"):
        return work
    try:
        return json.dumps(answered(notebook, work))
    except SyntaxError:  # the text goes into one cell, whole
        made = answered(notebook, LINEAR.solution_text)
        for cell in made["cells"]:
            if id_of(cell) == "write_linear_forward":
                cell["source"] = work[: work.index("def linear_backward")]
        return json.dumps(made)


def test_everybody_gets_what_the_work_is_worth(course):
    found = {name: row["score"] for name, row in course.scores().items()}
    assert found == {n: "" if points is None else str(points) for n, (_, points) in CLASS.items()}


def test_what_could_not_be_graded_is_told_and_has_no_score(course):
    row = course.scores()["uma"]
    assert (row["status"], row["raw_score"], row["score"]) == ("ungraded", "", "")
    assert "There was an error processing assignment" in course.autograde_said
    assert not (course.root / "autograded" / "uma" / ASSIGNMENT).exists()
    assert not (course.root / "feedback" / "uma" / ASSIGNMENT).exists()


def test_feedback_explains_what_is_wrong(course):
    page = course.feedback("gil", ASSIGNMENT)
    for text in (
        "db is 1/6 of what it should be in every element; your batch has 6 rows.",
        "It looks as if your code averages db over the batch.",
        "Do their shares add up, or do they share one?",
        "the lesson “The linear layer: The bias gets a sum”",
        "Score: 8.0 / 30.0",
    ):
        assert text in page, text


def test_nothing_of_a_learners_is_markup(course):
    for name in ("fay", "pia"):
        page = course.feedback(name, ASSIGNMENT)
        assert "<script>alert" not in page
        assert "<script>document" not in page
        assert "<img src=x" not in page
        assert "\x1b" not in page
    assert "raised ValueError: &lt;script&gt;alert(1)&lt;/script&gt;" in course.feedback(
        "pia", ASSIGNMENT
    )
    assert "&lt;img src=x onerror=alert(1)&gt;" in course.feedback("fay", ASSIGNMENT)


def test_neither_the_checks_nor_the_seed_stand_in_notebooks_and_feedback(course):
    (seed,) = (course.root / "private").iterdir()
    lines = LINEAR.checks.read_text(encoding="utf-8").splitlines()
    secrets = [seed.read_text().strip(), *(line.strip() for line in lines if len(line) > 40)]
    for folder in ("release", "feedback", "autograded"):
        for path in (course.root / folder).rglob("*.*"):
            if path.suffix in (".ipynb", ".html"):
                text = path.read_text(encoding="utf-8")
                assert not [secret for secret in secrets if secret in text], path
    assert seed.stat().st_mode & 0o077 == 0
    for path in course.root.rglob("*"):
        if path.is_file() and path != seed:
            assert secrets[0].encode() not in path.read_bytes(), path


def test_what_is_handed_out_to_check_with_is_not_copied_for_each_submission(course):
    assert (course.root / "release" / ASSIGNMENT / "course" / "autograder" / "answers").is_dir()
    assert not list((course.root / "autograded").rglob("course"))


def test_every_test_has_a_number_below_it(course):
    for name, (_, points) in CLASS.items():
        if points is None:
            continue
        outputs = course.graded(name, ASSIGNMENT)
        worth = {"linear_forward_values": FORWARD, "linear_backward_values": BACKWARD}
        for check, most in worth.items():
            (output,) = outputs[check]
            assert output["output_type"] == "execute_result"
            assert 0.0 <= float("".join(output["data"]["text/plain"])) <= most


def test_grading_again_repeats_and_keeps_what_was_given_by_hand(course):
    first = course.graded("hal", ASSIGNMENT)
    by_hand(course, "hal", "linear_backward_values", manual_score=5.0, extra_credit=1.0)
    course.run("autograde", ASSIGNMENT, "--student", "hal", "--force")
    assert course.graded("hal", ASSIGNMENT) == first
    assert course.scores()["hal"]["score"] == str(FORWARD + 5.0 + 1.0)
    by_hand(course, "hal", "linear_backward_values", manual_score=None, extra_credit=None)
    assert course.scores()["hal"]["score"] == str(FORWARD)


def by_hand(course, learner, check, **scores):
    """What a teacher does in Formgrader."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as book:
        grade = book.find_grade(check, ASSIGNMENT, ASSIGNMENT, learner)
        for name, value in scores.items():
            setattr(grade, name, value)
        book.db.commit()


def test_what_is_handed_in_anew_and_cannot_be_read_loses_its_old_score(course):
    path = course.root / "submitted" / "ben" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    before = path.read_text(encoding="utf-8")
    path.chmod(0o644)
    path.write_text("{", encoding="utf-8")
    course.run("autograde", ASSIGNMENT, "--student", "ben", "--force", code=1)
    assert course.scores()["ben"]["status"] == "ungraded"
    path.write_text(before, encoding="utf-8")
    course.run("autograde", ASSIGNMENT, "--student", "ben", "--force")
    assert course.scores()["ben"]["score"] == str(ALL)


def test_late_work_is_late(course):
    course.run("db", "assignment", "add", ASSIGNMENT, "--duedate", "2020-01-01 12:00 UTC")
    zero = "--LateSubmissionPlugin.penalty_method=zero"
    course.run("autograde", ASSIGNMENT, "--student", "cyd", "--force", zero)
    row = course.scores()["cyd"]
    assert (row["raw_score"], row["late_submission_penalty"], row["score"]) == (
        "30.0",
        "30.0",
        "0.0",
    )
    course.run("autograde", ASSIGNMENT, "--student", "cyd", "--force")
    assert course.scores()["cyd"]["score"] == str(ALL)


def test_a_teachers_own_cells_are_cleared_and_the_points_are_the_teachers(tmp_path):
    made = Course(tmp_path / "own")
    made.make([LINEAR])
    path = made.root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["metadata"]["nbgrader"]["grade"]:
            cell["metadata"]["nbgrader"]["points"] = 1
    about = {
        "grade": True, "solution": True, "locked": False, "task": False, "points": 4,
        "schema_version": 3, "grade_id": "why",
    }  # fmt: skip
    essay = {"cell_type": "markdown", "source": "Since they add up.", "metadata": {}}
    essay["metadata"]["nbgrader"] = about
    path.write_text(json.dumps(with_cells(notebook, essay)), encoding="utf-8")
    made.run("generate_assignment", ASSIGNMENT)
    released = (made.root / "release" / ASSIGNMENT / path.name).read_text(encoding="utf-8")
    assert "Since they add up" not in released
    work = answered(json.loads(released), golden("mean_for_sum"))
    (answer,) = (cell for cell in work["cells"] if id_of(cell) == "why")
    answer["source"] = "Six shares count. <script>alert(1)</script>"
    made.put("gil", ASSIGNMENT, work)
    made.run("autograde", ASSIGNMENT)
    assert made.scores()["gil"]["status"] == "ungraded"  # the essay waits for a human
    forward, backward = (
        made.graded("gil", ASSIGNMENT)[f"linear_{one}_values"][0]["data"]["text/plain"][0]
        for one in ("forward", "backward")
    )
    assert (forward, backward) == ("1.0", "0.0")
    made.run("generate_feedback", ASSIGNMENT)
    page = made.feedback("gil", ASSIGNMENT)
    assert "Six shares count" in page
    assert "<script>alert" not in page
