"""The scan for answers: hidden in every way that the hand-outs' formats offer, each is found."""

import base64
import bz2
import gzip
import html
import io
import json
import lzma
import py_compile
import shutil
import struct
import tarfile
import urllib.parse
import zipfile
import zlib

import numpy as np
import pytest

from backlings.cli import main
from backlings.course.errors import CourseError
from backlings.course.mistakes import load_catalogue
from backlings.release import leaks
from support.course import ROOT, UNITS

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


def saved(array):
    made = io.BytesIO()
    np.save(made, array)
    return made.getvalue()


def png(kind, content):
    """A picture with a chunk of text."""
    parts = (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (kind, content), (b"IEND", b"")
    chunks = [
        struct.pack(">I", len(c)) + k + c + struct.pack(">I", zlib.crc32(k + c)) for k, c in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def coloured(before, after):
    """The line as a terminal or a page shows code: each word on its own."""
    return " ".join(f"{before}{word}{after}" for word in ("dx", "=", "dout", "@", "w.T"))


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
    "UTF-32": TEXT.encode("utf-32"),
    "an array of text": saved(np.array([TEXT])),
    "base64 after words": b"the answer is " + PACKED,
    "hexadecimal": PLAIN.hex(" ").encode(),
    "percent": urllib.parse.quote(TEXT).encode(),
    "octal": "".join(f"\\{byte:03o}" for byte in PLAIN).encode(),
    "wide escapes": "".join(f"\\U{byte:08x}" for byte in PLAIN).encode(),
    "gzip behind other bytes": b"other" + gzip.compress(PLAIN),
    "bzip2 behind other bytes": b"other" + bz2.compress(PLAIN) + b"bytes",
    "xz behind other bytes": b"other" + lzma.compress(PLAIN),
    "text in a picture": png(b"tEXt", b"Comment\0" + PLAIN),
    "compressed text in a picture": png(b"zTXt", b"Comment\0\0" + zlib.compress(PLAIN)),
    "a picture in a notebook": notebook(
        attachments={"a.png": {"image/png": base64.b64encode(png(b"tEXt", PLAIN)).decode()}}
    ),
    "a stream of a PDF": b"%PDF-1.4 stream\n" + zlib.compress(PLAIN) + b"\nendstream",
    "a coloured traceback": notebook(outputs=[{"traceback": [coloured("\x1b[0;32m", "\x1b[0m")]}]),
    "a page with coloured code": coloured('<span class="n">', "</span>").encode(),
    "letters that are not seen": "\u200b".join(LINE).encode(),
    "letters of full width": "".join(chr(ord(c) + 0xFEE0 * (c > " ")) for c in LINE).encode(),
    "a Python literal": repr(TEXT).replace("@", "\\x40").encode(),
}


def test_an_answer_is_found_however_it_is_wrapped(tmp_path):
    for name, content in HIDDEN.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "file.bin").write_bytes(content)
    found = leaks.scan(tmp_path, UNITS)
    for name in HIDDEN:
        mine = [leak for leak in found if leak.where.startswith(f"{name}/file.bin")]
        assert any("04_linear" in str(leak) and "dx=dout@w.T" in str(leak) for leak in mine), name


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


@pytest.mark.parametrize("name", ["__pycache__/linear.pyc", "linear"])
def test_compiled_python_is_not_handed_out(tmp_path, name):
    """It holds the solution, and not one line of its text."""
    source, compiled = tmp_path / "linear.py", tmp_path / "out" / name
    source.write_text(TEXT, encoding="utf-8")
    py_compile.compile(str(source), str(compiled))
    with pytest.raises(CourseError, match="compiled Python"):
        leaks.scan(tmp_path / "out", UNITS)


def test_the_name_of_a_file_is_looked_at(tmp_path):
    (tmp_path / LINE.replace("/", "")).write_text("x", encoding="utf-8")
    assert leaks.scan(tmp_path, UNITS)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_every_solution_has_lines_that_give_it_away(unit, tmp_path):
    """A scan that knows no answers would find none."""
    assert leaks.answers(unit)
    (tmp_path / "solution.py").write_text(unit.solution_text, encoding="utf-8")
    assert {leak.unit for leak in leaks.scan(tmp_path, [unit])} == {unit.stem}


def test_lessons_cards_and_checks_hold_no_answers(tmp_path):
    for folder in ("docs/lessons", "docs/cards", "autograder/checks", "exercises"):
        copy = tmp_path / folder
        shutil.copytree(ROOT / folder, copy, ignore=shutil.ignore_patterns("__pycache__"))
        assert [str(leak) for leak in leaks.scan(copy, UNITS)] == []


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
