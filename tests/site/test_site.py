"""The site: formulas, blocks, and a build without a warning, a broken link or a visit elsewhere."""

import re
from html.parser import HTMLParser

import pytest

from backlings.course.errors import CourseError
from backlings.course.finding import find_course
from backlings.course.mistakes import load_catalogue
from support import course
from support.course import UNITS

markdown = pytest.importorskip("markdown", reason="the site's tools: backlings[site]")
ROOT = find_course()


@pytest.fixture
def render():
    md = markdown.Markdown(
        extensions=["backlings.site.extension", "pymdownx.superfences", "tables", "md_in_html"]
    )
    return lambda text: md.reset().convert(text)


def test_formulas_become_mathml(render):
    html = render("Let $x^2$ be\n\n$$\\frac{a}{b}$$\n\nand so on.")
    assert html.count("<math") == 2
    assert "<msup>" in html
    assert "<mfrac>" in html
    assert 'display="block"' in html
    assert "$" not in html


def test_a_named_function_keeps_its_distance(render):
    html = render("$\\sin 9$, $\\ln(9)$ and $x y$")
    assert html.count("<mspace") == 1
    assert "<mi>sin</mi><mspace" in html


def test_money_code_and_escapes_are_no_formulas(render):
    html = render("It costs $5 and $6, `$x$`, \\$y\\$.\n\n```\n$z$\n$$w$$\n```\n")
    assert "<math" not in html
    assert "$x$" in html
    assert "$z$" in html
    assert "$$w$$" in html


def test_nothing_in_a_formula_is_taken_for_markdown(render):
    html = render("Here $a_1 * b_1 * c_1$ and *emphasis*.")
    assert html.count("<em>") == 1


def test_every_formula_of_the_course_is_understood(render):
    for page in course.pages():
        html = render(re.sub(r"\{\{.*?\}\}", "", page.read_text(encoding="utf-8")))
        left = re.sub(r"<(code|pre)[ >].*?</\1>", "", html, flags=re.DOTALL)
        assert "$" not in left, page


def test_a_lesson_says_where_it_stands(render):
    html = render("{{ unit 04_linear }}")
    assert f"Unit 5 of {len(UNITS)}" in html
    assert "03_gradient_check.md" in html


def test_an_unknown_block_is_an_error(render):
    with pytest.raises(CourseError, match="no block 'nonsense'"):
        render("{{ nonsense }}")


class Page(HTMLParser):
    """What a page loads and where it leads."""

    def __init__(self, html):
        super().__init__()
        self.loads, self.ids, self.images = [], set(), []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if "id" in found:
            self.ids.add(found["id"])
        if tag in ("script", "img", "iframe", "source"):
            self.loads.append(found.get("src") or "")
        if tag == "link" and found.get("rel") in ("stylesheet", "preload", "icon", "preconnect"):
            self.loads.append(found["href"])
        if tag == "img":
            self.images.append(found)


@pytest.fixture(scope="module")
def pages(built_site):
    return {
        str(path.relative_to(built_site)): Page(path.read_text(encoding="utf-8"))
        for path in built_site.rglob("*.html")
    }


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_no_page_loads_anything_from_elsewhere(pages):
    assert len(pages) > 15
    for name, page in pages.items():
        foreign = [url for url in page.loads if url.startswith(("http:", "https:", "//"))]
        assert foreign == [], name


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_every_picture_has_a_text_in_its_place(pages):
    for name, page in pages.items():
        for image in page.images:
            assert image.get("alt"), f"{name}: {image}"


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_the_sections_that_mistakes_point_to_are_on_the_site(pages):
    for unit in UNITS:
        for mistake in load_catalogue(unit).mistakes:
            stem, _, anchor = mistake.lesson.partition("#")
            assert anchor in pages[f"lessons/{stem}/index.html"].ids, mistake.id


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_every_mistake_is_in_the_published_table(built_site):
    html = (built_site / "reference" / "mistakes" / "index.html").read_text(encoding="utf-8")
    for unit in UNITS:
        for mistake in load_catalogue(unit).mistakes if not unit.lacking else ():
            assert f"<td>{mistake.id}</td>" in html, mistake.id
    assert "nothing</strong>" not in html
