"""Nothing sticks out of a page and every stop of the Tab key is seen, however narrow the window and large the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.sites import EVERY_PAGE, Built, Sites

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > width + 1 || element.getBoundingClientRect().left < -1)
    .map((element) => element.outerHTML.slice(0, 100));
}"""

STOP = """() => {
  const stop = document.activeElement;
  if (stop === document.body) return { key: "", problem: "" };
  const all = [...document.querySelectorAll("*")];
  const said = { key: all.indexOf(stop) + "", problem: "" };
  let ringed = stop;
  while (ringed && getComputedStyle(ringed).outlineStyle === "none") ringed = ringed.parentElement;
  const about = (text) => ({ ...said, problem: text + ": " + stop.outerHTML.slice(0, 120) });
  if (!ringed) return about("no ring");
  const box = ringed.getBoundingClientRect();
  const style = getComputedStyle(ringed);
  const room = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
  if (box.bottom < 0 || box.top > innerHeight) return about("out of sight");
  let hidden = 0;
  for (const [x, y] of [[box.left - room, box.top + box.height / 2], [box.right + room, box.top + box.height / 2],
                        [box.left + box.width / 2, box.top - room], [box.left + box.width / 2, box.bottom + room]]) {
    let inside = x >= -1 && y >= -1 && x <= innerWidth + 1 && y <= innerHeight + 1;
    for (let outer = ringed.parentElement; outer && inside; outer = outer.parentElement) {
      const clip = getComputedStyle(outer);
      if (outer === document.body || (clip.overflowX === "visible" && clip.overflowY === "visible")) continue;
      const edge = outer.getBoundingClientRect();
      inside = x >= edge.left - 1 && x <= edge.right + 1 && y >= edge.top - 1 && y <= edge.bottom + 1;
    }
    hidden += !inside;
  }
  if (hidden > 1) return about(hidden + " sides of the ring are cut off");
  const target = stop.getBoundingClientRect();
  const seen = document.elementFromPoint(
    Math.min(Math.max(target.left + target.width / 2, 0), innerWidth - 1),
    Math.min(Math.max(target.top + Math.min(target.height / 2, 12), 0), innerHeight - 1),
  );
  if (seen && !stop.contains(seen) && !seen.contains(stop) && !seen.closest("label")?.contains(stop)) {
    return about("covered by " + seen.outerHTML.slice(0, 60));
  }
  return said;
}"""
MOST_STOPS = 70


def problems_of_stops(page: Page) -> list[str]:
    """Press Tab through a page, or the beginning of a long one, and return what is wrong with where it stops."""
    found: list[str] = []
    visited: set[str] = set()
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if not stop["key"] or stop["key"] in visited:
            break
        visited.add(stop["key"])
        if stop["problem"]:
            found.append(stop["problem"])
    assert len(visited) > 5
    return found


@pytest.mark.parametrize(("site", "name"), EVERY_PAGE)
def test_nothing_sticks_out(sites: Sites, context: BrowserContext, site: str, name: str) -> None:
    """There is no sideways scrolling at 320 and 390 pixels, nor anywhere with text of twice the size."""
    page = context.new_page()
    page.goto(sites[site].url(name))
    found = {}
    for width, size in ((1440, "100%"), (390, "100%"), (320, "100%"), (1440, "200%"), (640, "200%"), (320, "200%")):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        if outside := page.evaluate(OVERFLOW):
            found[f"{width} px, {size}"] = outside[:3]
    assert found == {}


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(
    ("site", "name"),
    [
        ("demo", "home"),
        ("demo", "path"),
        ("demo", "lesson"),
        ("demo", "search"),
        ("school", "course"),
        ("school", "lesson"),
        ("extremes", "everything"),
        ("extremes", "lesson of hundred"),
        ("extremes", "hebrew"),
    ],
)
def test_every_stop_of_the_tab_key_is_seen(
    sites: Sites, context: BrowserContext, site: str, name: str, width: int
) -> None:
    """Each has a ring, which is in the window, not cut off, and not behind a bar."""
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")  # what scrolls smoothly is somewhere else when it is looked at
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(sites[site].url(name))
    assert "\n".join(problems_of_stops(page)) == ""


def test_the_first_stop_leads_past_the_header(demo: Built, context: BrowserContext) -> None:
    """The skip link comes first, shows itself, and leads into the text."""
    page = context.new_page()
    page.goto(demo.url("lesson"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")


def test_headings_begin_where_the_text_begins(demo: Built, context: BrowserContext) -> None:
    """The link beside a heading takes no room, neither in a margin nor where there is none."""
    page = context.new_page()
    page.goto(demo.url("lesson"))
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        insets = page.locator(".prose :is(h2, h3)").evaluate_all(
            """headings => headings.map((heading) => {
              const words = document.createRange();
              words.selectNode([...heading.childNodes].find((node) => node.nodeType === Node.TEXT_NODE));
              return Math.round(words.getBoundingClientRect().left - heading.getBoundingClientRect().left);
            })"""
        )
        assert set(insets) == {0}
