"""Lighthouse's bars, on one page of each type."""

import json
import os
import shutil
import subprocess

import pytest

from backlings.units import find_course
from conftest import BROWSER

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]
TOOL = find_course() / "docs" / "widgets" / "node_modules" / ".bin" / "lighthouse"
BARS = {"performance": 0.95, "accessibility": 1, "best-practices": 1, "seo": 0.95}
PAGES = [
    "",
    "lessons/04_linear/",
    "practice/flashcards/",
    "practice/mind-map/",
    "reference/commands/",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_reaches_the_bars(compressed_address, tmp_path, path):
    """The best of three runs counts for speed: a busy machine slows a page, nothing hurries it."""
    if BROWSER is None or not TOOL.exists() or not shutil.which("node"):
        pytest.skip("no Chromium, Node or Lighthouse: `make browser` installs them")
    scores = {}
    for _ in range(3):
        found = run(f"{compressed_address}/{path}", tmp_path / "report.json")
        scores = {name: max(score, scores.get(name, (0, ""))) for name, score in found.items()}
        if all(scores[name][0] >= bar for name, bar in BARS.items()):
            return
    low = {name: scores[name] for name, bar in BARS.items() if scores[name][0] < bar}
    assert low == {}


def run(address, report):
    """For each category its score, and what costs it."""
    command = [
        str(TOOL), address, "--quiet", "--output=json", f"--output-path={report}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": BROWSER, "LIGHTHOUSE_DISABLE_SENTRY": "1"}
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=180)
    assert ran.returncode == 0, ran.stderr
    data = json.loads(report.read_text(encoding="utf-8"))
    audits = data["audits"]
    return {
        name: (
            category["score"],
            [r["id"] for r in category["auditRefs"]
             if r["weight"] and (audits[r["id"]]["score"] or 0) < 0.9],
        )
        for name, category in data["categories"].items()
    }  # fmt: skip
