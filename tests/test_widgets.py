"""The widgets in a real browser: by mouse and by keyboard, and what stays after a reload."""

import functools
import http.server
import shutil
import subprocess
import sys
import threading

import pytest

from backlings.speed import draw, instances, load_templates, read_templates
from backlings.units import find_course

ROOT = find_course()
FILES = sorted((ROOT / "docs" / "cards").glob("*.yaml"))
TEMPLATES = [template for path in FILES for template in read_templates(path)]


def test_there_are_templates_and_their_ids_are_unique():
    ids = [template.id for template in TEMPLATES]
    assert len(ids) == len(set(ids)) >= 48


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_a_template_draws_questions_with_one_right_answer(template):
    found = instances(template)
    assert len(found) >= 5
    assert found == instances(template)
    for item in found:
        assert item.wrong
        assert item.answer not in item.wrong
        assert "{" not in item.prompt
    assert any(draw(template, seed) for seed in range(5))


def test_a_template_points_to_a_section_that_exists():
    for template in load_templates(ROOT):
        stem, _, anchor = template.lesson.partition("#")
        text = (ROOT / "docs" / "lessons" / f"{stem}.md").read_text(encoding="utf-8")
        assert f"{{#{anchor}}}" in text, template.id


BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
browser_only = pytest.mark.skipif(BROWSER is None, reason="no Chromium: `make browser` installs it")


@pytest.fixture(scope="module")
def address(built_site):
    """The built site, served."""
    handler = functools.partial(Quiet, directory=str(built_site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Without a line for each request."""

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as tools:
        found = tools.chromium.launch(
            executable_path=BROWSER,
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield found
        found.close()


@pytest.fixture
def page(browser):
    context = browser.new_context()
    opened = context.new_page()
    opened.problems = []
    opened.on("pageerror", lambda error: opened.problems.append(str(error)))
    yield opened
    assert opened.problems == []
    context.close()


@functools.cache
def answers():
    """For each prompt its right answer, from the same templates."""
    return {i.prompt: i.answer for t in load_templates(ROOT) for i in instances(t)}


def answer(page, by_keyboard):
    """Answer the question on the screen rightly, and go on."""
    right = answers()[page.locator(".speed-question").inner_text()]
    choices = page.locator(".speed-choices button")
    texts = choices.all_inner_texts()
    at = texts.index(right)
    if by_keyboard:
        page.keyboard.press(str(at + 1))
    else:
        choices.nth(at).click()
    page.locator(".speed-said", has_text="Right.").wait_for()
    if by_keyboard:
        page.keyboard.press("Enter")
    else:
        page.locator(".speed-next").click()


@pytest.mark.slow
@browser_only
@pytest.mark.parametrize("by_keyboard", [False, True], ids=["mouse", "keyboard"])
def test_a_round_of_the_speed_challenge_and_its_memory(page, address, by_keyboard):
    page.goto(f"{address}/speed/")
    page.get_by_role("button", name="Untimed round").wait_for()
    assert page.get_by_role("button", name="75 seconds").is_disabled()
    if by_keyboard:
        page.keyboard.press("Enter")  # the button has the focus
    else:
        page.get_by_role("button", name="Untimed round").click()
    for _ in range(10):
        answer(page, by_keyboard)
    page.get_by_text("10 right of 10.").wait_for()

    page.reload()
    page.get_by_text("You know 10 of").wait_for()
    page.get_by_role("button", name="75 seconds").click()
    assert page.locator(".speed-clock").is_visible()
    for _ in range(10):
        answer(page, by_keyboard)
    page.get_by_text("Your best: 10 right.").wait_for()


@pytest.mark.slow
@browser_only
def test_a_wrong_answer_says_the_right_one_and_comes_again(page, address):
    page.goto(f"{address}/speed/")
    page.get_by_role("button", name="Untimed round").click()
    right = answers()[page.locator(".speed-question").inner_text()]
    texts = page.locator(".speed-choices button").all_inner_texts()
    page.locator(".speed-choices button").nth(
        next(i for i, t in enumerate(texts) if t != right)
    ).click()
    page.locator(".speed-said", has_text=f"It is {right}.").wait_for()
    link = page.locator(".speed-said a").get_attribute("href")
    assert page.request.get(link).ok
    page.locator(".speed-next").click()
    for _ in range(10):
        answer(page, by_keyboard=False)
    page.get_by_text("10 right of 11.").wait_for()


@pytest.mark.slow
@browser_only
def test_the_widget_begins_after_instant_navigation_too(page, address):
    page.goto(f"{address}/notation/")
    page.locator("a.md-nav__link", has_text="Speed challenge").first.click()
    page.get_by_role("button", name="Untimed round").wait_for()


@pytest.mark.slow
@browser_only
def test_the_challenge_works_from_a_folder(page, built_site):
    page.goto((built_site / "speed" / "index.html").as_uri())
    page.get_by_role("button", name="Untimed round").wait_for()


@pytest.mark.slow
@browser_only
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_is_wider_than_the_screen(page, address, built_site, width):
    page.set_viewport_size({"width": width, "height": 800})
    for path in sorted(built_site.rglob("index.html")):
        page.goto(
            f"{address}/{path.parent.relative_to(built_site)}/", wait_until="domcontentloaded"
        )
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path.parent.name}: {wide}"


def test_the_data_of_the_widgets_is_written(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "backlings.site.assets", str(tmp_path)], check=True, cwd=tmp_path
    )
    text = (tmp_path / "speed-items.js").read_text(encoding="utf-8")
    assert text.startswith("globalThis.backlingsSpeed = [")
