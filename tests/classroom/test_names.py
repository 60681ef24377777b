"""Names that somebody else chose: harmless wherever they are display_names, and never shared."""

import pytest

from backlings.classroom.names import cell, display_names, file_names, plain


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "'=1", '"=1', "|calc", "%0"],
)
def test_a_spreadsheet_takes_no_name_for_a_formula(name):
    assert cell(name).startswith("'")


def test_honest_names_stay_as_they_are():
    for name in ("Ada Lovelace", "Żółć", "李明", "o'neill", "ada_04", "नमस्ते"):
        assert cell(name) == plain(name) == name


def test_a_terminal_takes_no_name_for_a_command():
    assert "\x1b" not in plain("\x1b[2Jada\x07\r\n")
    assert "\u202e" not in plain("ada\u202egnp.exe")


def test_two_names_are_never_display_names_alike():
    labels = display_names(["a\udcff", "a\udcfe", "a\x1b", "b"])
    assert len(set(labels.values())) == 4
    assert labels["b"] == "b"


def test_file_names_are_fit_and_never_shared():
    names = ["ada", "Ada", "../../etc/passwd", "..", "a/b", "a:b", "<script>", "nul", "x" * 300]
    found = file_names(names)
    assert len({name.casefold() for name in found.values()}) == len(names)
    assert found["<script>"] == "script"
    for name in found.values():
        assert name
        assert len(name) <= 90
        assert not set(name) & set('/\\:*?"<>|\0')
        assert not name.startswith(".")
        assert name.casefold() != "nul"
