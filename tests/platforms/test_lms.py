"""Grades for Canvas, Moodle and spreadsheets: joined by ids, never half, never a 0 for nothing."""

import csv
import io
import zipfile

import pytest

from backlings.cli import main
from support.classroom import golden, grade, hand_in
from support.course import LINEAR
from support.rosters import CANVAS, MOODLE

pytestmark = pytest.mark.xdist_group("lms")  # what they share is made once

GERMAN = (
    "\ufeffID;Vollständiger Name;E-Mail-Adresse;Status;Bewertung;Bestwertung;"
    "Bewertung kann geändert werden;Zuletzt geändert (Bewertung);Feedback als Kommentar\n"
    "Teilnehmer/in5001;Ada Lovelace;ada@example.org;Abgegeben;;60,00;Ja;-;\n"
    "Teilnehmer/in5002;Žofie Šimůnek;zofie@example.org;Abgegeben;;60,00;Ja;-;\n"
)


@pytest.fixture(scope="module")
def canvas_class(tmp_path_factory):
    """A class as Canvas gives it: right, two mistakes, and nothing that can be read."""
    place = tmp_path_factory.mktemp("canvas")
    with zipfile.ZipFile(place / "submissions.zip", "w") as archive:
        archive.writestr("lovelaceada_101_9001_04_linear.py", LINEAR.solution_text)
        archive.writestr("simunekzofie_LATE_102_9002_04_linear.py", golden("two_mistakes"))
        archive.writestr("cmdeve_103_9003_work.zip", b"PK\x03\x04 broken")
    assert grade(place / "submissions.zip", place / "graded", "--units", "linear") == 1
    return place / "graded"


@pytest.fixture(scope="module")
def moodle_class(tmp_path_factory):
    """A class as Moodle gives it: right and two mistakes."""
    place = tmp_path_factory.mktemp("moodle")
    with zipfile.ZipFile(place / "submissions.zip", "w") as archive:
        for name, text in (("Ada Lovelace_5001", LINEAR.solution_text),
                           ("Žofie Šimůnek_5002", golden("two_mistakes"))):  # fmt: skip
            archive.writestr(f"{name}_assignsubmission_file/04_linear.py", text)
    assert grade(place / "submissions.zip", place / "graded", "--units", "linear") == 0
    return place / "graded"


def export(tmp_path, form, graded, roster=None, assignment=None):
    """Run the command; its exit code."""
    words = ["export", "grades", tmp_path / "out.csv", "--for", form, "--from", graded]
    if roster is not None:
        (tmp_path / "roster.csv").write_text(roster, encoding="utf-8", newline="")
        words += ["--roster", tmp_path / "roster.csv"]
    words += ["--assignment", assignment] if assignment else []
    return main([str(word) for word in words])


def said(capsys):
    """What was complained about, however long the lines of the terminal."""
    return " ".join(capsys.readouterr().err.split())


def read(tmp_path, delimiter=","):
    """The rows that were written."""
    text = (tmp_path / "out.csv").read_bytes().decode("utf-8")
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def test_canvas_gets_its_own_columns_back_with_the_grades(canvas_class, tmp_path, capsys):
    """Also that what could not be graded is an empty cell, a line on stderr and exit code 1."""
    assert export(tmp_path, "canvas", canvas_class, CANVAS, "Backprop") == 1
    assert read(tmp_path) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Backprop (88)"],
        ["    Points Possible", "", "", "", "", "10"],
        ["Lovelace, Ada", "101", "s-001", "ada@example.org", "Lab 1", "10"],
        ["Šimůnek, Žofie", "102", "s-002", "zofie@example.org", "Lab 1, Lab 2", "2.67"],
        ["'=cmd|' /C calc'!A0, Eve", "103", "'=1+1", "eve@example.org", "Lab 2", ""],
    ]
    out, errors = (" ".join(text.split()) for text in capsys.readouterr())
    assert "cmdeve_103" in errors
    assert "work.zip cannot be read" in errors
    assert "2 grades for canvas; 30 points are 10 there; 2 on the roster" in out


@pytest.mark.parametrize("word", ["Backprop (88)", "88"])
def test_an_assignment_may_be_named_in_each_way(canvas_class, tmp_path, word):
    assert export(tmp_path, "canvas", canvas_class, CANVAS, word) == 1
    assert read(tmp_path)[0][-1] == "Backprop (88)"


@pytest.mark.parametrize("word", [None, "Backpropagation"])
def test_an_assignment_is_never_guessed(canvas_class, tmp_path, word, capsys):
    assert export(tmp_path, "canvas", canvas_class, CANVAS, word) == 2
    assert "Group work (77)" in said(capsys)
    assert not (tmp_path / "out.csv").exists()


def test_semicolons_decimal_commas_and_a_mark_come_back_to_canvas(canvas_class, tmp_path):
    roster = (
        "\ufeffStudent;ID;SIS Login ID;Section;Backprop (88)\n    Points Possible;;;;30,00\n"
        "Lovelace, Ada;101;ada;Lab 1;\nŠimůnek, Žofie;102;zofie;Lab 1;\nEve;103;eve;Lab 1;\n"
    )
    assert export(tmp_path, "canvas", canvas_class, roster) == 1
    rows = read(tmp_path, ";")
    assert rows[0] == ["Student", "ID", "SIS Login ID", "Section", "Backprop (88)"]
    assert [row[-1] for row in rows[1:]] == ["30", "30", "8", ""]


def test_a_download_of_canvas_needs_no_roster(canvas_class, tmp_path):
    assert export(tmp_path, "canvas", canvas_class, assignment="Backprop (88)") == 1
    assert read(tmp_path)[2:4] == [
        ["cmdeve", "103", "", "", "", ""],
        ["lovelaceada", "101", "", "", "", "30"],
    ]


def test_who_is_not_on_the_roster_is_named_and_nothing_is_written(canvas_class, tmp_path, capsys):
    """Not even where somebody of that name is: the number says that it is somebody else."""
    roster = CANVAS.replace(",101,", ",1010,").replace(",102,", ",1020,")
    (tmp_path / "out.csv").write_text("as it was")
    assert export(tmp_path, "canvas", canvas_class, roster, "88") == 2
    errors = said(capsys)
    assert "lovelaceada_101: is not on it" in errors
    assert "simunekzofie_102: is not on it" in errors
    assert (tmp_path / "out.csv").read_text() == "as it was"


def test_folders_are_joined_by_login_or_by_the_only_one_of_that_name(tmp_path, capsys):
    hand_in(tmp_path / "in", {"ada@example.org/04_linear.py": LINEAR.solution_text,
                              "Žofie Šimůnek/04_linear.py": golden("two_mistakes")})  # fmt: skip
    assert grade(tmp_path / "in", tmp_path / "graded") == 0
    assert export(tmp_path, "canvas", tmp_path / "graded", CANVAS, "88") == 0
    assert [row[-1] for row in read(tmp_path)[2:]] == ["10", "2.67"]
    twins = CANVAS + '"Šimůnek, Žofie",105,s-005,z2@example.org,Lab 2,,,\n'
    assert export(tmp_path, "canvas", tmp_path / "graded", twins, "88") == 2
    assert "Žofie Šimůnek: could be" in said(capsys)


def test_two_submissions_of_one_learner_are_told(tmp_path, capsys):
    hand_in(tmp_path / "in", {f"{name}/04_linear.py": LINEAR.solution_text
                              for name in ("101", "ada@example.org")})  # fmt: skip
    assert grade(tmp_path / "in", tmp_path / "graded") == 0
    assert export(tmp_path, "canvas", tmp_path / "graded", CANVAS, "88") == 2
    assert "is the same learner on it as 101" in said(capsys)


def test_who_handed_in_nothing_has_what_the_course_says(tmp_path):
    hand_in(tmp_path / "in", {"ada@example.org/04_linear.py": LINEAR.solution_text})
    (tmp_path / "course.toml").write_text('roster = ["ada@example.org", "abe@example.org"]\n')
    words = ["--course", tmp_path / "course.toml"]
    assert grade(tmp_path / "in", tmp_path / "graded", *words) == 0
    assert export(tmp_path, "canvas", tmp_path / "graded", CANVAS, "88") == 0
    assert [(row[0], row[-1]) for row in read(tmp_path)[2:]] == [
        ("Lovelace, Ada", "10"), ("Absent, Abe", "0"),
    ]  # fmt: skip


def test_a_worksheet_of_moodle_comes_back_filled_in(moodle_class, tmp_path):
    assert export(tmp_path, "moodle", moodle_class, MOODLE) == 0
    rows = read(tmp_path)
    assert rows[0] == next(csv.reader([MOODLE.splitlines()[0]]))
    assert [row[:6] for row in rows[1:]] == [
        ["Participant 5001", "Ada Lovelace", "ada@example.org", "Submitted for grading", "100",
         "100.00"],
        ["Participant 5002", "Žofie Šimůnek", "zofie@example.org", "Submitted for grading",
         "26.67", "100.00"],
    ]  # fmt: skip
    assert rows[1][7] == "Sunday, 8 November 2026, 8:00 PM"
    assert rows[1][9] == "The linear layer: 30 of 30 points."
    assert "<br>It looks as if your code averages db over the batch.<br>" in rows[2][9]


def test_a_worksheet_in_another_language_comes_back_as_it_was(moodle_class, tmp_path):
    assert export(tmp_path, "moodle", moodle_class, GERMAN) == 0
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfID;")
    rows = read(tmp_path, ";")
    assert [row[4:6] for row in rows[1:]] == [["60", "60,00"], ["16", "60,00"]]
    other = GERMAN.replace("Bewertung;", "Punkte;")
    assert export(tmp_path, "moodle", moodle_class, other) == 2
    assert export(tmp_path, "moodle", moodle_class, other, "punkte") == 0


def test_moodles_gradebook_gets_ids_grade_and_feedback(tmp_path):
    roster = (
        '"First name",Surname,"ID number","Email address","Course total (Real)"\n'
        "Ada,Lovelace,4711,ada@example.org,-\n@SUM(1),Eve,4712,+eve@example.org,-\n"
    )
    hand_in(tmp_path / "in", {"4711/04_linear.py": LINEAR.solution_text,
                              "4712/04_linear.py": golden("two_mistakes")})  # fmt: skip
    assert grade(tmp_path / "in", tmp_path / "graded") == 0
    assert export(tmp_path, "moodle", tmp_path / "graded", roster, "Backprop") == 0
    rows = read(tmp_path)
    assert rows[0] == ["ID number", "Email address", "First name", "Surname", "Backprop",
                       "Feedback"]  # fmt: skip
    assert rows[1][:5] == ["4711", "ada@example.org", "Ada", "Lovelace", "30"]
    assert rows[2][:5] == ["4712", "'+eve@example.org", "'@SUM(1)", "Eve", "8"]


def test_learners_words_reach_moodle_as_text(tmp_path):
    text = 'def linear_forward(x, w, b):\n    raise ValueError("<script>alert(1)</script>")\n'
    hand_in(tmp_path / "in", {"Ada Lovelace/04_linear.py": text})
    assert grade(tmp_path / "in", tmp_path / "graded") == 0
    assert export(tmp_path, "moodle", tmp_path / "graded", MOODLE) == 0
    feedback = read(tmp_path)[1][9]
    assert "&lt;script&gt;" in feedback
    assert "<script" not in feedback


def test_a_table_has_the_units_and_the_status(canvas_class, tmp_path):
    assert export(tmp_path, "csv", canvas_class) == 1
    assert read(tmp_path) == [
        ["submission", "points", "max_points", "status", "04_linear"],
        ["cmdeve_103", "", "30", "ungraded", ""],
        ["lovelaceada_101", "30", "30", "graded", "30"],
        ["simunekzofie_102", "8", "30", "graded", "8"],
    ]
    assert export(tmp_path, "csv", canvas_class, CANVAS) == 1
    assert read(tmp_path)[1][:2] == ["Lovelace, Ada", "101"]
    assert read(tmp_path)[1][-4:] == ["30", "30", "graded", "30"]


@pytest.mark.parametrize("form", ["canvas", "moodle"])
def test_without_a_roster_it_says_which_file_to_give(moodle_class, tmp_path, form, capsys):
    assert export(tmp_path, form, moodle_class, assignment=None) == 2
    assert "--roster" in said(capsys)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "has no learners"), (b"Student,ID\n", "has no learners"),
     ("Student,ID\nJosé,1\n".encode("cp1252"), "not UTF-8"), (None, "cannot be read")],
)  # fmt: skip
def test_a_roster_that_is_none_is_told(canvas_class, tmp_path, content, told, capsys):
    roster = tmp_path / "roster.csv"
    if content is not None:
        roster.write_bytes(content)
    words = ["export", "grades", str(tmp_path / "out.csv"), "--for", "canvas"]
    assert main([*words, "--from", str(canvas_class), "--roster", str(roster)]) == 2
    assert told in said(capsys)
    assert not (tmp_path / "out.csv").exists()


def test_the_roster_itself_is_never_overwritten(canvas_class, tmp_path, capsys):
    (tmp_path / "out.csv").write_text(CANVAS, encoding="utf-8")
    words = ["export", "grades", tmp_path / "out.csv", "--for", "canvas", "--from", canvas_class]
    assert main([str(w) for w in [*words, "--roster", tmp_path / "out.csv"]]) == 2
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == CANVAS


def test_a_folder_without_results_is_told(tmp_path, capsys):
    assert export(tmp_path, "csv", tmp_path) == 2
    assert "not what `backlings grade` wrote" in said(capsys)
