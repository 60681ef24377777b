"""The site as a folder: no server, nothing from elsewhere."""

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]


@pytest.mark.parametrize("name", ["flashcards", "speed", "questions", "mind-map", "progress"])
def test_every_mode_works_from_a_folder(page, site_in_a_folder, name):
    page.goto((site_in_a_folder / "practice" / f"{name}.html").as_uri())
    page.locator(
        "[data-widget] button, [data-predict] button, [role=tree], [data-widget=progress] table"
    ).first.wait_for()


def test_links_of_widgets_lead_somewhere_in_a_folder(page, site_in_a_folder):
    page.goto((site_in_a_folder / "practice" / "progress.html").as_uri())
    page.locator("[data-widget=progress] a", has_text="The linear layer").click()
    page.get_by_role("heading", name="The linear layer").wait_for()


def test_the_search_of_a_folder_finds_something(page, site_in_a_folder):
    page.goto((site_in_a_folder / "index.html").as_uri())
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("transpose")
    page.locator(".md-search-result__link").first.wait_for()
