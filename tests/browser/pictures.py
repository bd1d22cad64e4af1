"""Take the picture of the demo site that opens the README: `python -m browser.pictures`, from the folder tests/.

With names of pages of the demo site (see sites.py) it takes those, light and dark, on a desktop and on a phone:
`python -m browser.pictures home lesson --to /tmp/pictures`.
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from browser.sites import PAGES, ROOT, Built, build_sites
from chromium import FLAGS, find_chromium

README_PICTURE = ROOT / ".github" / "site.png"
VIEWS = {"desktop": 1440, "phone": 390}


def take(browser: Browser, url: str, to: Path, width: int, scheme: str, *, whole: bool) -> None:
    """Write a picture of a page in one of the two colour schemes; `whole` shows all of it, else what a window shows."""
    profile = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = profile.new_page()
    page.goto(url, wait_until="networkidle")
    page.screenshot(path=to, full_page=whole)
    profile.close()


def main() -> None:
    """Build the demo site, and take what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", choices=[[], *PAGES["demo"]])
    parser.add_argument("--to", type=Path, default=Path())
    asked = parser.parse_args()
    with ExitStack() as stack, sync_playwright() as playwright:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        demo: Built = build_sites(folder, stack)["demo"]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        if not asked.pages:
            take(browser, demo.url("home"), README_PICTURE, 1200, "light", whole=False)
        for name in asked.pages:
            for view, width in VIEWS.items():
                for scheme in ("light", "dark"):
                    take(browser, demo.url(name), asked.to / f"{name}-{view}-{scheme}.png", width, scheme, whole=True)
        browser.close()


if __name__ == "__main__":
    main()
