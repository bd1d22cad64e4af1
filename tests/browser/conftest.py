"""The built sites that the gates look at, and pages of them in a browser; all are shared by a whole run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from browser.sites import Built, Sites, build_sites
from chromium import hear_failures

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

Open = Callable[..., "Page"]


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """Build the demo site, the school and the extremes once, and serve them."""
    with ExitStack() as stack:
        yield build_sites(tmp_path_factory.mktemp("sites"), stack)


@pytest.fixture
def demo(sites: Sites) -> Built:
    """Return the site of this repository's own content folder."""
    return sites["demo"]


@pytest.fixture
def school(sites: Sites) -> Built:
    """Return a small site with every kind of question, and a path that is not finished."""
    return sites["school"]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a fresh profile. The test fails when a page of it logs a problem, breaks the policy or asks another host."""
    own = ("http://127.0.0.1:", "blob:")
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "404 (Not Found)" not in message.text:
            said.append(message.text)

    with ExitStack() as stack:
        profile = browser.new_context(viewport={"width": 1440, "height": 900})
        stack.callback(profile.close)
        profile.set_default_timeout(10_000)
        profile.on("console", hear)
        hear_failures(profile, said)
        profile.on("request", lambda request: None if request.url.startswith(own) else said.append(request.url))
        yield profile
    assert said == []


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Open an address in a profile of its own, with a size and other settings of its own."""
    with ExitStack() as stack:

        def visited(url: str, width: int = 1440, height: int = 900, script: str = "", **settings: Any) -> Page:
            profile = browser.new_context(viewport={"width": width, "height": height}, **settings)
            stack.callback(profile.close)
            page = profile.new_page()
            if script:
                page.add_init_script(script)
            page.goto(url)
            return page

        yield visited
