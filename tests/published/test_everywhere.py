"""Three sites in a real browser: the demo, one of a single file, and a school; on a server at two places, and as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from projects import Project
from published.everywhere import FORMS, build, reach, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
BREAD = ROOT / "tests/fixtures/assemble/content/courses/bread-baking.md"
SCHOOL = ROOT / "tests/fixtures/browser/school"

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("name", "least"), [("one file", 4), ("school", 11), ("demo", 40)])
def test_no_request_fails_on_any_page(
    name: str, least: int, form: str, project: Project, tmp_path: Path, browser: Browser
) -> None:
    """Styles, scripts, fonts and pictures are there, nothing comes from elsewhere; links, old addresses and the search lead on."""
    moved = BREAD.read_text("utf-8").replace("pathId:", "aliases: [/old/bread/, /old.html]\npathId:")
    root = {
        "one file": lambda: project({"content/courses/bread-baking.md": moved}),
        "school": lambda: SCHOOL,
        "demo": lambda: ROOT,
    }[name]()
    site = build(root, tmp_path, form)
    with reach(site, form) as home:
        seen = visit(browser, site, home)
    assert seen.failures == []
    assert seen.pages >= least
    assert seen.requests > 2 * seen.pages
    assert seen.links > 3 * seen.pages
    assert seen.hits
    assert seen.redirects == (2 if name == "one file" else 0)
    assert seen.unreached == []


def test_what_is_missing_is_found(project: Project, tmp_path: Path, browser: Browser) -> None:
    """A style sheet and a page that are gone are failures, on a server and as files."""
    root = project({"content/courses/bread-baking.md": BREAD.read_text("utf-8")})
    for form in ("/", "file"):
        site = build(root, tmp_path, form)
        (css,) = site.glob("assets/site.*.css")
        css.unlink()
        (site / "paths/home-kitchen/index.html").rename(site / "paths/gone.html")
        with reach(site, form) as home:
            said = visit(browser, site, home).failures
        assert any(css.name in one for one in said)
        assert any("leads nowhere" in one for one in said)
