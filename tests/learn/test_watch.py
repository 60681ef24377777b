"""`backlings watch` in a real terminal: saving, keys, and what is read on the screen."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.course import GOLDEN

fcntl = pytest.importorskip("fcntl", reason="pseudo-terminals are a POSIX thing")
termios = pytest.importorskip("termios")
pty = pytest.importorskip("pty")

RIGHT = (GOLDEN[0].parent / "einsum" / "04_linear.py").read_text(encoding="utf-8")
WRONG = (GOLDEN[0].parent / "mean_for_sum" / "04_linear.py").read_text(encoding="utf-8")
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")


def _so_that_control_c_reaches_it():
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # tests in the background of a shell ignore it


class Terminal:
    """A program in a terminal of its own: what it wrote, and keys for it."""

    def __init__(self, folder, *arguments, **environment):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "backlings.cli", *arguments],
            cwd=folder,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "90", "LINES": "40", **environment},
            start_new_session=True,
            preexec_fn=_so_that_control_c_reaches_it,
        )
        os.close(slave)
        self.text = self.raw = ""

    def read_until(self, words, seconds=30):
        """Read on until the words stand on the screen; what stands up to them."""
        end = time.monotonic() + seconds
        while words not in self.text:
            left = end - time.monotonic()
            assert left > 0, f"{words!r} never came; on the screen:\n{self.text}"
            if select.select([self.master], [], [], left)[0]:
                try:
                    chunk = os.read(self.master, 65536).decode()
                    self.raw += chunk
                    self.text += ESCAPES.sub("", chunk)
                except OSError:
                    pytest.fail(f"it ended before {words!r}:\n{self.text}")
        seen, words, self.text = self.text.partition(words)
        return seen + words

    def press(self, key):
        os.write(self.master, key.encode())

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.master)


@pytest.fixture
def work(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "backlings.cli", "start"], cwd=tmp_path, check=True,
        capture_output=True,
    )  # fmt: skip
    return tmp_path / "work"


@pytest.fixture
def terminal(work):
    made = Terminal(work.parent, "watch", "linear")
    yield made
    made.close()


def save(path: Path, text: str):
    """As editors do: write beside it, then rename."""
    beside = path.with_suffix(".tmp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def test_it_checks_what_is_saved_and_moves_on_after_a_pass(terminal, work):
    assert "0 / 30 points" in terminal.read_until("q quit")

    save(work / "04_linear.py", WRONG)
    seen = terminal.read_until("q quit")
    assert "db is 1/6 of what it should be" in seen
    assert "averages db over the batch" in seen

    save(work / "04_linear.py", RIGHT)
    seen = terminal.read_until("q quit")
    assert "30 / 30 points" in seen
    assert "next  00_chain_rule" in seen

    terminal.press("q")
    assert terminal.process.wait(60) == 1


def test_keys_give_hints_the_list_and_the_next_unit(terminal, work):
    save(work / "04_linear.py", WRONG)
    terminal.read_until("averages db over the batch")
    terminal.read_until("q quit")

    terminal.press("h")
    assert "hint 1 of 4" in terminal.read_until("share one?")
    terminal.press("h")
    terminal.read_until("hint 2 of 4")
    terminal.press("l")
    assert "04_linear" in terminal.read_until("08_deep_mlp")
    terminal.press("n")
    terminal.read_until("05_activations")
    terminal.read_until("q quit")


@pytest.mark.slow
def test_reset_asks_first_and_keeps_the_file(terminal, work):
    terminal.read_until("q quit")
    save(work / "04_linear.py", WRONG)
    terminal.read_until("q quit")

    terminal.press("r")
    terminal.read_until("r again")
    assert (work / "04_linear.py").read_text(encoding="utf-8") == WRONG
    terminal.press("r")
    terminal.read_until("your file is kept as 04_linear.py.backup-1")
    assert "NotImplementedError" in (work / "04_linear.py").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_file_that_vanishes_or_does_not_parse_does_not_end_it(terminal, work):
    terminal.read_until("q quit")
    (work / "04_linear.py").unlink()
    save(work / "05_activations.py", "def relu_forward(x:\n")
    assert "05_activations" in terminal.read_until("q quit")
    save(work / "04_linear.py", RIGHT)
    terminal.read_until("30 / 30 points")


def test_control_c_ends_it_and_gives_the_terminal_back(terminal):
    terminal.read_until("q quit")
    terminal.press("\x03")
    assert terminal.process.wait(60) == 1


@pytest.mark.slow
@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colour_is_left_out_if_nobody_wants_it(work, environment, coloured):
    save(work / "04_linear.py", WRONG)
    made = Terminal(work.parent, "check", "linear", **environment)
    try:
        made.read_until("Look inside")
        assert bool(re.search(r"\x1b\[[0-9;]*3[0-7]m", made.raw)) is coloured
    finally:
        made.close()


def test_without_a_terminal_it_watches_all_the_same(work):
    process = subprocess.Popen(
        [sys.executable, "-m", "backlings.cli", "watch", "linear"],
        cwd=work.parent, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        encoding="utf-8",
    )  # fmt: skip
    try:
        line = ""
        while "q quit" not in line:
            line = process.stdout.readline()
            assert line, "it ended"
        save(work / "04_linear.py", WRONG)
        while "averages db" not in line:
            line = process.stdout.readline()
            assert line, "it ended"
            assert "\x1b" not in line
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.slow
def test_cards_are_asked_and_come_back_if_forgotten(work):
    made = Terminal(work.parent, "cards")
    try:
        made.read_until("cards are due")
        made.read_until("In calculus terms")
        made.press(" ")
        made.read_until("The derivative of the loss")
        made.press("4")
        made.read_until("again in")
        made.read_until("Give the order.")
        made.press("q")
        assert made.process.wait(60) == 1
    finally:
        made.close()
