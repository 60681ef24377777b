"""Single keys from a terminal, without waiting for Enter."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator

_ON_WINDOWS = os.name == "nt"


@contextlib.contextmanager
def raw_keys() -> Iterator[None]:
    """Deliver keys one by one inside the block; the terminal is restored whatever happens."""
    if _ON_WINDOWS or not sys.stdin.isatty():
        yield
        return
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor)
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def read_key(wait: float) -> str:
    """The next key, in lower case; nothing after `wait` seconds, or without a terminal."""
    if not sys.stdin.isatty():
        time.sleep(wait)
        return ""
    return _read_windows(wait) if _ON_WINDOWS else _read_posix(wait)


def _read_posix(wait: float) -> str:
    import select

    descriptor = sys.stdin.fileno()
    ready, _, _ = select.select([descriptor], [], [], wait)
    if not ready:
        return ""
    pressed = os.read(descriptor, 16)
    return pressed[:1].decode("ascii", "ignore").lower() if pressed else "q"  # hung up


def _read_windows(wait: float) -> str:
    import msvcrt

    end = time.monotonic() + wait
    while time.monotonic() < end:
        if msvcrt.kbhit():  # type: ignore[attr-defined,unused-ignore]
            key: str = msvcrt.getwch()  # type: ignore[attr-defined,unused-ignore]
            return key.lower()
        time.sleep(0.01)
    return ""
