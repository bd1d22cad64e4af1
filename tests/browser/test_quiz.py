"""Knowledge checks: judged when there is something to judge, explained, by mouse, keyboard and screen reader."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from browser.sites import Built

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def lesson(school: Built, context: BrowserContext) -> Page:
    """Open the lesson with three questions: one answer, several answers, no marked answer."""
    page = context.new_page()
    page.goto(school.url("lesson"))
    return page


def question(page: Page, number: int) -> Locator:
    return page.locator(f"[data-quiz='{number}']")


def test_one_answer_gets_a_verdict_and_its_reason(lesson: Page) -> None:
    """A wrong answer shows why it is wrong; another choice takes the verdict away; the right one is praised."""
    first = question(lesson, 1)
    first.get_by_label("Sand").check()
    first.get_by_role("button", name="Check").click()
    assert first.get_by_role("status").text_content() == "Not quite. Try again."
    assert first.locator("form .reason:visible").text_content() == "Sand is the largest of the three."
    first.get_by_label("Clay").check()
    assert first.get_by_role("status").text_content() == ""
    assert first.locator("form .reason:visible").count() == 0
    first.get_by_role("button", name="Check").click()
    assert first.get_by_role("status").text_content() == "Correct."
    assert "right" in (first.locator("label:has(:checked)").get_attribute("class") or "")


def test_several_answers_are_right_only_together(lesson: Page) -> None:
    """One of two right ones is not enough, and one wrong one spoils it; the hint says that there may be several."""
    second = question(lesson, 2)
    assert second.get_by_role("checkbox").count() == 3
    assert second.locator(".hint").is_visible()
    second.get_by_label("Compost").check()
    second.get_by_role("button", name="Check").click()
    assert second.get_by_role("status").text_content() == "Not quite. Try again."
    second.get_by_label("Coarse sand").check()
    second.get_by_role("button", name="Check").click()
    assert second.get_by_role("status").text_content() == "Correct."
    second.get_by_label("More water").check()
    second.get_by_role("button", name="Check").click()
    assert second.get_by_role("status").text_content() == "Not quite. Try again."


def test_a_question_without_a_marked_answer_judges_nothing(lesson: Page) -> None:
    """There is no button, no verdict and no answer to show."""
    third = question(lesson, 3)
    third.get_by_label("Rough").check()
    assert third.get_by_role("button").count() == 0
    assert third.locator("details").count() == 0


def test_the_keyboard_is_enough(lesson: Page) -> None:
    """Arrows choose, Enter checks, and the verdict is announced by a live region that was there before it."""
    first = question(lesson, 1)
    first.get_by_label("Sand").focus()
    lesson.keyboard.press("ArrowDown")
    lesson.keyboard.press("ArrowDown")
    assert first.get_by_label("Clay").is_checked()
    first.get_by_role("button", name="Check").wait_for()
    assert first.get_by_role("status").count() == 1
    lesson.keyboard.press("Enter")
    first.get_by_role("status").get_by_text("Correct.").wait_for()


def test_results_feed_progress(lesson: Page) -> None:
    """The end of the lesson counts right answers of graded questions, also when the page is opened again."""
    first = question(lesson, 1)
    first.get_by_label("Clay").check()
    first.get_by_role("button", name="Check").click()
    assert lesson.locator("[data-score]").text_content() == "Answered correctly: 1 of 2."
    assert json.loads(lesson.evaluate("localStorage['progress:/']"))["quiz"] == {"soil/three-grains": {"1": True}}
    lesson.reload()
    assert lesson.locator("[data-score]").text_content() == "Answered correctly: 1 of 2."


def test_the_code_that_judges_comes_when_it_is_needed(school: Built, context: BrowserContext) -> None:
    """A reader who answers nothing does not fetch it."""
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(school.url("lesson"), wait_until="networkidle")
    assert not any("quiz" in url for url in asked)
    question(page, 1).get_by_label("Clay").check()
    question(page, 1).get_by_role("button", name="Check").wait_for()
    assert any("/quiz." in url for url in asked)
