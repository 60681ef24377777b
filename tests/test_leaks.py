"""The scan for answers: hidden in every way that the hand-outs' formats offer, each is found."""

import base64
import bz2
import gzip
import html
import io
import json
import lzma
import tarfile
import zipfile
import zlib

import pytest

from backlings.cli import main
from backlings.mistakes import load_catalogue
from backlings.release import leaks
from backlings.units import CourseError
from course import ROOT, UNITS

LINE = "dx = dout @ w.T  # (N, M) @ (M, D)"
TEXT = f"def linear_backward(dout, cache):\n    x, w = cache\n    {LINE}\n"


def zipped(content, name="notes.txt"):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


def tarred(content):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        entry = tarfile.TarInfo("notes.txt")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return made.getvalue()


def notebook(**parts):
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "source": "1"}
    return json.dumps({"cells": [{**cell, **parts}], "metadata": {}, "nbformat": 4}).encode()


PLAIN = TEXT.encode()
PACKED = base64.b64encode(PLAIN)
HIDDEN = {
    "plain": PLAIN,
    "other white space": PLAIN.replace(b" = ", b"=").replace(b" @ ", b"  @\t"),
    "broken over lines": b"dx = (dout\n    @ w.T)\n".replace(b"(", b"").replace(b")", b""),
    "UTF-16": TEXT.encode("utf-16"),
    "zip": zipped(PLAIN),
    "zip in tar in zip": zipped(tarred(zipped(PLAIN))),
    "zip's file name": zipped(b"", name=LINE.replace("/", "")),
    "tar": tarred(PLAIN),
    "gzip": gzip.compress(PLAIN),
    "bzip2": bz2.compress(PLAIN),
    "xz": lzma.compress(PLAIN),
    "zlib": zlib.compress(PLAIN),
    "base64": b"data: " + PACKED + b"\n",
    "base64 over lines": base64.encodebytes(PLAIN * 3),
    "base64 of zlib": base64.b64encode(zlib.compress(PLAIN * 2)),
    "behind a zip": zipped(b"nothing") + PACKED,
    "HTML": html.escape(TEXT.replace("@", "&commat;"), quote=True).replace("&amp;", "&").encode(),
    "notebook source": notebook(source=TEXT.splitlines(keepends=True)),
    "notebook metadata": notebook(metadata={"hint": {"deep": [TEXT]}}),
    "notebook output": notebook(outputs=[{"output_type": "stream", "text": [TEXT]}]),
    "notebook attachment": notebook(attachments={"a.png": {"image/png": PACKED.decode()}}),
    "JSON escapes": json.dumps([TEXT.replace("@", "☃")]).replace("\\u2603", "\\u0040").encode(),
    "a Python literal": repr(TEXT).replace("@", "\\x40").encode(),
}


@pytest.mark.parametrize("content", HIDDEN.values(), ids=HIDDEN)
def test_an_answer_is_found_however_it_is_wrapped(tmp_path, content):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file.bin").write_bytes(content)
    found = leaks.scan(tmp_path, UNITS)
    assert any("04_linear" in str(leak) and "dx=dout@w.T" in str(leak) for leak in found)
    assert found[0].where.startswith("deep/file.bin")


def test_what_stays_with_the_teacher_is_not_looked_at(tmp_path):
    (tmp_path / "autograder.zip").write_bytes(zipped(PLAIN))
    assert leaks.scan(tmp_path, UNITS)
    assert not leaks.scan(tmp_path, UNITS, private=("autograder.zip",))


def test_what_cannot_be_looked_through_is_an_error(tmp_path):
    content = PLAIN
    for _ in range(12):
        content = gzip.compress(content)
    (tmp_path / "onion.gz").write_bytes(content)
    with pytest.raises(CourseError, match="cannot be looked through"):
        leaks.scan(tmp_path, UNITS)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_every_solution_has_lines_that_give_it_away(unit, tmp_path):
    """A scan that knows no answers would find none."""
    assert leaks.answers(unit)
    (tmp_path / "solution.py").write_text(unit.solution_text, encoding="utf-8")
    assert {leak.unit for leak in leaks.scan(tmp_path, [unit])} == {unit.stem}


def test_lessons_cards_and_checks_hold_no_answers():
    for folder in ("docs/lessons", "docs/cards", "autograder/checks", "exercises"):
        assert [str(leak) for leak in leaks.scan(ROOT / folder, UNITS)] == []


def test_hints_and_questions_hold_no_answers(tmp_path):
    for unit in UNITS:
        known = load_catalogue(unit)
        texts = [text for steps in known.hints.values() for text in steps]
        texts += [text for m in known.mistakes for text in (m.what, m.ask)]
        (tmp_path / unit.stem).write_text("\n".join(texts), encoding="utf-8")
    assert [str(leak) for leak in leaks.scan(tmp_path, UNITS)] == []


def test_a_hand_out_with_an_answer_is_not_made(tmp_path, monkeypatch, capsys):
    from backlings.release import folder

    monkeypatch.setattr(folder, "_README", "{units}\n" + TEXT)
    assert main(["release", str(tmp_path / "out"), "--units", "linear"]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "answers stand in the hand-out" in said and "README.md" in said
    assert not list(tmp_path.iterdir())
