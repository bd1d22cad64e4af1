"""What a formula says by lines, strikes, boxes and numbers can be seen, under a strict policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.sites import Built

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

STYLE = "(element, name) => getComputedStyle(element)[name]"


@pytest.fixture
def formulas(demo: Built, context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(demo.url("formulas"), wait_until="networkidle")
    return page


@pytest.mark.parametrize(
    ("selector", "name"),
    [(".m-e", "borderInlineEndWidth"), (".m-b", "borderBlockEndWidth"), (".m-box", "borderTopWidth")],
)
def test_lines_and_boxes_have_a_width(formulas: Page, selector: str, name: str) -> None:
    """The line of an augmented matrix, the one below the head of a truth table, and a box."""
    element = formulas.locator(f"math {selector}").first
    width = element.evaluate(f"element => ({STYLE})(element, '{name}')")
    assert float(width.removesuffix("px")) >= 0.9


def test_a_strike_is_painted(formulas: Page) -> None:
    """It goes from corner to corner, in the colour of the text."""
    strike = formulas.locator("math .m-up").first
    assert "linear-gradient" in strike.evaluate(f"element => ({STYLE})(element, 'backgroundImage')")
    box = strike.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) > 8


def test_a_number_stands_at_the_end_and_a_reference_leads_to_it(formulas: Page) -> None:
    """The equation is in the middle of its line, whatever the number's width."""
    row = formulas.locator("#hydration")
    frame, middle, number = (
        row.evaluate(
            f"row => {{ const range = document.createRange(); range.selectNodeContents({place});"
            "const box = range.getBoundingClientRect(); return [box.left, box.right] }"
        )
        for place in (
            "row",
            "row.children[row.children.length === 4 ? 2 : 1]",
            "row.lastElementChild.firstElementChild",
        )
    )
    assert frame[1] - number[1] < 3
    assert number[0] > middle[1] + 50
    formulas.get_by_role("link", name="(1)", exact=True).click()
    assert formulas.url.endswith("#hydration")


def test_cells_are_aligned(formulas: Page) -> None:
    """Two lines are aligned at their signs, which stand at the start of cells."""
    table = formulas.locator("mtable:has(.mr)").first
    lefts = table.evaluate(
        "table => [...table.querySelectorAll('.ml')].map(cell => cell.querySelector('mo').getBoundingClientRect().left)"
    )
    rights = table.evaluate(
        "table => [...table.querySelectorAll('.mr')].filter(cell => cell.textContent)"
        ".map(cell => cell.firstElementChild.parentElement.getBoundingClientRect().right)"
    )
    assert max(lefts) - min(lefts) < 1
    assert max(rights) - min(rights) < 1


def test_only_a_page_with_such_formulas_asks_for_their_stylesheet(demo: Built, context: BrowserContext) -> None:
    """Every other page has one stylesheet."""
    page = context.new_page()
    counts = []
    for name in ("formulas", "lesson"):
        page.goto(demo.url(name))
        counts.append(page.locator("link[rel=stylesheet]").count())
    assert counts == [2, 1]
