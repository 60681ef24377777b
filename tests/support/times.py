"""`pytest --times N`: where the processor's time goes, by test function and by file."""

import os
from collections import Counter

import pytest

_CPU, _COLLECTION = "cpu seconds", "cpu seconds of collection"


def pytest_addoption(parser):
    """Add the option."""
    parser.addoption("--times", type=int, metavar="N", help="show where the CPU time goes")


def pytest_configure(config):
    """Measure only if asked."""
    if config.getoption("--times"):
        config.pluginmanager.register(Times(config), "times")


def cpu_seconds() -> float:
    """Return what this process and those it waited for have used, user and system."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


class Times:
    """
    Measures each test in its process, and adds up in the one that reports.

    A child process counts when it is waited for, so a warm parent's forks count when it stops.
    """

    def __init__(self, config):
        self.config = config
        self.used, self.count = Counter(), Counter()
        self.collections = []

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection(self, session):
        """Measure the collection."""
        found = yield
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput[_COLLECTION] = cpu_seconds()
        else:
            self.collections.append(cpu_seconds())
        return found

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item, nextitem):
        """Remember when the test began."""
        self.begin = cpu_seconds()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        """Send what was used so far with the report of each phase."""
        report = yield
        now = cpu_seconds()
        report.user_properties.append((_CPU, now - self.begin))
        self.begin = now
        return report

    def pytest_runtest_logreport(self, report):
        """Add up."""
        name = report.nodeid.partition("[")[0].partition("@")[0]
        used = sum(value for key, value in report.user_properties if key == _CPU)
        for place in (name, name.partition("::")[0]):
            self.used[place] += used
            self.count[place] += report.when == "call"

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node, error):
        """Take the collection's time of a process that ends."""
        self.collections.append(getattr(node, "workeroutput", {}).get(_COLLECTION, 0.0))

    def pytest_terminal_summary(self, terminalreporter):
        """Print the table; CPU-seconds, since a shared machine's clock tells little."""
        say, most = terminalreporter.write_line, self.config.getoption("--times")
        files = {name: used for name, used in self.used.items() if "::" not in name}
        terminalreporter.section("CPU-seconds")
        started = ", ".join(f"{used:.1f}" for used in self.collections)
        say(f"{sum(files.values()):8.1f}  all tests; start and collection took {started} more")
        for chosen in (files, self.used.keys() - files.keys()):
            say("")
            for name in sorted(chosen, key=self.used.__getitem__, reverse=True)[:most]:
                say(f"{self.used[name]:8.1f}  {name}, {self.count[name]} times")
