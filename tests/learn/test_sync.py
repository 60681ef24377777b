"""One record of the command line and the site: merged alike in Python and in the browser."""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from fsrs import Rating

from backlings.cli import main
from backlings.course.cards import load_cards
from backlings.course.errors import CourseError
from backlings.course.finding import find_course
from backlings.learn.study.review import Deck
from backlings.learn.study.sync import LATER, MOST, merge, read, sync
from backlings.learn.workspace import Workspace
from support.course import LINEAR, TESTS

ROOT = find_course()
WIDGETS = ROOT / "docs" / "widgets"
VECTORS = json.loads((TESTS / "samples" / "records.json").read_text("utf-8"))
ROUNDED = timedelta(seconds=30)  # steps of minutes are whole minutes in the browser
node = pytest.mark.skipif(
    not shutil.which("node") or not (WIDGETS / "node_modules").exists(),
    reason="no Node or no packages of the widgets: `make browser` installs them",
)


def whole(part):
    """A record with every section."""
    return {"schema": 1, **{name: {} for name in (*LATER, *MOST, "cards")}, **part}


def javascript(program, data):
    """What a module prints, given data; it is run beside the widgets."""
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", program], cwd=WIDGETS, input=json.dumps(data),
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["about"])
def test_merging(vector):
    one, other, merged = (whole(vector[name]) for name in ("one", "other", "merged"))
    assert merge(one, other) == merged
    assert merge(other, one) == merged
    assert merge(merged, one) == merge(merged, other) == merge(merged, merged) == merged


def test_the_order_of_three_does_not_matter():
    records = [whole(vector[name]) for vector in VECTORS for name in ("one", "other")]
    for a, b, c in product(records[:10], records[4:12], records[6:]):
        assert merge(merge(a, b), c) == merge(a, merge(b, c))


@node
@pytest.mark.slow
def test_the_browser_merges_like_the_command_line():
    program = """
    import { merge } from "./record.js";
    import { readFileSync } from "node:fs";
    const pairs = JSON.parse(readFileSync(0, "utf8"));
    console.log(JSON.stringify(pairs.map(([a, b]) => merge(a, b))));
    """
    records = [whole(vector[name]) for vector in VECTORS for name in ("one", "other")]
    pairs = list(product(records, records))
    assert javascript(program, pairs) == [merge(a, b) for a, b in pairs]


@node
@pytest.mark.slow
def test_the_browser_schedules_like_the_command_line(tmp_path):
    """Every sequence of five answers, each when its card is due or some days late."""
    program = """
    import { review } from "./schedule.js";
    import { readFileSync } from "node:fs";
    const runs = JSON.parse(readFileSync(0, "utf8"));
    console.log(JSON.stringify(runs.map(({ ratings, late, now }) => {
      let state;
      let at = new Date(now);
      return ratings.map((rating) => {
        state = review(state, rating, at);
        at = new Date(Date.parse(state.due) + late * 24 * 3600 * 1000);
        return state;
      });
    })));
    """
    space = Workspace(tmp_path)
    card = load_cards(ROOT)[0]
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    runs = [
        {"ratings": ratings, "late": late, "now": now.isoformat()}
        for late in (0, 3)
        for ratings in product((1, 2, 3, 4), repeat=4)
    ]
    for run, found in zip(runs, javascript(program, runs), strict=True):
        space.record.cards.clear()
        deck, at = Deck(space, [card]), now
        for rating, theirs in zip(run["ratings"], found, strict=True):
            at = deck.rate(card, Rating(rating), at) + timedelta(days=run["late"])
            mine = space.record.cards[card.id]
            assert theirs.keys() == mine.keys()
            for name in ("state", "step"):
                assert theirs[name] == mine[name], (run, name)
            for name in ("stability", "difficulty"):
                assert theirs[name] == pytest.approx(mine[name], rel=1e-6), (run, name)
            gap = datetime.fromisoformat(theirs["due"]) - datetime.fromisoformat(mine["due"])
            assert abs(gap) <= ROUNDED * len(found), run


@pytest.fixture
def space(tmp_path):
    made = Workspace(tmp_path / "work")
    made.hand_out([LINEAR])
    return made


def test_a_file_is_merged_into_both(space, tmp_path):
    path = tmp_path / "record.json"
    path.write_text(json.dumps({"schema": 1, **VECTORS[0]["one"]}), encoding="utf-8")
    space.record.hints["linear_forward"] = 2
    sync(space, path)
    again = Workspace(space.folder).record
    assert again.notes == VECTORS[0]["one"]["notes"]
    assert again.handed_out == space.record.handed_out
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["hints"] == {"linear_forward": 2}
    assert "seed" not in written
    assert "handed_out" not in written
    assert read(path) == whole({"notes": again.notes, "hints": again.hints})


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"schema": 2}', '{"schema": 1, "notes": [3]}', '{"schema": 1, "hints": {"a": "b"}}',
     '{"schema": 1, "cards": {"fc-1": 3}}', "[" * 100_000],
    ids=["empty", "list", "schema", "section", "count", "card", "deep"],
)  # fmt: skip
def test_a_file_that_is_no_record_changes_nothing(space, tmp_path, text):
    path = tmp_path / "record.json"
    path.write_text(text, encoding="utf-8")
    before = (space.folder / ".backlings" / "progress.json").read_bytes()
    with pytest.raises(CourseError, match=r"record\.json is no record of the site"):
        sync(space, path)
    assert path.read_text(encoding="utf-8") == text
    assert (space.folder / ".backlings" / "progress.json").read_bytes() == before


def test_a_card_that_somebody_damaged_is_asked_anew(space):
    card = load_cards(ROOT)[0]
    space.record.cards[card.id] = {"stability": 3.0, "due": "soon"}
    deck, now = Deck(space, [card]), datetime(2026, 3, 1, tzinfo=UTC)
    assert deck.due(now) == [card]
    assert deck.rate(card, Rating.Good, now) > now


def test_the_command(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["sync", "record.json"]) == 2
    assert main(["start"]) == 0
    assert main(["sync", "record.json"]) == 0
    assert "here and there" in capsys.readouterr().out
    assert read(tmp_path / "record.json") == whole({})
