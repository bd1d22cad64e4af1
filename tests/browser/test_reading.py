"""Reading under all conditions: without scripts, on paper, with forced colours, from right to left, by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.conftest import Open
from browser.sites import EVERY_PAGE, Built, Sites

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("site", ["demo", "school", "extremes"])
def test_pages_work_without_scripts(sites: Sites, browser: Browser, site: str) -> None:
    """Nothing that only scripts can do is offered, and the text, the answers and the way on are there."""
    profile = browser.new_context(java_script_enabled=False)
    page = profile.new_page()
    for name in [name for owner, name in EVERY_PAGE if owner == site]:
        page.goto(sites[site].url(name))
        assert [button.inner_text() for button in page.get_by_role("button").all() if button.is_visible()] == [], name
        assert page.locator("main").is_visible(), name
        assert page.get_by_role("heading", level=1).is_visible(), name
    profile.close()


def test_answers_open_without_scripts(school: Built, visit: Open) -> None:
    """The answer to a question stands under <details>, with its reasons."""
    page = visit(school.url("lesson"), java_script_enabled=False)
    answer = page.locator("[data-quiz='1'] details")
    answer.locator("summary").click()
    assert answer.get_by_text("Under two thousandths of a millimetre.").is_visible()


def test_levels_filter_without_scripts(sites: Sites, visit: Open) -> None:
    """The filter of the catalogue is made of radio buttons and CSS."""
    page = visit(sites["extremes"].url("home"), java_script_enabled=False)
    page.locator(".filters").get_by_text("Advanced").click()
    levels = {card.get_attribute("data-level") for card in page.locator(".card").all() if card.is_visible()}
    assert levels == {"advanced"}


def test_the_search_page_lists_courses_without_scripts(demo: Built, visit: Open) -> None:
    """The link to search leads to a page with every course and a word about scripts, and without a dead field."""
    page = visit(demo.url("home"), java_script_enabled=False)
    page.locator("[data-search]").click()
    assert page.locator(".hits a").count() == 3
    assert page.locator("main input:visible").count() == 0 or page.locator("noscript").count() == 1


def test_paper_shows_the_text_alone(school: Built, visit: Open) -> None:
    """Bars, outline and buttons stay on the screen; addresses of links come with them; closed answers are left out."""
    page = visit(school.url("lesson"))
    page.emulate_media(media="print")
    for chrome in (".top", ".foot", ".outline", ".toc", ".mobilebar", ".finish", ".pager", ".copy", ".quiz details"):
        assert not [one for one in page.locator(chrome).all() if one.is_visible()], chrome
    link = page.locator(".prose a[href^='https']").first
    assert "soils.example" in link.evaluate("link => getComputedStyle(link, '::after').content")
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "13.3333px"
    assert page.evaluate("getComputedStyle(document.querySelector('.prose p')).fontSize") == "13.3333px"


def test_paper_is_light_for_a_reader_of_dark_pages(school: Built, visit: Open) -> None:
    """Ink on white, whatever colours the screen has."""
    page = visit(school.url("course"), color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_motion_is_reduced_when_asked(demo: Built, visit: Open) -> None:
    """Nothing scrolls smoothly and pages change at once."""
    smooth = "getComputedStyle(document.documentElement).scrollBehavior"
    assert visit(demo.url("home"), reduced_motion="no-preference").evaluate(smooth) == "smooth"
    page = visit(demo.url("home"), reduced_motion="reduce")
    assert page.evaluate(smooth) == "auto"
    assert page.evaluate("document.getAnimations().length") == 0


def test_forced_colours_keep_borders(demo: Built, visit: Open) -> None:
    """What only a shade sets apart has a border where readers bring their own colours."""
    page = visit(demo.url("notes"), forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    border = "element => getComputedStyle(element).borderTopStyle"
    for part in (".note", ".btn:not([hidden])"):
        assert page.locator(part).first.evaluate(border) == "solid", part


@pytest.mark.parametrize("name", ["arabic", "hebrew"])
def test_right_to_left_pages_turn_round(sites: Sites, visit: Open, name: str) -> None:
    """Outline on the right, table of contents on the left; code and formulas stay as they are."""
    page = visit(sites["extremes"].url(name))
    left = "element => element.getBoundingClientRect().left"
    outline, toc = page.locator(".lesson > .outline"), page.locator(".toc")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert outline.evaluate(left) > page.locator("main").evaluate(left) > toc.evaluate(left)
    for part in (".code pre", "math"):
        assert page.locator(part).first.evaluate("element => getComputedStyle(element).direction") == "ltr"


def test_each_page_says_its_language(sites: Sites, visit: Open) -> None:
    """Language and direction are the page's own, and the interface speaks that language."""
    for name, language, direction in (("arabic", "ar", "rtl"), ("japanese", "ja", "ltr"), ("home", "en", "ltr")):
        html = visit(sites["extremes"].url(name)).locator("html")
        assert (html.get_attribute("lang"), html.get_attribute("dir")) == (language, direction)
    card = visit(sites["extremes"].url("home")).locator(".card[data-course-id=ar] h3 a")
    assert (card.get_attribute("lang"), card.get_attribute("dir")) == ("ar", "rtl")


def test_colours_are_kept_and_never_flash(demo: Built, context: BrowserContext) -> None:
    """The choice holds on the next page before anything is painted, and in spite of what the system says."""
    page = context.new_page()
    page.goto(demo.url("home"))
    page.get_by_role("button", name="Switch").click()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.goto(demo.url("course"), wait_until="commit")
    page.wait_for_selector("body", state="attached")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_code_is_copied_as_it_stands(demo: Built, context: BrowserContext) -> None:
    """The clipboard gets the code without line numbers, and a screen reader hears that it was copied."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(demo.url("lesson"))
    figure = page.locator("figure.code").first
    figure.locator("[data-copy]").click()
    page.get_by_role("status").get_by_text("Copied").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == figure.locator("pre code").text_content()


def test_keys_turn_the_pages_and_open_search(school: Built, context: BrowserContext) -> None:
    """Shift+Alt+arrows go to the next and previous lesson; `/` opens search, and does not while one types."""
    page = context.new_page()
    page.goto(school.url("lesson"))
    page.keyboard.press("Shift+Alt+ArrowRight")
    page.wait_for_url("**/the-heap/")
    page.keyboard.press("Shift+Alt+ArrowLeft")
    page.wait_for_url("**/three-grains/")
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    page.keyboard.type("a/b")
    assert dialog.get_by_role("textbox").input_value() == "a/b"
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
