"""
The pytest plugin: a unit's checks as pytest items.

``pytest autograder/checks --submission work`` checks the files in `work`; plain ``pytest`` in a
learner's copy does the same. The items are exactly what `collect` returns, and their verdicts are
those of `backlings check`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backlings.checking.checks import Check
from backlings.course.errors import CourseError
from backlings.course.finding import find_course, find_unit, find_units, seed_for
from backlings.course.units import Unit
from backlings.learn.check import Target, open_file
from backlings.learn.workspace import RECORD, Workspace
from backlings.sandbox import ProcessWorkers
from backlings.verdict.grade import Assessment, CheckResult, Grader
from backlings.verdict.report import check_as_json
from backlings.verdict.wording import named


class CheckFailed(AssertionError):  # noqa: N818 (pytest shows the name; it is no error of ours)
    """A check did not pass; its text is what the learner reads."""

    def __init__(self, result: CheckResult) -> None:
        super().__init__(result.message)
        self.result = result


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--submission` and `--seed`."""
    group = parser.getgroup("backlings")
    group.addoption(
        "--submission",
        metavar="PATH",
        help="folder or file of the submission that the course's checks are run on",
    )
    group.addoption(
        "--seed", type=int, default=None, metavar="N", help="seed of the checks' test inputs"
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "CheckFile | None":
    """Checks of the course, and a learner's file in a copy of the exercises."""
    if file_path.suffix != ".py" or not file_path.stem[:2].isdigit():
        return None
    option = parent.config.getoption("--submission")
    root = find_course()
    if file_path.parent == root / "autograder" / "checks":
        submission = Path(parent.config.invocation_params.dir, option) if option else None
    elif file_path.parent == root / "exercises" or (file_path.parent / RECORD).exists():
        submission = file_path
    else:
        return None
    try:
        unit = find_unit(file_path.stem, find_units(root))
    except CourseError:
        return None
    node: CheckFile = CheckFile.from_parent(parent, path=file_path)
    node.unit, node.submission = unit, submission
    return node


class CheckFile(pytest.File):
    """One unit's checks on one submission."""

    unit: Unit
    submission: Path | None

    def collect(self) -> Iterator["CheckItem"]:
        """One item a check."""
        if self.submission is None:
            raise pytest.UsageError(
                "checks need a submission: pytest autograder/checks --submission work"
            )
        path = self.submission
        if path.is_dir():
            path = path / f"{self.unit.stem}.py"
        if not path.exists() and self.submission.suffix == ".py":
            raise pytest.UsageError(f"there is no {self.submission}")
        own = Workspace(path.parent).record.seed if (path.parent / RECORD).exists() else 0
        seed = seed_for([self.unit], self.config.getoption("--seed"), own)
        self.grader = Grader(self.unit, seed)
        self.file = path
        for check in self.grader.checks:
            item: CheckItem = CheckItem.from_parent(self, name=check.name)
            item.check = check
            yield item

    def assess(self) -> Assessment:
        """The submission, started when the first check asks for it."""
        if not hasattr(self, "_attempt"):
            source = self.file.read_bytes()
            self._backend = open_file(Target(self.unit, self.file), source, ProcessWorkers())
            self._attempt = self.grader.open(self._backend, source)
        return self._attempt

    def teardown(self) -> None:
        """End the learner's process."""
        if hasattr(self, "_backend"):
            self._backend.close()


class CheckItem(pytest.Item):
    """One check."""

    check: Check
    parent: CheckFile

    def runtest(self) -> None:
        """Run it; anything but a pass raises (or skips) with the learner's message."""
        if self.parent.unit.lacking:
            pytest.skip(self.parent.unit.lacking)
        if not self.parent.file.exists():
            raise CheckFailed(CheckResult(self.check, "missing", f"there is no {self.parent.file}"))
        result = self.parent.assess().result(self.check)
        # As plain data: pytest-xdist sends it from process to process.
        self.user_properties.append(("backlings", dict(check_as_json(result))))
        if result.outcome != "passed":
            raise CheckFailed(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What the learner reads: no frames of the grader."""
        if not isinstance(excinfo.value, CheckFailed):
            return super().repr_failure(excinfo, style)
        result = excinfo.value.result
        lines = [f"{result.outcome}: {result.message}"]
        lines += [named(mistake.what) for mistake in result.mistakes]
        if result.hint:
            lines.append(result.hint)
        if result.lesson:
            lines.append(f"Read: {result.lesson}")
        return "\n".join(lines)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where it is from, for the headline."""
        return self.path, None, f"{self.parent.unit.stem}::{self.name}"
