"""The built site as a browser gets it, and what Lighthouse says of a page."""

import contextlib
import functools
import gzip
import http.server
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

from support.course import ROOT

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
LIGHTHOUSE = ROOT / "docs" / "widgets" / "node_modules" / ".bin" / "lighthouse"
DESKTOP = 2000  # Lighthouse's index of a fast desktop ...
DESKTOP_TO_PHONE = 4.0  # ... and how many times slower it takes a phone to be
PAGES = [  # one of each type
    "",
    "lessons/04_linear/",
    "practice/flashcards/",
    "practice/mind-map/",
    "reference/commands/",
]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Without a line for each request."""

    def log_message(self, *arguments):
        """Say nothing."""


class Compressing(Quiet):
    """With gzip for what is text."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Send a file or the page of a folder."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        kind = self.guess_type(str(path))
        body = path.read_bytes()
        self.send_response(200)
        if kind.startswith("text") or any(word in kind for word in ("script", "json", "svg")):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "public, max-age=31536000")
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def served(site: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """The address of a site while it is served."""
    handle = functools.partial(handler, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handle)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def lacks_lighthouse() -> str:
    """Why Lighthouse cannot look at pages here; empty if it can."""
    there = BROWSER and LIGHTHOUSE.exists() and shutil.which("node")
    return "" if there else "no Chromium, Node or Lighthouse: `make browser` installs them"


def lighthouse(address: str, folder: Path, slower: float = DESKTOP_TO_PHONE) -> dict:
    """Lighthouse's report on a page, on a phone that is so many times slower than this machine."""
    report = folder / "report.json"
    command = [
        str(LIGHTHOUSE), address, "--quiet", "--output=json", f"--output-path={report}",
        f"--throttling.cpuSlowdownMultiplier={slower}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": BROWSER, "LIGHTHOUSE_DISABLE_SENTRY": "1"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment, timeout=180)
    return json.loads(report.read_text(encoding="utf-8"))


def calibrated(report: dict) -> float:
    """
    How many times slower the phone is than this machine, by the index of its speed in a report.

    Lighthouse's documentation (throttling.md) asks for this where a machine is not a fast desktop.
    """
    index = report["environment"]["benchmarkIndex"]
    return min(DESKTOP_TO_PHONE, max(1.0, DESKTOP_TO_PHONE * index / DESKTOP))
