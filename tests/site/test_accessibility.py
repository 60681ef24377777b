"""Every page, in both schemes, for everybody: axe, narrow screens, without a script, small."""

import gzip
import re

import pytest

from backlings.course.finding import find_course

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]
ROOT = find_course()
AXE = ROOT / "docs" / "widgets" / "node_modules" / "axe-core" / "axe.min.js"
FINDINGS = """
options => axe.run(options).then(({ violations }) => violations
  .filter(({ impact }) => ["serious", "critical"].includes(impact))
  .map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`))
"""


def paths(site):
    """Every page of the site, as a path under its address."""
    found = sorted(path.parent.relative_to(site).as_posix() for path in site.rglob("index.html"))
    return ["404.html", *("" if path == "." else f"{path}/" for path in found)]


EVERYTHING, COLOURS = {}, {"runOnly": ["color-contrast", "link-in-text-block"]}


@pytest.mark.xdist_group("axe")  # as long as all other tests of the site
@pytest.mark.parametrize(("scheme", "options"), [("light", EVERYTHING), ("dark", COLOURS)])
def test_axe_finds_nothing_serious(browser, address, built_site, scheme, options):
    """With every fold open, since what is closed is not looked at; schemes differ in colours."""
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    found = {}
    for path in paths(built_site):
        page.goto(f"{address}/{path}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        page.add_script_tag(path=AXE)
        if findings := page.evaluate(FINDINGS, options):
            found[path] = findings
    context.close()
    assert found == {}


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_is_wider_than_the_screen(page, address, built_site, width):
    page.set_viewport_size({"width": width, "height": 800})
    for path in paths(built_site):
        page.goto(f"{address}/{path}", wait_until="domcontentloaded")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path}: {wide}"


def test_everything_is_readable_without_a_script(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/practice/flashcards/")
    card = page.locator("[data-card=fc-35]")
    card.locator("summary").click()
    assert card.get_by_text("x.T @ dout").is_visible()
    page.goto(f"{address}/practice/mind-map/")
    assert page.get_by_role("link", name="multiply along a path").is_visible()
    page.goto(f"{address}/practice/questions/")
    asked = page.locator("[data-predict=linear-p1]")
    asked.locator("summary").click()
    assert asked.get_by_text("Sum each column.").first.is_visible()
    page.goto(f"{address}/practice/watch/")
    assert page.get_by_text("minus target").is_visible()
    context.close()


def test_the_first_load_of_a_lesson_is_small(page, address):
    """Everything it fetches, compressed as a server would: text by gzip, the rest as it is."""
    sizes = {}

    def weigh(response):
        body = response.body()
        text = re.search(r"text|script|json|svg|xml", response.headers["content-type"])
        sizes[response.url] = len(gzip.compress(body) if text else body)

    page.on("response", weigh)
    page.goto(f"{address}/lessons/04_linear/", wait_until="networkidle")
    total = sum(sizes.values())
    assert total <= 130_000, sizes


def test_the_cards_print_with_their_answers(page, address):
    page.goto(f"{address}/practice/flashcards/")
    page.emulate_media(media="print")
    card = page.locator("[data-card=fc-35]")
    assert card.get_by_text("x.T @ dout").is_visible()
    assert not page.locator("[data-widget=cards]").is_visible()
