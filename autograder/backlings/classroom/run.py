"""One run over a class: what is graded already stays, the rest is graded, then all is written."""

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from backlings.classroom.book import Book, Entry
from backlings.classroom.grading import Order, require
from backlings.classroom.intake import Attempt, Contents, Intake, answers
from backlings.classroom.pool import graded
from backlings.classroom.rules import Course
from backlings.classroom.store import GO_ON, Store, key_of
from backlings.course.errors import CourseError
from backlings.course.files import write_text
from backlings.course.finding import with_earlier
from backlings.course.units import Unit
from backlings.course.versions import engine_version, unit_version
from backlings.verdict.recorded import PUBLIC_SEED

RUN = "run.json"
STORE = "results.sqlite"
SCHEMA = 1


@dataclass(frozen=True)
class Plan:
    """
    What is to be done.

    Attributes
    ----------
    submissions, out : Path
    course : Course
    units : tuple of Unit
        Those that are graded; with `all_units` False what nobody handed in is left out.
    tier : str
    jobs : int
    seed : int or None
        None for that of the last run in this folder, or a fresh one.
    cluster : str
        Address of a Dask scheduler, or empty.
    junit : Path or None
    """

    submissions: Path
    out: Path
    course: Course
    units: tuple[Unit, ...]
    all_units: bool
    tier: str
    jobs: int
    seed: int | None = None
    cluster: str = ""
    junit: Path | None = None


class Progress:
    """What a run tells while it goes on; this one is silent."""

    def begin(self, attempts: int) -> None:
        """So many attempts there are."""

    def attempt(self) -> None:
        """One was read, and what had to be graded of it is on its way."""

    def result(self, report: str, graded: bool) -> None:
        """One file was graded for one unit."""

    def writing(self) -> None:
        """Everything is graded; the files are written now."""


def run(plan: Plan, progress: Progress) -> dict[str, int]:
    """
    Grade a class.

    Returns
    -------
    dict
        How many learners are graded, missing and ungraded, how many units are ``skipped``, and
        how many files were graded now (``fresh``) or before (``known``).

    Raises
    ------
    CourseError
        For whatever the teacher has to settle; nothing that was graded is lost.
    """
    # The machines of a cluster try it themselves.
    layers = () if plan.cluster else require(plan.tier).layers
    intake = Intake(plan.submissions, with_earlier(plan.units))
    _require_own_folder(plan)
    try:
        seed = _seed(plan, layers)
        store = Store(plan.out / STORE)
        try:
            counts, chosen = _Class(plan, seed, intake, store, progress).run()
            _write_run(plan, seed, chosen, layers)
            return counts
        finally:
            store.close()
    except OSError as error:  # a full disk, a folder without permission
        where = f"{error.filename}: " if error.filename else ""
        raise CourseError(f"{where}{error.strerror or error}; {GO_ON}") from error


class _Class:
    """The state of one run: the book, and which results are on their way."""

    def __init__(
        self, plan: Plan, seed: int, intake: Intake, store: Store, progress: Progress
    ) -> None:
        self.plan, self.seed = plan, seed
        self.asked = with_earlier(plan.units)
        self.intake, self.store, self.progress = intake, store, progress
        self.book = Book(plan.course, plan.tier)
        self.ordered: set[str] = set()
        self.known: set[str] = set()

    def run(self) -> tuple[dict[str, int], list[Unit]]:
        from backlings.classroom.writing import write_all  # matplotlib and Jinja: a second's load

        for order, result in graded(self.orders(), self.plan.jobs, self.plan.cluster):
            self.store.put(order.key, result)
            self.progress.result(result.report, result.graded)
        self.progress.writing()
        seen = self.book.units()
        chosen = [u for u in self.plan.units if self.plan.all_units or u.stem in seen]
        if not chosen or not (self.book.learners or self.plan.course.roster):
            raise CourseError(
                f"nothing in {self.plan.submissions} answers a unit; a file is called like its "
                f"unit, {self.plan.units[-1].stem}.py, in a folder or an archive for each learner"
            )
        counts = write_all(self.plan.out, self.book, self.store, chosen, self.plan.junit)
        return {**counts, "fresh": len(self.ordered), "known": len(self.known)}, chosen

    def orders(self) -> Iterator[Order]:
        """What is not graded yet; each attempt is read, noted in the book and forgotten."""
        attempts = self.intake.attempts()
        self.progress.begin(len(attempts))
        for _, group in groupby(attempts, key=lambda attempt: attempt.owner.learner):
            mine = list(group)
            for at, attempt in enumerate(mine):
                yield from self._orders(attempt, [*mine[:at][::-1], *mine[at + 1 :]])
                self.progress.attempt()

    def _orders(self, attempt: Attempt, others: Sequence[Attempt]) -> Iterator[Order]:
        owner, contents = attempt.owner, self.intake.read(attempt)
        entry = Entry(owner.attempt, attempt.when, owner.late)
        entry.notes, entry.unreadable = tuple(contents.notes), contents.unreadable
        self.book.add(owner.learner, owner.aliases, entry)
        found = answers(contents, self.asked)
        for unit in self.plan.units:
            if unit.stem not in found:
                continue
            path = found[unit.stem]
            source, kind = contents.files[path], Path(path).suffix.lower()
            earlier = self._earlier(unit, found, contents, others)
            key = key_of(source, kind, unit, self.seed, self.plan.tier, earlier)
            entry.found[unit.stem] = key, hashlib.sha256(source).hexdigest()
            if key in self.ordered or key in self.known:
                continue
            result = self.store.get(key)
            if result is not None and result.graded:
                self.known.add(key)
                continue
            self.ordered.add(key)
            version, tier = unit_version(unit), self.plan.tier
            yield Order(key, unit.stem, version, kind, source, self.seed, tier, earlier)

    def _earlier(
        self, unit: Unit, found: dict[str, str], contents: Contents, others: Sequence[Attempt]
    ) -> tuple[tuple[str, str, bytes | None], ...]:
        """
        Stem, kind and content of each file that a unit builds on.

        From the same attempt; else from the learner's others, the last before it first. Canvas
        makes an attempt of each file.
        """
        chosen: dict[str, tuple[str, str, bytes]] = {}
        waiting = list(others)[::-1]
        while missing := [stem for stem in unit.builds_on if stem not in chosen]:
            for stem in missing:
                if stem in found:
                    path = found[stem]
                    chosen[stem] = stem, Path(path).suffix.lower(), contents.files[path]
            if not waiting:
                break
            contents = self.intake.read(waiting.pop())
            found = answers(contents, self.asked)
        return tuple(chosen.get(stem, (stem, ".py", None)) for stem in unit.builds_on)


def _require_own_folder(plan: Plan) -> None:
    """Results never mix with submissions, nor with files of somebody else's."""
    out, submissions = plan.out.resolve(), plan.submissions.resolve()
    if out == submissions or out in submissions.parents or submissions in out.parents:
        raise CourseError(
            f"--out {plan.out} and {plan.submissions} lie in each other; give a folder elsewhere"
        )
    if plan.out.exists() and not plan.out.is_dir():
        raise CourseError(f"--out {plan.out} is a file; give the name of a folder")
    if plan.out.is_dir() and any(plan.out.iterdir()) and not (plan.out / RUN).exists():
        raise CourseError(
            f"{plan.out} holds files that are not from `backlings grade`; give a new folder"
        )


def _seed(plan: Plan, layers: tuple[str, ...]) -> int:
    """The run's private seed: as asked for, else that of this folder, else a fresh one."""
    if plan.seed == PUBLIC_SEED:
        raise CourseError(
            f"--seed {PUBLIC_SEED} is that of the hand-outs, which hold what is right for it; "
            "leave --seed out, and one is drawn that nobody knows"
        )
    path = plan.out / RUN
    last = _read(path)
    seed = plan.seed if plan.seed is not None else last.get("seed")
    if not isinstance(seed, int):
        seed = secrets.randbits(62)
    if last.get("seed") != seed:
        _write_run(plan, seed, (), layers)
    return seed


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA or not isinstance(data["seed"], int):
            raise ValueError("it is of another version")
        return dict(data)
    except (ValueError, KeyError, TypeError) as error:
        raise CourseError(
            f"{path} cannot be read ({error}); give a new folder, or `--seed` to go on with"
        ) from None


def _write_run(plan: Plan, seed: int, units: Sequence[Unit], layers: tuple[str, ...]) -> None:
    """The teacher's own record; the seed stands here and nowhere else."""
    path = plan.out / RUN
    data = {
        "schema": SCHEMA,
        "seed": seed,
        "tier": plan.tier,
        "layers": layers,
        "backlings": engine_version(),
        "units": {unit.stem: unit_version(unit) for unit in units},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)  # before there is anything to read in it
    write_text(path, json.dumps(data, indent=1) + "\n")
