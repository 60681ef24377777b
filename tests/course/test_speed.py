"""Speed items: templates that draw questions with one right answer, and the challenge."""

import functools

import pytest

from backlings.course.finding import find_course
from backlings.course.speed import draw, instances, load_templates, read_templates
from conftest import reach

ROOT = find_course()
FILES = sorted((ROOT / "docs" / "cards").glob("*.yaml"))
TEMPLATES = [template for path in FILES for template in read_templates(path)]


def test_there_are_templates_and_their_ids_are_unique():
    ids = [template.id for template in TEMPLATES]
    assert len(ids) == len(set(ids)) >= 48


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_a_template_draws_questions_with_one_right_answer(template):
    found = instances(template, 20)
    assert len(found) >= 5
    assert found[:5] == instances(template, 5)
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


@functools.cache
def answers():
    """For each prompt its right answer, from the same templates."""
    return {i.prompt: i.answer for t in load_templates(ROOT) for i in instances(t)}


def answer(page, by_keyboard):
    """Answer the question on the screen rightly, and go on."""
    right = answers()[page.locator(".asked").inner_text()]
    choices = page.locator(".choices button")
    texts = choices.all_inner_texts()
    at = texts.index(right)
    if by_keyboard:
        page.keyboard.press(str(at + 1))
    else:
        choices.nth(at).click()
    page.locator(".said", has_text="Right.").wait_for()
    if by_keyboard:
        page.keyboard.press("Enter")
    else:
        page.locator(".next").click()


@pytest.mark.slow
@pytest.mark.xdist_group("site")
@pytest.mark.parametrize("by_keyboard", [False, True], ids=["mouse", "keyboard"])
def test_a_round_of_the_speed_challenge_and_its_memory(page, address, by_keyboard):
    page.goto(f"{address}/practice/speed/")
    page.get_by_role("button", name="Untimed round").wait_for()
    assert page.get_by_role("button", name="75 seconds").is_disabled()
    if by_keyboard:
        reach(page, "Untimed round")
        page.keyboard.press("Enter")
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
@pytest.mark.xdist_group("site")
def test_a_wrong_answer_says_the_right_one_and_comes_again(page, address):
    page.goto(f"{address}/practice/speed/")
    page.get_by_role("button", name="Untimed round").click()
    right = answers()[page.locator(".asked").inner_text()]
    texts = page.locator(".choices button").all_inner_texts()
    page.locator(".choices button").nth(next(i for i, t in enumerate(texts) if t != right)).click()
    page.locator(".said", has_text=f"It is {right}.").wait_for()
    link = page.locator(".said a").get_attribute("href")
    assert page.request.get(link).ok
    page.locator(".next").click()
    for _ in range(10):
        answer(page, by_keyboard=False)
    page.get_by_text("10 right of 11.").wait_for()


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_the_widget_begins_after_instant_navigation_too(page, address):
    page.goto(f"{address}/practice/mind-map/")
    page.locator("a.md-nav__link", has_text="Speed challenge").first.click()
    page.get_by_role("button", name="Untimed round").wait_for()
