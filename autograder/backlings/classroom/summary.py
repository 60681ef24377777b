"""What a class has understood: counts over all reports, ready for `class.json` and `class.html`."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from backlings.checking.checks import collect
from backlings.classroom.reports import CountedUnit, LearnerReport
from backlings.classroom.rules import Course
from backlings.course.lessons import section
from backlings.course.loading import load_module
from backlings.course.mistakes import known_mistakes
from backlings.course.units import Unit

SCHEMA = 1
BINS = 10
OUTCOMES = ("passed", "failed", "error", "todo", "missing", "skipped", "ungraded")
_NAMED = 200  # names in one list; `grades.csv` has them all


class Summary:
    """
    Counts reports, one after another; nothing else of them is kept.

    Parameters
    ----------
    units : list of Unit
    course : Course
    """

    def __init__(self, units: Sequence[Unit], course: Course) -> None:
        self.units, self.course = units, course
        self._statuses: Counter[str] = Counter()
        self._shares: list[float] = []
        self._units: dict[str, list[float]] = defaultdict(list)
        self._outcomes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._unnamed: Counter[tuple[str, str]] = Counter()
        self._mistakes: Counter[str] = Counter()
        self._reasons: list[dict[str, str]] = []
        self._names: dict[str, list[str]] = {
            key: [] for key in ("ungraded", "missing", "late", "not_on_roster")
        }

    def add(self, report: LearnerReport) -> None:
        """Count one learner's report."""
        status, name = report["status"], report["submission"]
        self._statuses[status] += 1
        if status in self._names:
            self._names[status].append(name)
        if status == "ungraded" and len(self._reasons) < _NAMED:
            self._reasons.append({"submission": name, "reason": _reason(report)})
        if report["on_roster"] is False:
            self._names["not_on_roster"].append(name)
        if any(unit["late"] and unit["late"]["days"] for unit in report["units"]):
            self._names["late"].append(name)
        if status == "missing":
            return  # what nobody handed in says nothing of what was understood
        if report["counted"] is not None and report["worth"]:
            self._shares.append(report["counted"] / report["worth"])
        made: set[str] = set()
        for unit in report["units"]:
            made |= self._count(unit)
        self._mistakes.update(made)

    def _count(self, unit: CountedUnit) -> set[str]:
        """Count the checks of a unit; the mistakes that were made in it."""
        made: set[str] = set()
        if unit["counted"] is not None and unit["worth"]:
            self._units[unit["unit"]].append(unit["counted"] / unit["worth"])
        for check in unit["checks"]:
            key = unit["unit"], check["name"]
            self._outcomes[key][check["outcome"]] += 1
            made |= set(check["mistakes"])
            if check["outcome"] == "failed" and not check["mistakes"]:
                self._unnamed[key] += 1
        return made

    def data(self) -> dict[str, Any]:
        """Everything, as `class.json` has it."""
        handed_in = sum(self._statuses.values()) - self._statuses["missing"]
        return {
            "schema": SCHEMA,
            "title": self.course.title,
            "learners": sum(self._statuses.values()),
            "handed_in": handed_in,
            "statuses": {s: self._statuses[s] for s in ("graded", "missing", "ungraded")},
            "score": _score(self._shares),
            "units": [
                {"unit": u.stem, "title": u.title, **_score(self._units[u.stem])}
                for u in self.units
            ],
            "checks": [row for unit in self.units for row in self._checks(unit)],
            "mistakes": self._mistake_rows(handed_in),
            "ungraded": self._reasons,
            "skipped": {u.stem: u.lacking for u in self.units if u.lacking},
            "names": {
                key: {"count": len(names), "first": names[:_NAMED]}
                for key, names in self._names.items()
            },
        }

    def _checks(self, unit: Unit) -> list[dict[str, Any]]:
        rows = []
        for check in collect(load_module(unit.checks)):
            outcomes = self._outcomes[unit.stem, check.name]
            judged = outcomes.total() - outcomes["ungraded"] - outcomes["skipped"]
            rows.append(
                {
                    "unit": unit.stem,
                    "check": check.name,
                    "function": check.function,
                    "statement": check.statement,
                    "max_points": float(check.points),
                    "outcomes": {o: outcomes[o] for o in OUTCOMES},
                    "pass_rate": _rounded(outcomes["passed"] / judged) if judged else None,
                    "failed_without_a_name": self._unnamed[unit.stem, check.name],
                }
            )
        return rows

    def _mistake_rows(self, handed_in: int) -> list[dict[str, Any]]:
        known = {m.id: (unit, m) for unit in self.units for m in known_mistakes(unit).values()}
        rows = []
        for name, count in sorted(self._mistakes.items(), key=lambda pair: (-pair[1], pair[0])):
            unit, mistake = known[name]
            title, url = section(unit, mistake.lesson, self.units, self.course.lessons_url)
            rows.append(
                {
                    "mistake": name,
                    "unit": unit.stem,
                    "function": mistake.function,
                    "what": mistake.what,
                    "ask": mistake.ask,
                    "learners": count,
                    "share": _rounded(count / handed_in),
                    "lesson": mistake.lesson,
                    "section": title,
                    "url": url,
                }
            )
        return rows


def _score(shares: Sequence[float]) -> dict[str, Any]:
    """How shares of the points are spread: mean, median, and ten bins, full marks in the last."""
    bins = [0] * BINS
    for share in shares:
        bins[min(int(share * BINS + 1e-9), BINS - 1)] += 1
    return {
        "count": len(shares),
        "mean": _rounded(statistics.fmean(shares)) if shares else None,
        "median": _rounded(statistics.median(shares)) if shares else None,
        "full": sum(share > 1 - 1e-9 for share in shares),
        "bins": bins,
    }


def _reason(report: LearnerReport) -> str:
    """The first thing that kept a report from being graded."""
    checks = (check for unit in report["units"] for check in unit["checks"])
    told = (c["message"] for c in checks if c["outcome"] in ("ungraded", "skipped"))
    return next(told, "")


def _rounded(value: float) -> float:
    return round(value, 4)
