"""Take the pictures of the README and of the lesson on the theme: `python -m browser.pictures`, from the folder tests/.

With names of pages of the demo site (see sites.py) it takes those, light and dark, on a desktop and on a phone:
`python -m browser.pictures home lesson --to /tmp/pictures`.
"""

from __future__ import annotations

import argparse
import io
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from browser.serving import serve
from browser.sites import PAGES, ROOT, SCHOOL, Built, build_sites
from chromium import FLAGS, find_chromium
from coursegen.cli import group

README_PICTURE = ROOT / ".github" / "site.png"
VIEWS = {"desktop": 1440, "phone": 390}

LESSONS = ROOT / "content/courses/build-a-course-site/lessons"
LOOKS = {
    "look-default": "",
    "look-hue": "theme:\n  hue: 60\n",
    "look-corner": "theme:\n  corner: 0\n",
    "look-fonts": "theme:\n  display_font: fonts/figtree.woff2\n",
    "look-css": "theme:\n  css: [bread.css]\n",
}
"""Pictures of a small school with these lines in its site.yaml, by their names; the lesson on the theme shows them."""

OWN_SHEET = ":root { --bg: #fdf3e1; --surface: #fffaf0; --radius-l: 4px; --radius-pill: 4px; }\n"
LOOK_SIZE = (1040, 640)


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


def take_look(browser: Browser, name: str, folder: Path) -> None:
    """Write one picture of the school in one of its looks, as WebP that loses nothing."""
    project = folder / name
    shutil.copytree(SCHOOL, project)
    with (project / "content/site.yaml").open("a", encoding="utf-8") as settings:
        settings.write(LOOKS[name])
    (project / "static/fonts").mkdir(parents=True)
    (project / "static/bread.css").write_text(OWN_SHEET, encoding="utf-8")
    shutil.copy(ROOT / "static/fonts/figtree.woff2", project / "static/fonts")
    site = folder / f"{name}-site"
    CliRunner().invoke(group, ["build", str(project), "-o", str(site)], standalone_mode=False, catch_exceptions=False)
    width, height = LOOK_SIZE
    with serve(site) as address:
        page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
        page.goto(f"{address}courses/soil/", wait_until="networkidle")
        taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        page.close()
    taken.save(LESSONS / f"{name}.webp", lossless=True, quality=100, method=6)


def main() -> None:
    """Build the demo site, and take what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", choices=[[], *PAGES["demo"]])
    parser.add_argument("--to", type=Path, default=Path())
    asked = parser.parse_args()
    with ExitStack() as stack, sync_playwright() as playwright:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        if not asked.pages:
            for name in LOOKS:
                take_look(browser, name, folder)
        demo: Built = build_sites(folder, stack)["demo"]  # after the looks, which a lesson of it shows
        if not asked.pages:
            take(browser, demo.url("home"), README_PICTURE, 1200, "light", whole=False)
        for name in asked.pages:
            for view, width in VIEWS.items():
                for scheme in ("light", "dark"):
                    take(browser, demo.url(name), asked.to / f"{name}-{view}-{scheme}.png", width, scheme, whole=True)
        browser.close()


if __name__ == "__main__":
    main()
