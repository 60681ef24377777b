"""
Lighthouse's bars, on one page of each type.

Its score for performance hangs on the machine's speed, so it is measured (`benchmarks/pages.py`)
and not asked for; what makes a page slow on any machine is: bytes, requests, elements, jumps.
"""

import pytest

from served import PAGES, lacks_lighthouse, lighthouse

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]
SCORES = {"accessibility": 1, "best-practices": 1, "seo": 0.95}
MOST = {"total-byte-weight": 130_000, "dom-size": 2_000, "cumulative-layout-shift": 0.05}
REQUESTS = 20


@pytest.fixture(scope="module")
def looked_at(compressed_address, tmp_path_factory):
    """The report on a page."""
    if lacks_lighthouse():
        pytest.skip(lacks_lighthouse())
    return lambda path: lighthouse(f"{compressed_address}/{path}", tmp_path_factory.mktemp("page"))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_reaches_the_bars(looked_at, path):
    report = looked_at(path)
    audits = report["audits"]
    low = {
        name: [r["id"] for r in about["auditRefs"] if r["weight"] and not audits[r["id"]]["score"]]
        for name, about in report["categories"].items()
        if about["score"] < SCORES.get(name, 0)
    }
    assert low == {}
    measured = {name: audits[name]["numericValue"] for name in MOST}
    assert {name: most for name, most in measured.items() if most > MOST[name]} == {}
    assert len(audits["network-requests"]["details"]["items"]) <= REQUESTS
