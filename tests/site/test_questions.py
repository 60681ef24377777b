"""Practice questions in a real browser: commit, then look; what was answered is kept."""

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]
SAVED = "JSON.parse(localStorage.getItem('backlings'))"


@pytest.mark.parametrize("by_keyboard", [False, True], ids=["mouse", "keyboard"])
@pytest.mark.parametrize("rightly", [True, False], ids=["right", "wrong"])
def test_predict_then_look(page, address, by_keyboard, rightly):
    page.goto(f"{address}/practice/questions/")
    asked = page.locator("[data-predict=linear-p1]")
    assert not asked.locator("details").is_visible()
    right = int(asked.get_attribute("data-right"))
    choice = asked.locator(".choices button").nth(right if rightly else (right + 1) % 4)
    sure = asked.get_by_role("button", name="certain")
    if by_keyboard:
        choice.focus()
        page.keyboard.press("Space")
        sure.focus()
        page.keyboard.press("Enter")
    else:
        choice.click()
        sure.click()
    assert asked.locator("details").is_visible()
    assert ("Right." if rightly else "You were certain") in asked.locator(".said").inner_text()
    kept = page.evaluate(SAVED)["practice"]["linear-p1"]
    assert (kept["right"], kept["sure"]) == (rightly, 2)
    page.goto(f"{address}/practice/progress/")
    page.get_by_text(f"certain: {int(rightly)} of 1 right").wait_for()


def test_explain_and_judge_yourself(page, address):
    page.goto(f"{address}/practice/questions/")
    asked = page.locator("[data-explain=linear-e1]")
    asked.get_by_label("Your two sentences").fill("Every row used the same bias.")
    asked.get_by_role("button", name="Compare").click()
    boxes = asked.get_by_role("checkbox")
    for at in range(boxes.count()):
        boxes.nth(at).check()
    kept = page.evaluate(SAVED)["practice"]["linear-e1"]
    assert kept["right"]
    assert kept["points"] == boxes.count()


def unfold(page, section):
    """Open the folds of the units after a heading, and give the questions in them."""
    page.evaluate("for (const fold of document.querySelectorAll('details.unit')) fold.open = true")
    return page.locator(f"[data-{section}]")


@pytest.mark.parametrize("by_keyboard", [False, True], ids=["mouse", "keyboard"])
def test_lines_are_ordered_by_what_they_need(page, address, by_keyboard):
    page.goto(f"{address}/practice/questions/")
    asked = unfold(page, "order").first
    lines = asked.locator(".lines > li")
    check = asked.get_by_role("button", name="Check")

    def arrange(order):
        """Bring the lines, by their first places, into an order."""
        for to, at in enumerate(order):
            while True:
                line = asked.locator(f".lines > li[data-at='{at}']")
                here = [lines.nth(i).get_attribute("data-at") for i in range(lines.count())]
                if here.index(str(at)) == to:
                    break
                up = line.get_by_role("button", name="move up")
                if by_keyboard:
                    up.focus()
                    page.keyboard.press("Enter")
                else:
                    up.click()

    needs = {
        at: [int(n) for n in lines.nth(at).get_attribute("data-after").split()]
        for at in range(lines.count())
    }
    order = []
    while len(order) < len(needs):
        order += [a for a, some in needs.items() if a not in order and set(some) <= set(order)][-1:]
    arrange(order)
    check.click()
    assert "every line finds what it needs" in asked.locator(".said").inner_text()
    arrange(order[::-1])
    check.click()
    assert "needs something that comes later" in asked.locator(".said").inner_text()


def test_the_wrong_line_is_found(page, address):
    page.goto(f"{address}/practice/questions/")
    asked = unfold(page, "spot").first
    right = int(asked.get_attribute("data-right"))
    buttons = asked.get_by_role("button", name="is wrong")
    buttons.nth((right + 1) % buttons.count()).click()
    assert "fine" in asked.locator(".said").inner_text()
    buttons.nth(right).click()
    assert "That is the line." in asked.locator(".said").inner_text()
    assert asked.get_by_role("link", name="read on").is_visible()


def test_symptoms_are_matched_with_causes(page, address):
    page.goto(f"{address}/practice/questions/")
    asked = unfold(page, "match").first
    symptoms = asked.locator(".symptoms > li")
    for at in range(symptoms.count()):
        symptom = symptoms.nth(at)
        symptom.get_by_role("combobox").select_option(symptom.get_attribute("data-right"))
    asked.get_by_role("button", name="Check").click()
    count = symptoms.count()
    assert f"{count} of {count} are right" in asked.locator(".said").inner_text()
    symptoms.first.get_by_role("combobox").select_option("")
    asked.get_by_role("button", name="Check").click()
    assert f"{count - 1} of {count} are right" in asked.locator(".said").inner_text()
