"""The study modes in a real browser: by mouse and by keyboard, kept over a reload, taken along."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from backlings.cli import main
from backlings.course.cards import load_cards
from backlings.course.finding import find_course
from backlings.learn.study.sync import read
from conftest import reach

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]
CARDS = {card.id: card for card in load_cards(find_course())}
QUIET = {"NO_MKDOCS_2_WARNING": "1"}
SAVED = "JSON.parse(localStorage.getItem('backlings'))"


def remember(page, **sections):
    """Put something into the record of the open page's browser."""
    page.evaluate(
        "record => localStorage.setItem('backlings', JSON.stringify(record))",
        {"schema": 1, **sections},
    )
    page.reload()


def now():
    return datetime.now(UTC).isoformat()


@pytest.mark.parametrize("by_keyboard", [False, True], ids=["mouse", "keyboard"])
def test_a_round_of_flashcards(page, address, by_keyboard):
    page.goto(f"{address}/practice/flashcards/")
    remember(page, read={"04_linear": {"when": now()}})
    round_ = page.locator("[data-widget=cards]")
    asked = []
    if by_keyboard:
        reach(page, "Begin")
        page.keyboard.press("Enter")
    else:
        round_.get_by_role("button", name="Begin").click()
    for number in range(3):
        asked.append(round_.locator(".asked").inner_text())
        if by_keyboard:
            page.keyboard.press("Space")
            page.keyboard.press("1" if number == 0 else "3")
        else:
            round_.get_by_role("button", name="Show the answer").click()
            assert round_.get_by_role("link", name="read on").is_visible()
            name = "Again" if number == 0 else "Good"
            round_.get_by_role("button", name=name).click()
    kept = page.evaluate(SAVED)["cards"]
    assert len(kept) == 3
    texts = {CARDS[i].question for i in kept}
    assert {"".join(a.split()) for a in asked} <= {"".join(t.split()) for t in texts}
    page.reload()
    again = page.evaluate(SAVED)["cards"]
    assert again == kept
    assert " new" in round_.inner_text()


def test_a_forgotten_card_comes_again_before_the_end(page, address):
    page.goto(f"{address}/practice/flashcards/")
    past = (datetime.now(UTC) - timedelta(days=3)).isoformat()
    state = {"state": 2, "step": None, "stability": 2.0, "difficulty": 5.0, "due": past,
             "last_review": past, "begun": past}  # fmt: skip
    today = {f"fc-9{n:02}": {"due": "2100-01-01T00:00:00Z", "begun": now()} for n in range(12)}
    remember(page, cards={"fc-35": state, **today})
    round_ = page.locator("[data-widget=cards]")
    assert "1 to repeat, 0 new" in round_.inner_text()
    round_.get_by_role("button", name="Begin").click()
    for name in ("Again", "Good"):
        assert CARDS["fc-35"].question in round_.inner_text()
        round_.get_by_role("button", name="Show the answer").click()
        round_.get_by_role("button", name=name).click()
    assert "That was the last one." in round_.inner_text()


def test_a_card_that_a_mistake_called_up_is_due_on_the_site(page, address):
    page.goto(f"{address}/practice/flashcards/")
    remember(page, cards={"fc-37": {"called": now(), "due": now()}})
    assert "1 to repeat" in page.locator("[data-widget=cards]").inner_text()


def test_a_card_in_the_text_can_be_graded_where_it_stands(page, address):
    page.goto(f"{address}/practice/flashcards/")
    card = page.locator("[data-card=fc-35]")
    card.locator("summary").click()
    card.get_by_role("button", name="Good").click()
    card.get_by_text("it comes again in 10 min").wait_for()
    assert page.evaluate(SAVED)["cards"]["fc-35"]["state"] == 1


def test_the_mind_map_is_a_tree(page, address):
    page.goto(f"{address}/practice/mind-map/")
    remember(
        page,
        read={"00_chain_rule": {"when": now()}},
        units={"04_linear": {"passed": True, "when": now()}},
    )
    tree = page.get_by_role("tree", name="Mind map")
    items = tree.get_by_role("treeitem")
    items.first.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    leaf = page.evaluate("document.activeElement.innerText")
    assert "multiply along a path" in leaf
    assert leaf.strip().endswith("(read)")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    branch = page.locator("li:focus")
    assert branch.get_attribute("aria-expanded") == "false"
    page.keyboard.press("End")
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.innerText").startswith("Backpropagation")
    assert tree.locator("a[data-state=passed]").count() > 0
    branch = items.filter(has_text="Chain rule").last
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lessons/00_chain_rule/**")


def test_rebuilding_the_map_names_what_was_not_met(page, address):
    page.goto(f"{address}/practice/mind-map/")
    place = page.locator("[data-widget=rebuild]")
    place.get_by_role("textbox").fill("central difference\nthe bias gets a sum")
    place.get_by_role("button", name="Compare").click()
    said = place.get_by_role("status").inner_text()
    assert "in common with yours" in said
    missed = place.get_by_role("link").all_inner_texts()
    assert missed
    assert not any(text.startswith("central difference") for text in missed)


def test_bookmarks_notes_and_where_one_was(page, address):
    page.goto(f"{address}/lessons/04_linear/")
    page.get_by_role("button", name="bookmark: The bias gets a sum").click()
    page.get_by_role("button", name="note: Forward", exact=True).click()
    page.keyboard.type("x @ w + b")
    page.keyboard.press("End")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_function(f"{SAVED}.read['04_linear']")
    page.reload()
    star = page.get_by_role("button", name="bookmark: The bias gets a sum")
    assert star.get_attribute("aria-pressed") == "true"
    assert page.get_by_label("Your note on Forward").input_value() == "x @ w + b"

    page.goto(f"{address}/practice/progress/")
    progress = page.locator("[data-widget=progress]")
    progress.get_by_role("link", name="The bias gets a sum").wait_for()
    assert progress.get_by_text("x @ w + b").is_visible()
    assert progress.get_by_role("row", name="The linear layer yes").is_visible()
    progress.get_by_text("Go on where you were").get_by_role("link").click()
    page.wait_for_url("**/lessons/04_linear/")


def test_the_record_goes_to_the_command_line_and_back(page, address, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["start"]) == 0
    page.goto(f"{address}/practice/progress/")
    remember(page, notes={"index#blame": {"text": "kitchen", "title": "Blame", "when": now()}})
    with page.expect_download() as export:
        page.get_by_role("button", name="Export the record").click()
    export.value.save_as(tmp_path / "backlings-record.json")
    (tmp_path / "work" / "04_linear.py").write_bytes(
        (find_course() / "solutions" / "04_linear.py").read_bytes()
    )
    main(["check", "linear"])
    assert main(["sync", "backlings-record.json"]) == 0

    remember(page)
    page.get_by_label("Import a record").set_input_files(tmp_path / "backlings-record.json")
    page.get_by_text("is merged with what was here").wait_for()
    kept = page.evaluate(SAVED)
    assert kept["notes"]["index#blame"]["text"] == "kitchen"
    assert kept["units"]["04_linear"]["passed"]
    assert kept == {**kept, **read(tmp_path / "backlings-record.json"), "last": kept["last"]}
    assert page.get_by_role("row", name="The linear layer").get_by_text("passed").is_visible()

    before = page.evaluate(SAVED)
    (tmp_path / "bad.json").write_text('{"schema": 1, "notes": 3}', encoding="utf-8")
    page.get_by_label("Import a record").set_input_files(tmp_path / "bad.json")
    page.get_by_text("Nothing was changed.").wait_for()
    assert page.evaluate(SAVED) == before


def test_a_certificate_from_the_record_says_that_it_is_unsigned(page, address, tmp_path, capsys):
    page.goto(f"{address}/practice/progress/")
    place = page.locator("[data-widget=certificate]")
    place.get_by_label("Your name").fill("Ada & Co")
    place.get_by_role("button", name="Credential").click()
    assert "No unit is passed" in place.get_by_role("status").inner_text()
    verdict = {"passed": True, "points": 30.0, "max_points": 30.0, "when": now()}
    remember(page, units={"04_linear": verdict})
    place.get_by_label("Your name").fill("Ada & Co")
    for name, file in (("Credential", "c.json"), ("Picture", "c.svg")):
        with page.expect_download() as made:
            place.get_by_role("button", name=name).click()
        made.value.save_as(tmp_path / file)
        assert main(["verify", str(tmp_path / file)]) == 1
        assert "nobody vouches" in " ".join(capsys.readouterr().out.split())
    credential = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert credential["credentialSubject"]["identifier"][0]["identityHash"] == "Ada & Co"
    assert credential["credentialSubject"]["result"][0]["value"] == "30"


def test_the_film_plays(page, address):
    page.goto(f"{address}/practice/watch/")
    film = page.locator("video")
    assert not film.evaluate("film => film.autoplay")
    film.evaluate("film => { film.muted = true; return film.play(); }")
    page.wait_for_function("document.querySelector('video').currentTime > 0.2")
    assert 20 < film.evaluate("film => film.duration") < 40
    cues = film.evaluate("film => film.textTracks[0].cues.length")
    assert cues == page.locator("article ol > li").count()


def test_a_page_can_be_discussed_where_the_config_says_so(page, address, built_site, tmp_path):
    """Off by default; on, it asks nobody before the reader does."""
    page.goto(f"{address}/lessons/04_linear/")
    assert page.locator("[data-widget=discuss]").count() == 0

    (tmp_path / "docs" / "assets").mkdir(parents=True)
    (tmp_path / "docs" / "index.md").write_text("# A page\n\nText.\n", encoding="utf-8")
    for name in ("backlings.js", "backlings.css"):
        shutil.copy(built_site / "assets" / name, tmp_path / "docs" / "assets")
    shutil.copytree(find_course() / "docs" / "theme", tmp_path / "theme")
    settings = {"repo": "someone/course", "repo_id": "R1", "category": "Q&A", "category_id": "C1"}
    config = {
        "INHERIT": str(find_course() / "mkdocs.yml"), "docs_dir": "docs", "site_dir": "site",
        "theme": {"custom_dir": "theme"}, "extra": {"giscus": settings},
        "plugins": [],
    }  # fmt: skip
    (tmp_path / "mkdocs.yml").write_text(json.dumps(config), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    subprocess.run(command, cwd=tmp_path, check=True, env={**os.environ, **QUIET})
    asked = []
    page.on("request", lambda r: asked.append(r.url) if r.url.startswith("http") else None)
    page.route("https://**", lambda route: route.abort())
    page.goto((tmp_path / "site" / "index.html").as_uri())
    button = page.get_by_role("button", name="Discuss this page")
    button.wait_for()
    assert asked == []
    with page.expect_request("https://giscus.app/**"):
        button.click()
    assert asked == ["https://giscus.app/client.js"]
    script = page.locator("[data-widget=discuss] script")
    assert script.get_attribute("data-repo") == "someone/course"
    assert script.get_attribute("data-category-id") == "C1"


def test_everything_begins_after_instant_navigation_too(page, address):
    page.goto(f"{address}/practice/mind-map/")
    for name, place in (
        ("Flashcards", "[data-widget=cards] button"),
        ("Practice questions", "[data-predict] .choices button"),
        ("Progress", "[data-widget=progress] table"),
        ("Mind map", "[role=tree]"),
    ):
        page.locator("nav.md-nav--primary a.md-nav__link", has_text=name).first.click()
        page.locator(place).first.wait_for()


def test_the_search_asks_for_its_index_when_somebody_searches(page, address):
    asked = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(f"{address}/lessons/04_linear/", wait_until="networkidle")
    assert "search_index.json" not in asked
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("transpose")
    page.locator(".md-search-result__link").first.wait_for()
    assert "search_index.json" in asked
