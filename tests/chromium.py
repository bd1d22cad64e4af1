"""The browser that all browser tests share: a Chromium that is installed already; none is downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, TimeoutError, sync_playwright

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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start a headless Chromium. Without one, tests are skipped; with CI=true they fail."""
    program = find_chromium()
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no Chromium on this machine, and CI=true asks for one")
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield started
        started.close()
