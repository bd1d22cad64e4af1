"""Pages that everyone can use: axe finds nothing, in both colours, on a desktop and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from browser.sites import EVERY_PAGE, Sites
from chromium import axe

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

ALL_RULES: dict[str, Any] = {"resultTypes": ["violations"]}
COLOURS: dict[str, Any] = {**ALL_RULES, "runOnly": ["color-contrast", "link-in-text-block"]}
VIEWS = [(1440, "light", ALL_RULES), (1440, "dark", COLOURS), (390, "dark", ALL_RULES), (390, "light", COLOURS)]
"""Only colours differ between light and dark; everything is looked at once for each width."""


def violations(page: Page, options: dict[str, Any]) -> list[str]:
    """Return what axe finds, as "rule: element"."""
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize(("site", "name"), EVERY_PAGE)
def test_axe_finds_nothing(sites: Sites, context: BrowserContext, site: str, name: str) -> None:
    """No rule of axe is broken; what only scripts show (answers, dialogs) is tested where it is used."""
    page = context.new_page()
    expect_missing = name == "404"
    response = page.goto(sites[site].url(name))
    assert response is not None
    assert response.status == (404 if expect_missing else 200)
    page.evaluate(axe())
    for width, scheme, options in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page, options) == [], f"{width} {scheme}"
