"""A hostile file among those that a unit builds on."""

import contextlib
import shutil
from pathlib import Path

import pytest

from backlings.grade import Grader
from backlings.learn.check import Target, check_file, parts_beside
from backlings.sandbox import SandboxError, Submission, Zygote
from course import ROOT, UNITS

CAPSTONE = next(unit for unit in UNITS if unit.builds_on)
MINE = f"{CAPSTONE.stem}.py"
FILES = [MINE, *(f"{stem}.py" for stem in CAPSTONE.builds_on)]
GRADER = Grader(CAPSTONE, 0)
ATTACKS = Path(__file__).parent / "attacks"


@pytest.fixture
def work(tmp_path):
    """A learner's folder in which everything is right."""
    for name in FILES:
        shutil.copy(ROOT / "solutions" / name, tmp_path / name)
    return tmp_path


def change(work, stem, old, new):
    path = work / f"{stem}.py"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def zygote():
    try:
        source = Zygote()
    except SandboxError as error:
        pytest.skip(str(error))
    with contextlib.closing(source):
        yield source


HOSTILE = [
    "exits_politely", "finds_the_seed", "forges_early_answers", "opens_tcp", "opens_unix_sockets",
    "patches_numpy", "patches_the_import_system", "reads_other_submissions", "reads_the_checks",
    "reads_the_graders_memory", "reads_the_solutions", "replaces_modules", "replaces_the_encoder",
    "runs_programs", "signals_its_parent", "undoes_its_limits", "writes_files",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_earlier_file_gets_no_further_than_any_other(work, zygote, name):
    """The attack comes first in a file that is imported, and then in a file that is honest."""
    attack = (ATTACKS / f"{name}.py").read_text(encoding="utf-8")
    path = work / "11_clipping.py"
    path.write_text(attack + "\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    source = (work / MINE).read_bytes()
    parts = parts_beside(CAPSTONE, work / MINE)
    mine = Submission(source, MINE, zygote, 2.0, (), parts)
    with contextlib.closing(mine):
        results = GRADER.open(mine, source).results()
    assert "BREACH" not in mine.printed()
    assert "ungraded" not in {r.outcome for r in results}


def test_a_hostile_earlier_file_cannot_forge_a_pass(work, zygote):
    """What it does to the modules of the others is the learner's own business: values decide."""
    change(
        work,
        "11_clipping",
        "import numpy as np",
        "import sys\nimport types\nimport numpy as np\n"
        "sys.modules['submission'] = types.ModuleType('submission')\n"
        "sys.modules['keeps'] = sys.modules['protocol'] = None",
    )
    shutil.copy(CAPSTONE.exercise, work)
    verdict, _ = check_file(Target(CAPSTONE, work / MINE), GRADER, zygote)
    assert verdict.points == 0
