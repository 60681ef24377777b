"""A course of one unit: three functions, and four checks that ask what four short tests ask."""

import shutil
from pathlib import Path

from backlings.course.finding import find_course, find_units
from backlings.course.units import Unit

STEM = "00_three_functions"
ANSWER = """import numpy as np

def linear_forward(x, w, b):
    return x @ w + b, (x, w)

def linear_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)

def relu_forward(x):
    return np.maximum(x, 0.0), (x,)

def relu_backward(dout, cache):
    (x,) = cache
    return dout * (x > 0)
"""
RETURNS = {
    "linear_forward": ("out", "cache"),
    "linear_backward": ("dx", "dw", "db"),
    "relu_forward": ("out", "cache"),
    "relu_backward": ("dx",),
}
TESTS = [
    "x, w, b = np.ones((3, 2)), np.full((2, 4), 2.0), np.arange(4.0)\n"
    "assert np.allclose(linear_forward(x, w, b)[0], x @ w + b)",
    "rng = np.random.default_rng(0)\n"
    "x, w, b = rng.normal(size=(6, 5)), rng.normal(size=(5, 4)), np.ones(4)\n"
    "dout = rng.normal(size=(6, 4))\n"
    "dx, dw, db = linear_backward(dout, linear_forward(x, w, b)[1])\n"
    "assert np.allclose(dx, dout @ w.T)\nassert np.allclose(dw, x.T @ dout)\n"
    "assert np.allclose(db, dout.sum(axis=0))",
    "step, w2 = 1e-5, w.copy()\nw2[1, 2] += step\n"
    "slope = ((linear_forward(x, w2, b)[0] - linear_forward(x, w, b)[0]) * dout).sum() / step\n"
    "assert abs(slope - dw[1, 2]) < 1e-4",
    "x = rng.normal(size=(6, 5))\n"
    "assert np.allclose(relu_backward(np.ones_like(x), relu_forward(x)[1]), x > 0)",
]
CHECKS = '''"""The four tests that the other graders run, as checks."""

import numpy as np

from backlings import expect, points


@points(1, "linear_forward")
def check_linear_forward_values(student):
    """The output is x @ w + b."""
    x, w, b = np.ones((3, 2)), np.full((2, 4), 2.0), np.arange(4.0)
    expect.close(student.linear_forward(x, w, b)[0], x @ w + b, "out")


@points(1, "linear_backward")
def check_linear_backward_values(student, rng):
    """All three gradients are right."""
    x, w, dout = (rng.normal(size=size) for size in ((6, 5), (5, 4), (6, 4)))
    found = student.linear_backward(dout, student.linear_forward(x, w, np.ones(4))[1])
    for name, got, right in zip(
        ("dx", "dw", "db"), found, (dout @ w.T, x.T @ dout, dout.sum(axis=0)), strict=True
    ):
        expect.close(got, right, name)


@points(1, "linear_backward")
def check_linear_backward_slope(student, rng):
    """An entry of dw is the slope of the forward."""
    x, w, dout = (rng.normal(size=size) for size in ((6, 5), (5, 4), (6, 4)))
    out, cache = student.linear_forward(x, w, np.ones(4))
    step, further = 1e-5, w.copy()
    further[1, 2] += step
    slope = ((student.linear_forward(x, further, np.ones(4))[0] - out) * dout).sum() / step
    expect.close(student.linear_backward(dout, cache)[1][1, 2], slope, "dw[1, 2]", atol=1e-4)


@points(1, "relu_backward")
def check_relu_backward_values(student, rng):
    """What was negative lets nothing through."""
    x = rng.normal(size=(6, 5))
    dx = student.relu_backward(np.ones_like(x), student.relu_forward(x)[1])
    expect.close(dx, 1.0 * (x > 0), "dx")
'''


def make(root: Path) -> Unit:
    """Write the course, with an engine of its own to find it by; its only unit."""
    shutil.copytree(find_course() / "autograder" / "backlings", root / "autograder" / "backlings")
    files = {
        f"solutions/{STEM}.py": solution(),
        f"autograder/checks/{STEM}.py": CHECKS,
        f"autograder/mistakes/{STEM}.yaml": "".join(f"{name}: {{}}\n" for name in RETURNS),
        f"docs/lessons/{STEM}.md": "---\ntitle: Three functions\nneeds: []\nlevel: core\n---\n",
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (unit,) = find_units(root)
    unit.exercise.parent.mkdir()
    unit.exercise.write_text(unit.stub_text, encoding="utf-8")
    return unit


def solution() -> str:
    """The answer with what a unit's solution has: what is returned, and what is to be written."""
    lines: list[str] = []
    for line in ANSWER.splitlines():
        if not line and lines and lines[-1].startswith(" "):
            lines.append("    ### END SOLUTION")
        lines.append(line)
        if line.startswith("def "):
            returned = RETURNS[line[4:].partition("(")[0]]
            listed = "".join(f"    {name} : object\n" for name in returned)
            lines.append(f'    """\n    Compute.\n\n    Returns\n    -------\n{listed}    """')
            lines.append("    ### BEGIN SOLUTION")
    return "\n".join([*lines, "    ### END SOLUTION", ""])
