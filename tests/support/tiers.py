"""Which isolation this machine offers: tried once per test process."""

from functools import cache

from backlings.sandbox import Isolation, probe


@cache
def best() -> Isolation:
    """The strongest isolation there is here."""
    return probe()


def options() -> list[str]:
    """What to add to `backlings grade` so that it runs here."""
    return [] if best().tier == "isolated" else ["--tier", "process"]
