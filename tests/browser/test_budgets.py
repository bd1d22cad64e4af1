"""Pages stay small: what a browser fetches for each kind of page, by kind of file, as sent with gzip."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from browser.sites import Built, Sites

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Response

pytestmark = pytest.mark.browser

KILO = 1000
MOST_HTML = {"home": 8 * KILO, "path": 8 * KILO, "course": 8 * KILO, "lesson": 10 * KILO}
MOST_FRAME = 8 * KILO
"""Bytes of a page without what grows with its content: its text, and the cards of all courses."""

MOST_REQUESTS = {"home": 6, "path": 6, "course": 6, "lesson": 7}
MOST_BYTES = {"home": 60 * KILO, "path": 60 * KILO, "course": 60 * KILO, "lesson": 90 * KILO}
KINDS = {"stylesheet": "css", "script": "js", "font": "font", "document": "html"}
FROM_THE_AUTHOR = re.compile(r'<div class="prose">.*(?=<div class="finish">)|<ul class="cards">.*</ul>', re.DOTALL)


@dataclass(frozen=True)
class Fetched:
    """What one page asked for: bytes as sent, and requests, by kind of file."""

    sent: Counter[str]
    requests: Counter[str]


def fetch(context: BrowserContext, url: str) -> Fetched:
    """Open a page to its end, with an empty cache."""
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(url, wait_until="networkidle")
    sent: Counter[str] = Counter()
    requests: Counter[str] = Counter()
    for answer in answers:
        kind = KINDS.get(answer.request.resource_type, answer.request.resource_type)
        sent[kind] += int(answer.headers["content-length"])
        requests[kind] += 1
    return Fetched(sent, requests)


@pytest.mark.parametrize("name", MOST_HTML)
@pytest.mark.parametrize("site", ["demo", "school"])
def test_a_page_keeps_its_budget(sites: Sites, context: BrowserContext, site: str, name: str) -> None:
    """Every kind of file, the number of requests, and all together; an author's pictures are the author's matter."""
    found = fetch(context, sites[site].url(name))
    assert found.sent["html"] <= MOST_HTML[name]
    assert found.sent["css"] <= 13 * KILO
    assert found.sent["js"] <= 3 * KILO
    assert found.sent["font"] <= 40 * KILO + (32 * KILO if name == "lesson" and site == "school" else 0)
    assert found.requests.total() - found.requests["image"] <= MOST_REQUESTS[name]
    assert found.sent.total() - found.sent["image"] <= MOST_BYTES[name]
    assert found.requests["css"] == 1
    assert found.requests["js"] == 1


def test_only_a_page_with_formulas_fetches_their_font(demo: Built, context: BrowserContext) -> None:
    """The font for mathematics is asked for by the page that shows some, and by no other."""
    assert fetch(context, demo.url("lesson")).requests["font"] == 2
    assert fetch(context, demo.url("formulas")).requests["font"] == 3


@pytest.mark.parametrize("site", ["demo", "school", "extremes"])
def test_what_surrounds_the_authors_text_stays_small(sites: Sites, site: str) -> None:
    """A hundred lessons in the outline and titles of 300 characters do not change that, on any page of the site."""
    built = sites[site]
    too_large = {}
    for page in built.files():
        frame = FROM_THE_AUTHOR.sub("", page.read_text("utf-8"))
        if (size := len(gzip.compress(frame.encode(), 9))) > MOST_FRAME:
            too_large[str(page)] = size
    assert too_large == {}
