"""Notebooks: what a cell cannot do costs what that cell defines."""

import json

import pytest

from support.classroom import golden, grade, hand_in, messages, outcomes, report

pytestmark = pytest.mark.xdist_group("class_notebooks")  # what they share is made once


def notebook(*cells):
    """A notebook of code cells; a cell may be given with its type."""
    made = [
        cell if isinstance(cell, dict) else {"cell_type": "code", "source": cell} for cell in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made})


FORWARD = (
    "def linear_forward(x, w, b):\n"
    "    out = x @ w + b\n"
    "    return out, (x, w)\n"
)  # fmt: skip
BACKWARD = (
    "def linear_backward(dout, cache):\n"
    "    x, w = cache\n"
    "    return dout @ w.T, x.T @ dout, dout.sum(axis=0)\n"
)  # fmt: skip
IMPORT = "import numpy as np"


OPEN = BACKWARD.replace("(dout, cache):", "(dout, cache:")
TEXT = 'text = """\n%d\n!\n"""\nassert text.startswith("\\n%d")\n'
CELLS = {
    "right": (
        {"cell_type": "markdown", "source": ["def linear_forward(: no code"]},
        {"cell_type": "code", "source": FORWARD.splitlines(keepends=True)},
        BACKWARD,
    ),
    "magic": (f"%matplotlib inline\n!ls\n{IMPORT}", FORWARD, f"%%time\n{BACKWARD}", "%%bash\nrm x"),
    "percent": (FORWARD + TEXT, BACKWARD),
    "syntax": (IMPORT, FORWARD, f"x = 1\n{OPEN}"),
    "raises": (FORWARD, f"1 / 0\n{BACKWARD}"),
    "plays": ("import no_such_package", FORWARD, "raise SystemExit", BACKWARD),
    "repaired": ("def linear_backward(:", FORWARD, BACKWARD),
    "wrong": (IMPORT, FORWARD, "\n" + BACKWARD.replace("x.T @", "np.tile(3) @")),
    "quotes": ('a = """x"""', "b = '''\\n\\\\'''", FORWARD, BACKWARD),
    "odd": ("a = '\ud800'", "b = '\0'", FORWARD.replace("\n", "\r\n"), BACKWARD),
}
NONE = {
    "nothing": "{}",
    "deep": "[" * 200_000,
    "text": "this is no notebook, though it says def linear_forward(",
}


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """One class of notebooks, each with another trouble."""
    place = tmp_path_factory.mktemp("notebooks")
    notebooks = {name: notebook(*cells) for name, cells in CELLS.items()} | NONE
    hand_in(place / "in", {f"{name}/04_linear.ipynb": text for name, text in notebooks.items()})
    assert grade(place / "in", place / "out", "--jobs", 2, "--seed", 1) == 0
    return place / "out"


@pytest.mark.parametrize(
    "name", ["right", "magic", "percent", "plays", "repaired", "quotes", "odd"]
)
def test_what_works_has_its_points(out, name):
    assert report(out, name)["points"] == 30, messages(out, name)


@pytest.mark.parametrize("name", ["syntax", "raises"])
def test_a_cell_that_fails_costs_its_functions_only(out, name):
    found = outcomes(out, name)
    assert {k: v for k, v in found.items() if "backward" in k} == dict.fromkeys(
        (k for k in found if "backward" in k), "error"
    )
    assert found["linear_forward_values"] == "passed"
    assert report(out, name)["points"] == 8


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("syntax", "SyntaxError: '(' was never closed (line 2 of cell 3 of 04_linear.ipynb: def"),
        ("raises", "division by zero (line 1 of cell 2 of 04_linear.ipynb: 1 / 0)"),
        ("wrong", "(line 4 of cell 3 of 04_linear.ipynb: return dout @ w.T, np.tile(3)"),
    ],
)
def test_the_message_names_the_cell_and_the_line(out, name, words):
    assert words in messages(out, name)


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_notebook_is_an_error_and_says_so(out, name):
    assert set(outcomes(out, name).values()) == {"error"}
    assert "cannot be read as a notebook" in messages(out, name)
    assert report(out, name)["status"] == "graded"


def test_the_stub_in_a_notebook_is_to_do(tmp_path):
    hand_in(tmp_path / "in", {"ada.ipynb": notebook(*golden("pass_bodies").split("\n\n\n"))})
    assert grade(tmp_path / "in", tmp_path / "out", "--units", "linear") == 0
    assert report(tmp_path / "out", "ada")["points"] == 0
