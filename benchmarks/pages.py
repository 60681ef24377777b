"""
How fast the site's pages are: Lighthouse on one page of each type.

It emulates a phone by slowing this machine's processor down four times, so what it says hangs on
the machine; its index of the machine's speed stands beside. Medians, the pages in turn; needs
`make site` and `make browser`.
"""

import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.served_site import PAGES, Compressing, lacks_lighthouse, lighthouse, served  # noqa: E402

ROUNDS = 5
TIMES = {"first paint": "first-contentful-paint", "blocked": "total-blocking-time"}


def look(address: str) -> dict[str, float]:
    """What Lighthouse finds of one page, once."""
    with tempfile.TemporaryDirectory() as folder:
        report = lighthouse(address, Path(folder))
    audits = report["audits"]
    return {
        "score": 100 * report["categories"]["performance"]["score"],
        "index": report["environment"]["benchmarkIndex"],
        "kB": audits["total-byte-weight"]["numericValue"] / 1e3,
        **{name: audits[audit]["numericValue"] for name, audit in TIMES.items()},
    }


def main() -> None:
    """Measure, and print the table of docs/reference/benchmarks.md."""
    if lacks_lighthouse() or not (ROOT / "site").exists():
        sys.exit(lacks_lighthouse() or "there is no site/: `make site` builds it")
    with served(ROOT / "site", Compressing) as address:
        rounds = [{page: look(f"{address}/{page}") for page in PAGES} for _ in range(ROUNDS)]
    for page in PAGES:
        median = {
            name: statistics.median(r[page][name] for r in rounds) for name in rounds[0][page]
        }
        told = ", ".join(f"{name} {value:.0f}" for name, value in median.items())
        print(f"{page or 'the front page':22} {told}")


if __name__ == "__main__":
    main()
