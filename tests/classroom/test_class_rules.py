"""A class as it is: late, twice, missing, hostile, and what the grader could not do."""

import json
import os
import sys

import pytest

from backlings.classroom.grading import Order
from backlings.classroom.grading import grade as grade_one
from backlings.course.errors import CourseError
from backlings.verdict.recorded import PUBLIC_SEED
from support.classroom import files, golden, grade, hand_in, messages, outcomes, report, rows

# Not beside another that counts processes.
pytestmark = pytest.mark.xdist_group("processes")

RIGHT, WRONG = golden("einsum"), golden("mean_for_sum")
BOTH = """
title = "Autumn"
attempts = "{attempts}"
roster = ["Ada", "bob", "zoe", "12345"]
lessons_url = "https://example.org/lessons"
[units.04_linear]
weight = 60
deadline = 2026-11-01T12:00:00Z
[units.05_activations]
weight = 40
[late]
per_day = 0.1
[times]
"12345" = 2026-11-03T13:00:00Z
"""
NOON = 1793534400  # 2026-11-01T12:00:00Z


@pytest.fixture
def late_class(tmp_path):
    """Ada in time and then worse, bob two days late, one from Canvas, and somebody else."""
    place = hand_in(
        tmp_path / "in",
        {
            "ada/attempt 1/04_linear.py": RIGHT,
            "ada/attempt 2/04_linear.py": WRONG,
            "bob/04_linear.py": RIGHT,
            "hopper_LATE_12345_9_04_linear.py": RIGHT,
            "guest/04_linear.py": RIGHT,
        },
    )
    for path in place.rglob("*.py"):
        os.utime(path, (NOON - 60, NOON - 60))
    os.utime(place / "bob" / "04_linear.py", (NOON + 90_000, NOON + 90_000))
    return place


@pytest.mark.parametrize(("attempts", "ada"), [("last", "16"), ("best", "60")])
def test_deadlines_weights_attempts_and_the_roster(late_class, tmp_path, attempts, ada):
    (tmp_path / "course.toml").write_text(BOTH.format(attempts=attempts), encoding="utf-8")
    out = tmp_path / "out"
    assert grade(late_class, out, "--course", tmp_path / "course.toml") == 0
    found = rows(out)
    assert found["Ada"]["points"] == ada
    assert found["bob"] == {
        "submission": "bob", "points": "48", "max_points": "100", "status": "graded",
        "04_linear": "48", "05_activations": "0",
    }  # fmt: skip
    assert found["12345"]["points"] == "42"  # the time that the teacher gives: three days begun
    assert found["zoe"]["points"] == "0"
    assert found["zoe"]["status"] == "missing"
    assert report(out, "bob")["units"][0]["late"] == {"days": 2, "kept": 0.8, "marked": False}
    assert report(out, "bob")["points"] == 30  # what the code is worth, whatever counts
    assert report(out, "guest")["on_roster"] is False
    data = json.loads((out / "class.json").read_text(encoding="utf-8"))
    assert data["names"]["late"]["first"] == ["12345", "bob"]
    assert data["names"]["not_on_roster"]["first"] == ["guest"]
    assert data["names"]["missing"]["first"] == ["zoe"]
    assert "https://example.org/lessons/04_linear/#bias-sum" in json.dumps(data) or ada == "60"
    page = (out / "feedback" / "bob.html").read_text(encoding="utf-8")
    assert "2 days after the deadline" in page
    assert "80 % of the points count" in page


def test_the_rules_may_change_without_grading_again(late_class, tmp_path, capsys):
    out, course = tmp_path / "out", tmp_path / "course.toml"
    for attempts in ("last", "best"):
        course.write_text(BOTH.format(attempts=attempts), encoding="utf-8")
        capsys.readouterr()
        assert grade(late_class, out, "--course", course) == 0
    assert "(2 files known from before, 0 new)" in capsys.readouterr().out
    assert rows(out)["Ada"]["points"] == "60"


def test_what_cannot_be_graded_is_not_zero(tmp_path, capsys):
    """An archive nobody can read: no points, its own status, and the exit code says so."""
    place = hand_in(tmp_path / "in", {"ada/04_linear.py": RIGHT, "eve.zip": b"PK\3\4 broken"})
    out = tmp_path / "out"
    assert grade(place, out, "--junit", out / "junit.xml") == 1
    assert "1 could not be graded" in capsys.readouterr().err
    assert rows(out)["eve"] == {
        "submission": "eve", "points": "", "max_points": "30", "status": "ungraded",
        "04_linear": "",
    }  # fmt: skip
    assert rows(out)["ada"]["points"] == "30"
    assert set(outcomes(out, "eve").values()) == {"ungraded"}
    assert report(out, "eve")["counted"] is None
    data = json.loads((out / "class.json").read_text(encoding="utf-8"))
    assert (data["statuses"]["ungraded"], data["score"]["count"]) == (1, 1)
    assert "eve" in (out / "class.html").read_text(encoding="utf-8")
    assert "no verdict on your work" in (out / "feedback" / "eve.html").read_text(encoding="utf-8")
    assert '<error message="Not graded: eve.zip' in (out / "junit.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("attempts", "status"), [("last", "ungraded"), ("best", "graded")])
def test_a_last_attempt_that_nobody_can_read_is_not_passed_over(tmp_path, attempts, status):
    given = {"ada/attempt 1/04_linear.py": RIGHT, "ada/attempt 2/new.zip": b"PK\3\4 broken"}
    (tmp_path / "course.toml").write_text(f'attempts = "{attempts}"', encoding="utf-8")
    place, out = hand_in(tmp_path / "in", given), tmp_path / "out"
    assert grade(place, out, "--course", tmp_path / "course.toml") == int(status == "ungraded")
    assert rows(out)["ada"]["status"] == status


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('roster = ["hopper", "12345"]', "'hopper' and '12345' are the same learner"),
        ("[times]\nnobody = 2026-11-01", "times: 'nobody' has handed in nothing"),
    ],
)
def test_names_that_cannot_be_are_said(tmp_path, capsys, text, words):
    (tmp_path / "course.toml").write_text(text, encoding="utf-8")
    place = hand_in(tmp_path / "in", {"hopper_12345_9_04_linear.py": RIGHT})
    assert grade(place, tmp_path / "out", "--course", tmp_path / "course.toml") == 2
    assert words in " ".join(capsys.readouterr().err.split())


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_who_kills_the_grader_costs_nobody_else(tmp_path):
    """In the portable tier code can do this; it is told, and the others have their points."""
    killer = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n" + RIGHT
    others = {f"{n}/04_linear.py": f"{RIGHT}# {n}\n" for n in ("ada", "bob", "zoe")}
    place = hand_in(tmp_path / "in", {"eve/04_linear.py": killer, **others})
    assert grade(place, tmp_path / "out", "--tier", "process") == 1
    found = rows(tmp_path / "out")
    assert {name: found[name]["points"] for name in found} == {
        "ada": "30", "bob": "30", "eve": "", "zoe": "30"
    }  # fmt: skip
    assert "the grader process ended twice" in messages(tmp_path / "out", "eve")
    (tmp_path / "in" / "eve" / "04_linear.py").write_text(RIGHT, encoding="utf-8")
    assert grade(place, tmp_path / "out", "--tier", "process") == 0


HOSTILE = {
    '=HYPERLINK("http:__x")': "=HYPERLINK",
    "<script>alert(1)<script>": "<script>",
    "\x1b[31mred": "\x1b",
    "{{ 7 * 7 }}": "49",
    "@sum": "\n@sum",
}


def test_hostile_names_and_messages_are_text_everywhere(tmp_path, capsys):
    script = '<script>alert(1)</script>\x1b[31m"]]>&{{ 7 * 191 }}'
    text = f"def linear_forward(x, w, b):\n    raise ValueError({script!r})\n"
    place = hand_in(tmp_path / "in", {f"{name}/04_linear.py": text for name in HOSTILE})
    out = tmp_path / "out"
    assert grade(place, out, "--junit", out / "junit.xml") == 0
    printed = capsys.readouterr()
    assert len(rows(out)) == len(HOSTILE)
    for name, content in files(out).items():
        assert b"\x1b" not in content
        assert b"1337" not in content
        assert b"<script>" not in content or name.endswith((".json", ".csv"))  # plain text there
    assert "\x1b" not in printed.out + printed.err
    table = (out / "grades.csv").read_text(encoding="utf-8")
    assert "'@sum," in table
    assert "\"'=HYPERLINK" in table
    assert "\n@sum" not in (out / "durations.csv").read_text(encoding="utf-8")


def test_printing_costs_nothing_and_is_written_nowhere(tmp_path):
    flood = f"print('flood' * 4_000_000)\n{RIGHT}"
    place = hand_in(tmp_path / "in", {"ada/04_linear.py": flood})
    assert grade(place, tmp_path / "out") == 0
    assert rows(tmp_path / "out")["ada"]["points"] == "30"
    assert all(b"floodflood" not in content for content in files(tmp_path / "out").values())


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--tier", "iron"), "there is no tier 'iron'"),
        (("--tier", "process", "--jobs", "0"), "at least one process"),
        (("--tier", "process", "--units", "nonsense"), "there is no unit 'nonsense'"),
        (("--tier", "process", "--course", "nowhere.toml"), "cannot be read"),
    ],
)
def test_what_the_teacher_must_settle_is_said_before_anything_is_graded(
    tmp_path, capsys, more, words
):
    from backlings.cli import main

    place = hand_in(tmp_path / "in", {"ada/04_linear.py": RIGHT})
    code = main(["grade", str(place), "--out", str(tmp_path / "out"), *more])
    assert code == 2
    assert words in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "out" / "grades.csv").exists()


def test_without_isolation_nothing_is_graded_and_the_way_to_it_is_said(
    tmp_path, capsys, monkeypatch
):
    from backlings.cli import main

    monkeypatch.setitem(sys.modules, "pyseccomp", None)  # as if it was not installed
    place = hand_in(tmp_path / "in", {"ada/04_linear.py": RIGHT})
    assert main(["grade", str(place), "--out", str(tmp_path / "out")]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "the tier 'isolated' is not available here" in said
    assert "pip install 'backlings[class]'" in said or sys.platform != "linux"
    assert "--tier process" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("given", [{}, {"ada/notes.txt": "none"}, {"notes.txt": "none"}])
def test_nothing_to_grade_is_said(tmp_path, capsys, given):
    place = hand_in(tmp_path / "in", given)
    place.mkdir(exist_ok=True)
    assert grade(place, tmp_path / "out") == 2
    assert "answers a unit; a file is called like its unit" in " ".join(
        capsys.readouterr().err.split()
    )


def test_results_never_mix_with_what_is_there(tmp_path, capsys):
    place = hand_in(tmp_path / "in", {"ada/04_linear.py": RIGHT})
    assert grade(place, place / "graded") == 2
    assert "lie in each other" in " ".join(capsys.readouterr().err.split())
    hand_in(tmp_path / "thesis", {"chapter.tex": "mine"})
    assert grade(place, tmp_path / "thesis") == 2
    assert "give a new folder" in " ".join(capsys.readouterr().err.split())
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.tex"]


def test_a_grader_of_another_version_refuses():
    """On a cluster each machine has its own copy of the course."""
    order = Order("key", "04_linear", "another", ".py", RIGHT.encode(), 1, "process")
    with pytest.raises(CourseError, match="another version of backlings or of 04_linear"):
        grade_one(order)


def test_the_seed_whose_answers_are_handed_out_is_refused(tmp_path, capsys):
    place = hand_in(tmp_path / "in", {"ada/04_linear.py": RIGHT})
    assert grade(place, tmp_path / "out", "--seed", PUBLIC_SEED) == 2
    assert "that of the hand-outs" in " ".join(capsys.readouterr().err.split())
