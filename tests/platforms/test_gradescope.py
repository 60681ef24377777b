"""Gradescope: the archive, its run in a container-like root, and what a learner sees of it."""

import io
import re
import shutil
import tomllib
import zipfile

import fastjsonschema
import pytest

from backlings.classroom.rules import Course
from backlings.course.finding import find_unit
from backlings.platforms.gradescope.archive import make
from backlings.platforms.gradescope.run import results
from support.classroom import golden, grade, hand_in, report
from support.course import LINEAR, UNITS
from support.gradescope_image import SCHEMA, Image, users

pytestmark = pytest.mark.xdist_group("gradescope")  # what they share is made once

ACTIVATIONS = find_unit("activations", UNITS)
RIGHT = LINEAR.solution_text
valid = fastjsonschema.compile(SCHEMA)
NO_BWRAP = "no bubblewrap here to make a clean root with: make sandbox"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The release of one unit, in a folder."""
    place = tmp_path_factory.mktemp("made")
    make([LINEAR], place)
    return place


def shown(tmp_path, text, **settings):
    """What Gradescope gets for a submission of one unit."""
    hand_in(tmp_path / "in", {"ada/04_linear.py": text})
    assert grade(tmp_path / "in", tmp_path / "out", "--units", "linear") in (0, 1)
    found = results(report(tmp_path / "out", "ada"), [LINEAR], Course(), **settings)
    valid(found)
    return found


def test_a_right_answer_has_every_point(tmp_path):
    found = shown(tmp_path, RIGHT)
    assert found["score"] == sum(test["max_score"] for test in found["tests"]) == 30
    assert {test["status"] for test in found["tests"]} == {"passed"}
    assert found["stdout_visibility"] == "hidden"


def test_a_named_mistake_its_question_and_its_section_are_shown(tmp_path):
    found = shown(tmp_path, golden("two_mistakes"))
    (test,) = (t for t in found["tests"] if t["max_score"] == 22)
    assert (test["score"], test["status"]) == (0, "failed")
    assert "dw has shape (4, 5), expected (5, 4)" in test["output"]
    assert "It looks as if your code averages db over the batch" in test["output"]
    assert "Ask yourself: " in test["output"]
    assert re.search("Read: the lesson “The linear layer: .+”", test["output"])
    assert 0 < found["score"] < 30
    assert found["score"] == sum(test["score"] for test in found["tests"])


def test_each_check_is_visible_as_the_teacher_wants(tmp_path):
    found = shown(tmp_path, RIGHT, points="after_published", remarks="hidden")
    for test in found["tests"]:
        wanted = "after_published" if test["max_score"] else "hidden"
        assert test["visibility"] == wanted


def test_what_could_not_be_graded_has_no_score(tmp_path):
    hand_in(tmp_path / "in", {"ada/work.zip": b"PK\x03\x04 broken"})
    assert grade(tmp_path / "in", tmp_path / "out", "--units", "linear") == 1
    found = results(report(tmp_path / "out", "ada"), [LINEAR], Course())
    valid(found)
    assert not found.keys() & {"score", "tests"}
    assert "no verdict on your work" in found["output"]
    assert "work.zip" in found["output"]


def test_weights_count_for_each_check(tmp_path):
    hand_in(tmp_path / "in", {"ada/04_linear.py": golden("two_mistakes")})
    (tmp_path / "course.toml").write_text("[units.04_linear]\nweight = 60\n")
    assert grade(tmp_path / "in", tmp_path / "out", "--course", tmp_path / "course.toml") == 0
    found = results(report(tmp_path / "out", "ada"), [LINEAR], Course())
    assert sum(test["max_score"] for test in found["tests"]) == 60
    assert found["score"] == sum(test["score"] for test in found["tests"]) == 16


def test_the_same_units_make_the_same_bytes(made, tmp_path):
    make([LINEAR], tmp_path)
    for name in ("autograder.zip", "README.md"):
        assert (made / name).read_bytes() == (tmp_path / name).read_bytes()


def test_the_archive_has_what_gradescope_asks_for(made):
    with zipfile.ZipFile(made / "autograder.zip") as archive:
        modes = {i.filename: i.external_attr >> 16 & 0o777 for i in archive.infolist()}
        assert modes["setup.sh"] == modes["run_autograder"] == 0o755
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        course = tomllib.loads(archive.read("course.toml").decode())
        wanted = archive.read("requirements.txt").decode()
    assert list(course["units"]) == ["04_linear"]
    assert [name for name in modes if "/solutions/" in name] == [
        "engine/backlings/_bundled/solutions/04_linear.py"
    ]
    for package in ("numpy", "landlockpy", "pyseccomp"):
        assert f"{package}>=" in wanted
    assert "| `04_linear.py` | 30 |" in (made / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=users(), ids=lambda root: "root" if root else "user")
def image(request, tmp_path_factory):
    """An autograder as Gradescope builds it, of two units."""
    if shutil.which("bwrap") is None:
        pytest.skip(NO_BWRAP)
    folder = tmp_path_factory.mktemp("gradescope")
    make([LINEAR, ACTIVATIONS], folder)
    return Image(folder, folder / "autograder.zip", request.param)


def graded(image, files, **how):
    """The results for files, which were graded."""
    code, found, told = image.grade(files, **how)
    valid(found)
    assert code == 0, told
    assert (found["stdout_visibility"], found["output_format"]) == ("hidden", "text")
    for test in found["tests"]:
        assert (test["output_format"], test["name_format"]) == ("text", "text")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", test["name"] + test["output"])
    return found


def of(found, stem):
    """The points for one unit."""
    return sum(test["score"] for test in found["tests"] if stem in test["tags"])


@pytest.mark.slow
def test_setup_leaves_an_image_that_has_everything_as_it_is(image):
    assert image.built.returncode == 0, image.built.stderr
    assert "tier isolated" in image.built.stdout
    course = image.place / "source" / "engine" / "backlings" / "_bundled"
    assert course.stat().st_mode & 0o777 == 0o700
    assert not (image.place / "venv").exists()


@pytest.mark.slow
def test_right_and_wrong_and_several_units_in_one_go(image):
    found = graded(image, {"04_linear.py": golden("two_mistakes"), "notes.txt": "hello",
                           "sub/05_activations.py": ACTIVATIONS.solution_text})  # fmt: skip
    assert (of(found, "04_linear"), of(found, "05_activations")) == (8, 50)
    assert found["output"].startswith("58 of 80 points.")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mine/04_linear.py", RIGHT)
    found = graded(image, {"homework.zip": packed.getvalue(), "helper.py": "x = 1\n"})
    assert of(found, "04_linear") == 30
    assert "05_activations: no file was handed in" in found["output"]


@pytest.mark.slow
def test_a_notebook_is_graded(image):
    from json import dumps

    cell = {"cell_type": "code", "source": RIGHT, "metadata": {}, "outputs": [],
            "execution_count": None}  # fmt: skip
    book = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{**cell, "id": "a"}]}
    assert of(graded(image, {"04_linear.ipynb": dumps(book)}), "04_linear") == 30


@pytest.mark.slow
def test_an_empty_submission_earns_nothing_and_says_why(image):
    found = graded(image, {})
    assert found["score"] == 0
    assert "04_linear: no file was handed in. It should be called 04_linear.py." in found["output"]


READS = """
import glob, os, runpy
found = []
for path in glob.glob("/autograder/**", recursive=True) + glob.glob("/proc/*/root/autograder/**"):
    try:
        text = open(path, "rb").read()
        if b"def linear_backward" in text and "/submission/" not in path:
            found.append(path)
    except OSError:
        pass
here = os.path.join("/autograder/source/engine/backlings/_bundled/solutions", "04_linear.py")
try:
    globals().update(runpy.run_path(here))
except Exception:
    pass
for path in ("/autograder/results/results.json", "/autograder/source/course.toml"):
    try:
        open(path, "w").write("{}")
    except OSError:
        pass
if found:
    def linear_forward(x, w, b):
        raise RuntimeError("BREACH")
"""
PRINTS = """
print("<script>alert(1)</script>")
def linear_forward(x, w, b):
    raise ValueError("<script>alert(1)</script> \\x1b[31m red \\x1b]0;title\\x07")
def linear_backward(dout, cache):
    return "<img src=x onerror=alert(1)>"
"""
EXITS = "import os\nos._exit(0)\n"
LOOPS = "def linear_forward(x, w, b):\n    while True:\n        pass\n"


def hostile(image, **how):
    """Each is graded, earns nothing, and leaves the next one alone."""
    for text in (READS, PRINTS, EXITS, LOOPS):
        found = graded(image, {"04_linear.py": text}, **how)
        assert found["score"] == 0, text
        assert "BREACH" not in str(found)
        assert "seed" not in str(found)
    assert of(graded(image, {"04_linear.py": RIGHT}, **how), "04_linear") == 30


@pytest.mark.slow
def test_hostile_submissions_earn_nothing(image):
    hostile(image)


@pytest.mark.slow
def test_without_walls_learners_code_is_nobodys_or_nothing_runs(image):
    if image.as_root:
        _, _, told = image.grade({}, process=True)
        assert "tier process: nobody, rlimits" in told
        hostile(image, process=True)
    else:
        code, found, told = image.grade({"04_linear.py": RIGHT}, process=True)
        valid(found)
        assert code == 1
        assert "learners' code would be able to read the answers" in told
        assert not found.keys() & {"score", "tests"}
        assert "answers" not in found["output"]


@pytest.mark.slow
def test_what_cannot_be_graded_is_a_failure_and_no_zero(image):
    code, found, _ = image.grade({"04_linear.zip": b"PK\x03\x04 broken"})
    valid(found)
    assert code == 1
    assert not found.keys() & {"score", "tests"}
    assert "Hand in again" in found["output"]


@pytest.mark.slow
def test_a_grader_that_never_started_is_a_failure_too(image):
    python = image.place / "source" / "python"
    kept = python.read_text()
    try:
        for broken in ("", "/nowhere/python\n"):
            python.write_text(broken)
            code, found, _ = image.grade({"04_linear.py": RIGHT})
            valid(found)
            assert code != 0
            assert not found.keys() & {"score", "tests"}
    finally:
        python.write_text(kept)


@pytest.mark.slow
def test_every_run_has_its_own_seed_and_leaves_nothing(image):
    """What a learner hands in twice meets other numbers, and no run tells which."""
    text = "def linear_forward(x, w, b):\n    raise ValueError(float(x.sum()))\n"
    outputs = []
    for _ in range(2):
        found = graded(image, {"04_linear.py": text})
        outputs.append([test["output"] for test in found["tests"]])
    assert outputs[0] != outputs[1]
    assert sorted(p.name for p in (image.place / "results").iterdir()) == ["results.json"]


def test_it_tells_the_tier_without_grading(capsys):
    from backlings.platforms.gradescope.run import main

    assert main(["--try"]) in (0, 1)
    assert "tier" in "".join(capsys.readouterr())
