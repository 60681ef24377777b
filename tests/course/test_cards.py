"""Flashcards: their content, when they are due, and what other programs get."""

import csv
import dataclasses
import re
import sqlite3
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Rating

from backlings.cli import main
from backlings.course.cards import load_cards, read_cards
from backlings.course.errors import CourseError
from backlings.course.finding import find_course
from backlings.learn.study.export import write_anki, write_csv
from backlings.learn.study.review import NEW_A_DAY, Deck, call_up
from backlings.learn.workspace import Workspace
from backlings.verdict.grade import Grader, Verdict
from support.course import LINEAR

ROOT = find_course()
FILES = sorted((ROOT / "docs" / "cards").glob("*.yaml"))
EVERY = [card for path in FILES for card in read_cards(path)]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_ids_are_unique_and_never_change_their_form():
    ids = [card.id for card in EVERY]
    assert len(ids) == len(set(ids)) >= 98
    assert all(re.fullmatch(r"fc-\d\d+", i) for i in ids)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_card_stands_in_the_file_of_its_lesson(path):
    for card in read_cards(path):
        assert card.stem == path.stem
        assert card.tags
        assert card.question.rstrip().endswith(("?", ".", ":", ")", "_")), card.id
        assert 0 < len(card.answer) <= 200, card.id


def test_a_card_points_to_a_section_that_exists():
    for card in load_cards(ROOT):
        folder = ROOT / "docs" if card.stem == "index" else ROOT / "docs" / "lessons"
        text = (folder / f"{card.stem}.md").read_text(encoding="utf-8")
        assert f"{{#{card.lesson.partition('#')[2]}}}" in text, card.id


def test_cards_of_lessons_to_come_wait():
    waiting = {card.id for card in EVERY} - {card.id for card in load_cards(ROOT)}
    lessons = {path.stem for path in (ROOT / "docs" / "lessons").glob("*.md")}
    assert waiting == {card.id for card in EVERY if card.stem not in lessons}


def test_a_broken_file_is_an_error_with_its_name(tmp_path):
    path = tmp_path / "x.yaml"
    for text in ("cards: [{id: fc-1}]", "cards: [a]", "cards: {", "- a"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(CourseError, match=r"x\.yaml"):
            read_cards(path)


@pytest.fixture
def space(tmp_path):
    made = Workspace(tmp_path / "work")
    made.hand_out([LINEAR])
    return made


@pytest.fixture
def deck(space):
    return Deck(space, load_cards(ROOT))


def test_a_card_waits_until_its_unit_was_begun(space):
    cards = load_cards(ROOT)
    assert {c.stem for c in Deck(space, cards).due(NOW)} == {"index"}
    space.record.units[LINEAR.stem] = {}
    assert LINEAR.stem in {c.stem for c in Deck(space, cards).due(NOW)}
    assert len(Deck(space, cards, everything=True).due(NOW)) == NEW_A_DAY


def test_new_cards_are_rationed_by_the_day(space):
    deck = Deck(space, load_cards(ROOT), everything=True)
    for card in deck.due(NOW):
        deck.rate(card, Rating.Easy, NOW)
    assert deck.due(NOW + timedelta(hours=1)) == []
    later = deck.due(NOW + timedelta(hours=30))
    assert len([c for c in later if c.id not in space.record.cards]) == NEW_A_DAY


def test_a_known_card_comes_back_later_and_later_a_forgotten_one_soon(deck):
    card = deck.due(NOW)[0]
    now, gaps = NOW, []
    for _ in range(5):
        due = deck.rate(card, Rating.Good, now)
        gaps.append(due - now)
        now = due
    assert gaps == sorted(gaps)
    assert gaps[-1] > timedelta(days=10)
    assert deck.rate(card, Rating.Again, now) - now < timedelta(hours=1)


def test_the_schedule_survives_in_the_record(deck, space):
    card = deck.due(NOW)[0]
    due = deck.rate(card, Rating.Good, NOW)
    again = Workspace(space.folder)
    assert datetime.fromisoformat(again.record.cards[card.id]["due"]) == due
    assert Deck(again, load_cards(ROOT)).due(due)[0] == card


def test_the_same_answers_give_the_same_dates():
    """Vectors of FSRS 6 with its default parameters: a page's scheduler must give them as well."""
    space = Workspace.__new__(Workspace)
    space.record = type("R", (), {"cards": {}, "units": {}})()
    space.save = lambda: None
    card = load_cards(ROOT)[0]
    deck, now, days = Deck(space, [card]), NOW, []
    for rating in (Rating.Good, Rating.Good, Rating.Good, Rating.Hard, Rating.Again, Rating.Good):
        due = deck.rate(card, rating, now)
        days.append(round((due - now).total_seconds() / 86400, 3))
        now = due
    assert days == [0.007, 2.0, 11.0, 32.0, 0.007, 2.0]


def test_a_named_mistake_calls_up_its_cards(space):
    grader = Grader(LINEAR, 0)
    mistake = next(m for m in grader.catalogue.mistakes if m.id == "linear-04")
    verdict = Verdict(LINEAR, tuple(grader.open_mistake(mistake).results()))
    cards = load_cards(ROOT)
    called = call_up(space, verdict, cards, NOW)
    assert called
    assert [c.id for c in Deck(space, cards).due(NOW)][: len(called)] == sorted(called)
    assert {c.lesson for c in cards if c.id in called} == {mistake.lesson}


def test_csv_holds_every_card(tmp_path):
    cards = load_cards(ROOT)
    write_csv(cards, tmp_path / "cards.csv")
    with (tmp_path / "cards.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [card.id for card in cards]
    assert rows[0]["question"] == cards[0].question


def test_an_anki_package_holds_every_card_and_is_the_same_each_time(tmp_path):
    pytest.importorskip("genanki")
    cards = load_cards(ROOT)
    first, second = tmp_path / "a.apkg", tmp_path / "b.apkg"
    write_anki(cards, first)
    write_anki(cards, second)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as package:
        package.extract("collection.anki2", tmp_path)
    base = sqlite3.connect(tmp_path / "collection.anki2")
    notes = base.execute("select guid, flds from notes").fetchall()
    base.close()
    assert len({guid for guid, _ in notes}) == len(cards)
    assert all(len(fields.split("\x1f")) == 3 for _, fields in notes)


def test_anki_takes_the_package_and_a_later_one_updates_it(tmp_path):
    collection = pytest.importorskip("anki.collection", reason="`make browser` installs it")
    pytest.importorskip("genanki")
    base = collection.Collection(str(tmp_path / "collection.anki2"))

    def take(cards, release):
        write_anki(cards, tmp_path / "deck.apkg", release)
        request = collection.ImportAnkiPackageRequest(
            package_path=str(tmp_path / "deck.apkg"),
            options=collection.ImportAnkiPackageOptions(),
        )
        log = base.import_anki_package(request).log
        return len(log.new), len(log.updated)

    cards = load_cards(ROOT)
    assert take(cards[:20], "0.1.0") == (20, 0)
    assert take(cards[:20], "0.1.0") == (0, 0)
    changed = [dataclasses.replace(cards[0], answer="x < y & so on"), *cards[1:]]
    fresh, updated = take(changed, "0.1.1")
    assert fresh == len(cards) - 20
    assert updated > 0
    assert base.note_count() == base.card_count() == len(cards)
    (found,) = base.find_notes(f'tag:{cards[0].tags[0]} "Answer:x &lt; y &amp; so on"')
    assert base.get_note(found).fields[2] == cards[0].lesson
    base.close()


def test_the_command_counts_and_exports(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["start"]) == 0
    assert main(["cards"]) == 1
    assert "cards are due" in capsys.readouterr().out
    assert main(["cards", "--csv", "c.csv"]) == 0
    assert (tmp_path / "c.csv").exists()
