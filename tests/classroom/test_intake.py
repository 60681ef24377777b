"""What was handed in, by whom: how platforms name it, and hostile files."""

import io
import os
import struct
import zipfile

import pytest

from backlings.classroom.intake import Intake, answers
from backlings.course.errors import CourseError
from support.course import LINEAR, UNITS

CODE = b"def linear_forward(x, w, b):\n    return x @ w + b, None\n"
ACTIVATIONS = next(unit for unit in UNITS if unit.name == "activations")


@pytest.fixture
def put(tmp_path):
    """Lay files down below `in/`; the folder."""

    def put(files):
        for path, content in files.items():
            place = tmp_path / "in" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        return tmp_path / "in"

    return put


def zipped(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return stream.getvalue()


def found(place, unit=LINEAR):
    """For each learner the text that answers a unit in each attempt, None where there is none."""
    intake = Intake(place, UNITS)
    learners = {}
    for attempt in intake.attempts():
        contents = intake.read(attempt)
        path = answers(contents, UNITS).get(unit.stem)
        text = contents.files[path] if path else None
        learners.setdefault(attempt.owner.learner, []).append(text)
    return learners


def only(place):
    """The contents of the only attempt there is."""
    intake = Intake(place, UNITS)
    (attempt,) = intake.attempts()
    return intake.read(attempt)


def test_a_folder_a_file_a_notebook_and_an_archive_are_somebodys(put):
    place = put(
        {
            "ada/04_linear.py": b"1",
            "bob.py": CODE,
            "cid.zip": zipped({"04_linear.py": b"3"}),
            "04_linear_dan.py": b"4",
            "eva-04_linear.ipynb": b"5",
            "fay/homework/week 4/linear.py": b"6",
            "README.md": b"not a submission",
            "gus/report.txt": b"no code",
        }
    )
    assert found(place) == {
        "ada": [b"1"], "bob": [CODE], "cid": [b"3"], "dan": [b"4"], "eva": [b"5"], "fay": [b"6"],
        "gus": [None],
    }  # fmt: skip


def test_a_file_alone_and_one_learners_folder_are_one_submission(put):
    place = put({"04_linear.py": b"1", "05_activations.py": b"2", "debug/linear_1.py": b"3"})
    assert found(place) == {"in": [b"1"]}
    assert found(place / "04_linear.py") == {"04_linear": [b"1"]}


def test_canvas_downloads(put, tmp_path):
    files = {
        "lovelaceada_12345_98_04_linear.py": b"1",
        "lovelaceada_12345_99_04_linear-1.py": b"2",
        "hoppergrace_LATE_12346_77_homework.zip": zipped({"work/04_linear.py": b"3"}),
        "doejane_12347_70_hw.ipynb": b'{"cells": [{"source": ["def linear_backward(dout, c):"]}]}',
    }
    expected = {
        "doejane_12347": [files["doejane_12347_70_hw.ipynb"]],
        "hoppergrace_12346": [b"3"],
        "lovelaceada_12345": [b"1", b"2"],
    }
    assert found(put(files)) == expected
    (tmp_path / "submissions.zip").write_bytes(zipped(files))
    assert found(tmp_path / "submissions.zip") == expected
    (tmp_path / "again.zip").write_bytes(zipped({f"all/{p}": c for p, c in files.items()}))
    assert found(tmp_path / "again.zip") == expected
    late = [a.owner.late for a in Intake(tmp_path / "submissions.zip", UNITS).attempts()]
    assert late == [False, True, False, False]


def test_moodle_downloads(put, tmp_path):
    files = {
        "Ada Lovelace_123_assignsubmission_file/04_linear.py": b"1",
        "Grace Hopper_124_assignsubmission_file_/hw.zip": zipped({"04_linear.py": b"2"}),
        "Jane Doe_125_assignsubmission_file_linear.py": b"3",
    }
    expected = {"Ada Lovelace_123": [b"1"], "Grace Hopper_124": [b"2"], "Jane Doe_125": [b"3"]}
    assert found(put(files)) == expected
    (tmp_path / "download.zip").write_bytes(zipped(files))
    assert found(tmp_path / "download.zip") == expected


def test_a_class_packed_with_its_folder(tmp_path):
    files = {"class/ada/04_linear.py": b"1", "class/bob/work/04_linear.py": b"2"}
    (tmp_path / "class.zip").write_bytes(zipped(files))
    assert found(tmp_path / "class.zip") == {"ada": [b"1"], "bob": [b"2"]}
    alone = {"Ada Lovelace_1_assignsubmission_file/hw/04_linear.py": b"1"}
    (tmp_path / "one.zip").write_bytes(zipped(alone))
    assert found(tmp_path / "one.zip") == {"Ada Lovelace_1": [b"1"]}


def test_attempts_are_in_order(put):
    place = put(
        {
            "ada/attempt 10/04_linear.py": b"10",
            "ada/attempt 2/04_linear.py": b"2",
            "bob_attempt1.py": b"# linear_1\n" + CODE,
            "bob_attempt2.py": CODE,
        }
    )
    assert found(place)["ada"] == [b"2", b"10"]
    assert found(place)["bob"] == [b"# linear_1\n" + CODE, CODE]


def test_a_name_that_means_another_unit_is_not_taken(put):
    both = b"def linear_forward(x):\n    pass\n\n\ndef relu_forward(x):\n    pass\n"
    place = put({"ada/05_activations.py": both, "bob/mine.py": both})
    assert found(place) == {"ada": [None], "bob": [both]}
    assert found(place, ACTIVATIONS) == {"ada": [both], "bob": [both]}


HONEST = {"04_linear.py": CODE}


@pytest.mark.parametrize(
    "path", ["../04_linear.py", "/tmp/04_linear.py", "a/../../04_linear.py", "C:\\04_linear.py"]
)
def test_a_path_out_of_an_archive_is_refused_and_told(put, path):
    contents = only(put({"eve.zip": zipped({path: b"raise SystemExit", **HONEST})}))
    assert contents.files == {"eve.zip/04_linear.py": CODE}
    assert "its path leads out of the archive" in contents.notes[0]
    assert not contents.unreadable


@pytest.mark.parametrize("mode", [0o120777, 0o020666, 0o010666])
def test_links_and_devices_in_an_archive_are_refused(put, mode):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("solution.py")
        link.external_attr, link.create_system = mode << 16, 3
        archive.writestr(link, "../../../solutions/04_linear.py")
        archive.writestr("04_linear.py", CODE)
    contents = only(put({"eve.zip": stream.getvalue()}))
    assert contents.files == {"eve.zip/04_linear.py": CODE}
    assert "a link or a device" in contents.notes[0]


def test_a_bomb_costs_nothing_and_hides_nothing(put):
    """Neither one file that swells, nor many, nor what nobody would read."""
    swollen = {f"part{n}.py": b"#" * (7 << 20) for n in range(6)}
    contents = only(
        put(
            {"eve.zip": zipped({**HONEST, "bomb.py": bytes(64 << 20), "bomb.bin": bytes(64 << 20)})}
        )
    )
    assert contents.files == {"eve.zip/04_linear.py": CODE}
    assert "larger than any answer" in contents.unreadable
    place = put({"eve.zip": zipped({**HONEST, **swollen})})
    assert only(place).files == {"eve.zip/04_linear.py": CODE}


def test_what_an_archive_says_of_its_sizes_is_not_believed(put):
    """The size in the list of contents is forged to one byte."""
    content = bytearray(zipped({"bomb.py": bytes(64 << 20), **HONEST}))
    at = content.index(b"PK\1\2")
    content[at + 24 : at + 28] = struct.pack("<L", 1)
    contents = only(put({"eve.zip": bytes(content)}))
    assert sum(map(len, contents.files.values())) < 1 << 20
    assert contents.files["eve.zip/04_linear.py"] == CODE


def test_a_list_of_contents_that_would_fill_the_memory_is_refused(put):
    content = zipped({f"{n:05}.py": b"" for n in range(25_000)})
    contents = only(put({"eve.zip": content}))
    assert not contents.files
    assert "more files than a submission can need" in contents.unreadable


def test_of_two_files_with_one_name_the_last_counts(put):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("04_linear.py", "first")
        archive.writestr("04_linear.py", "second")
    assert only(put({"eve.zip": stream.getvalue()})).files == {"eve.zip/04_linear.py": b"second"}


def test_an_encrypted_archive_says_what_to_ask_for(put):
    content = bytearray(zipped(HONEST))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(signature) + offset] |= 1
    assert "without a password" in only(put({"eve.zip": bytes(content)})).unreadable


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\5\6", b"PK\3\4 and no end", zipped(HONEST)[:-30]],
    ids=["empty", "the end only", "no end", "cut off"],
)
def test_a_broken_archive_is_unreadable(put, content):
    assert "no complete zip archive" in only(put({"eve.zip": content})).unreadable


def test_an_archive_of_another_kind_says_what_to_ask_for(put):
    assert "ask for a zip archive" in only(put({"eve.rar": b"Rar!"})).unreadable


@pytest.mark.parametrize("name", ["inner.zip", "hw/inner.tgz", "all.RAR"])
def test_honest_work_may_be_in_an_archive_inside_an_archive(put, name):
    told = only(put({"eve.zip": zipped({name: b"PK"})})).unreadable
    assert told.startswith(f"{name} in eve.zip is not read; ask for one zip archive")


def test_links_and_pipes_in_a_folder_are_told_and_not_followed(put, tmp_path):
    (tmp_path / "secret.py").write_bytes(CODE)
    place = put({"eve/hello.py": b"1"})
    (place / "eve" / "04_linear.py").symlink_to(tmp_path / "secret.py")
    (place / "eve" / "deeper").symlink_to(tmp_path)
    os.mkfifo(place / "eve" / "pipe.py")
    contents = only(place)
    assert contents.files == {"eve/hello.py": b"1"}
    assert sum("links are not followed" in note for note in contents.notes) == 2
    assert sum("a device or a pipe" in note for note in contents.notes) == 1


def test_a_learner_who_is_a_link_is_told(put, tmp_path):
    place = put({"ada/04_linear.py": b"1"})
    (place / "eve").symlink_to(place / "ada")
    intake = Intake(place, UNITS)
    notes = {a.owner.learner: intake.read(a).notes for a in intake.attempts()}
    assert notes == {
        "ada": [],
        "eve": ["eve was not read: it is a link, and links are not followed."],
    }


def test_nothing_there_is_said(tmp_path):
    with pytest.raises(CourseError, match="there is no"):
        Intake(tmp_path / "nowhere", UNITS)
    (tmp_path / "class.zip").write_bytes(b"nothing")
    with pytest.raises(CourseError, match="cannot be read"):
        Intake(tmp_path / "class.zip", UNITS)
