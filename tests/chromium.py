"""The browser that all browser tests share: a Chromium that is installed already; none is downloaded.

Playwright and axe are imported when a test asks for them: whoever has not installed them runs all other tests.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CUT_SHORT = "Transition was "
"""How Chromium begins to say that the short animation between two pages ended early, since the next page, or the end of
the tab, came first: its own doing, and no script's failure."""


def hear_failures(context: BrowserContext, said: list[str]) -> None:
    """Put into a list what scripts of the context's pages fail with."""
    context.on("weberror", lambda error: None if CUT_SHORT in str(error.error) else said.append(str(error.error)))


def choose_file(page: Page, button: Locator, file: Path) -> None:
    """Click on a button that asks for a file, and return it one.

    A browser opens its chooser only for a few seconds after a click. A machine that is too busy to load the script in
    that time gets a second click, and a third.
    """
    from playwright.sync_api import TimeoutError

    for more in (True, True, False):
        try:
            with page.expect_file_chooser(timeout=10_000) as chooser:
                button.click()
            chooser.value.set_files(file)
        except TimeoutError:
            if not more:
                raise
        else:
            return


def find_chromium() -> str | None:
    """Return the path of the first Chromium on this machine."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def expect(seen: Page | Locator) -> Any:
    """Begin an assertion of Playwright, which waits for what it says to come true."""
    from playwright.sync_api import expect

    return expect(seen)


def axe() -> str:
    """Return the script of axe-core."""
    from axe_playwright_python.base import AXE_FILE_PATH

    return AXE_FILE_PATH.read_text(encoding="utf-8")


def _missing() -> str:
    """Return what this machine lacks for tests in a browser, "" for nothing."""
    if importlib.util.find_spec("playwright"):
        return "" if find_chromium() else "there is no Chromium on this machine"
    return "Playwright is not installed"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start a headless Chromium. Without one, or without Playwright, tests are skipped; with CI=true they fail."""
    if missing := _missing():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{missing}, and CI=true asks for it")
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        yield started
        started.close()
