"""
Pages that carry everything themselves: feedback for a learner, and what a class has understood.

Jinja escapes whatever is filled in; besides, the page forbids the browser to run or load anything.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import jinja2

from backlings.checking.checks import collect
from backlings.classroom.reports import CountedUnit, LearnerReport
from backlings.classroom.rules import Course
from backlings.course.lessons import section
from backlings.course.loading import load_module
from backlings.course.mistakes import known_mistakes
from backlings.course.units import Unit
from backlings.verdict.report import CheckReport
from backlings.verdict.wording import WORDS, most_telling, named

NOT_JUDGED = ("ungraded", "skipped")
SHOWN = 12  # mistakes in a picture; the table has all


def feedback(report: LearnerReport, units: Sequence[Unit], course: Course) -> str:
    """The page for one learner, from the report."""
    told = parts(report, units, course)
    functions = [f for part in told if part["status"] != "skipped" for f in part["functions"]]
    waiting = [f for f in functions if f["state"] != "passed"]
    waiting.sort(key=lambda function: function["state"] == "missing")  # what was tried comes first
    return _page("feedback.html.j2").render(
        _frame(), report=report, parts=told, course=course, waiting=waiting,
        right=len(functions) - len(waiting), functions=len(functions), words=WORDS,
    )  # fmt: skip


def overview(data: Mapping[str, Any]) -> str:
    """The page for the teacher, from the summary's data."""
    from backlings.classroom import pictures  # it imports matplotlib, which takes a second

    by_unit = [
        (unit, [row for row in data["checks"] if row["unit"] == unit["unit"]])
        for unit in data["units"]
    ]
    shown = data["mistakes"][:SHOWN]
    return _page("class.html.j2").render(
        _frame(), data=data, by_unit=by_unit, shown=len(shown),
        scores=pictures.scores(data["score"]) if data["score"]["count"] else "",
        mistakes=pictures.mistakes(shown) if shown else "",
        checks={unit["unit"]: pictures.checks(rows) for unit, rows in by_unit},
    )  # fmt: skip


def parts(report: LearnerReport, units: Sequence[Unit], course: Course) -> list[dict[str, Any]]:
    """What to say of each unit of a report, and of each of its functions."""
    known = {unit.stem: unit for unit in units}
    return [_part(part, known[part["unit"]], units, course) for part in report["units"]]


def _part(part: CountedUnit, unit: Unit, units: Sequence[Unit], course: Course) -> dict[str, Any]:
    """One unit of a feedback page: a paragraph for each function."""
    statements = _statements(unit)
    order = [f for f in unit.functions if any(c["function"] == f for c in part["checks"])]
    functions = []
    for function in order:
        checks = [c for c in part["checks"] if c["function"] == function]
        functions.append(_function(function, checks, unit, units, course))
    rows = [
        {
            **check,
            "statement": statements.get(check["name"], ""),
            "judged": check["outcome"] not in NOT_JUDGED,
        }
        for check in part["checks"]
    ]
    right = [f for f in functions if f["state"] == "passed" and not f["message"]]
    rest = [f for f in functions if f not in right]
    return {
        **part, "title": unit.title, "functions": functions, "right": right, "rest": rest,
        "rows": rows,
    }  # fmt: skip


@cache
def _statements(unit: Unit) -> dict[str, str]:
    return {check.name: check.statement for check in collect(load_module(unit.checks))}


def _function(
    name: str, checks: Sequence[CheckReport], unit: Unit, units: Sequence[Unit],
    course: Course,
) -> dict[str, Any]:  # fmt: skip
    """What to say of a function: the plainest failure that names most mistakes, or a remark."""
    wrong = [c for c in checks if c["outcome"] != "passed"]
    costly = [c for c in wrong if c["max_points"] > 0] and wrong
    main = most_telling(costly or wrong, lambda check: len(check["mistakes"]))
    state = main["outcome"] if main and costly else "passed"
    known = known_mistakes(unit)
    found = [known[i] for i in (main["mistakes"] if main else ()) if i in known]

    def place(lesson: str) -> tuple[str, str]:
        return section(unit, lesson, units, course.lessons_url)

    return {
        "name": name,
        "unit": unit.stem,
        "state": state,
        "judged": state not in NOT_JUDGED,
        "message": main["message"] if main else "",
        "mistakes": [{"what": m.what, "ask": m.ask, "place": place(m.lesson)} for m in found],
        "hint": main["hint"] if main else "",
        "place": place(main["lesson"]) if main and main["lesson"] else None,
        "points": sum(c["points"] for c in checks),
        "max_points": sum(c["max_points"] for c in checks),
    }


@cache
def _page(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("backlings.classroom"), autoescape=True,
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["named"] = named
    environment.filters["number"] = lambda value: f"{value:g}"
    environment.filters["per_cent"] = lambda share: "–" if share is None else f"{100 * share:.0f} %"
    return environment.get_template(name)


@cache
def _frame() -> dict[str, str]:
    """The style of every page, and a policy that allows it, and pictures in the page, only."""
    environment = jinja2.Environment(loader=jinja2.PackageLoader("backlings.classroom"))
    style = environment.get_template("style.css").render()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    return {"style": style, "policy": policy}
