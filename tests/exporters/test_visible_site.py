"""A page is the same whether it is made from the whole site or from the part of it that its scene holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from coursegen.art.covers import covers
from coursegen.build import check
from coursegen.exporters import html, plain
from coursegen.exporters.html import Page, Renderer
from coursegen.exporters.html.page_keys import Keys
from coursegen.exporters.html.scene import SCENES, AnySite
from coursegen.exporters.html.site_facts import SiteFacts, Sizes, facts_for, site_facts
from coursegen.exporters.html.visible_site import VisibleSite
from coursegen.model import Body, Site
from coursegen.options import Options
from coursegen.theme import Theme

DEMO = Path(__file__).parents[2]


class Whole(VisibleSite):
    """Scenes that hold everything."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self._whole = site

    def of(self, page: Page) -> Site:
        """Return the site as it is."""
        return self._whole


class Demo(NamedTuple):
    """The site that this repository builds, read once; `whole` gives each of its pages, made without narrowing."""

    site: Site
    theme: Theme
    bodies: dict[str, Body]
    shared: SiteFacts
    whole: dict[Page, tuple[bytes, object]]


def drawn(renderer: Renderer, page: Page) -> tuple[bytes, object]:
    """Make a page and its Markdown copy as a build does."""
    rendered = renderer.render_page(page)
    copied = renderer.shared.copied
    return rendered.content, plain.copy(renderer.scenes.of(page), renderer.theme, page, copied)


@pytest.fixture(scope="module")
def demo() -> Demo:
    """Read the demo site."""
    now = datetime(2026, 3, 1, tzinfo=UTC)
    checked = check(Options(DEMO, DEMO / "_site", now, base_url="https://example.org/x/", jobs=1, remember=False))
    bodies = {path: checked.bodies[path] for path in checked.site.documents}
    renderer = Renderer(checked.site, checked.theme, bodies)
    renderer.scenes = Whole(checked.site)
    whole = {page: drawn(renderer, page) for page in html.pages(checked.site)}
    assert {page.kind for page in whole} >= {"home", "path", "course", "lesson", "page", "search", "404"}
    return Demo(checked.site, checked.theme, bodies, site_facts(checked.site), whole)


def alone(demo: Demo) -> Callable[[Page], AnySite]:
    return VisibleSite(demo.site).of


def among_others(demo: Demo) -> Callable[[Page], AnySite]:
    scenes = VisibleSite(demo.site)
    return lambda page: scenes.for_pages([page])


@pytest.mark.parametrize("narrow", [alone, among_others])
def test_a_narrowed_site_gives_the_same_pages(demo: Demo, narrow: Callable[[Demo], Callable[[Page], AnySite]]) -> None:
    """Every page of the demo site and its copy, with only its scene, sent to another process, and its own texts."""
    scene_of, sizes, drawings = narrow(demo), Sizes(demo.theme.project), covers(demo.shared.catalogue)
    for page, expected in demo.whole.items():
        data = SCENES.encode(scene_of(page))
        assert data is not None
        site = SCENES.decode(data)
        assert site is not None
        shared = replace(facts_for(demo.shared, site, drawings), sizes=sizes.of(site.files))
        bodies = {path: demo.bodies[path] for path in site.documents}
        assert drawn(Renderer(site, demo.theme, bodies, shared=shared), page) == expected, page.url


def test_a_narrowed_site_brings_its_own_covers_and_no_others(demo: Demo) -> None:
    """What a process is sent for one course does not grow with the number of courses."""
    drawings, scenes = covers(demo.shared.catalogue), VisibleSite(demo.site)
    for page in demo.whole:
        site = scenes.for_pages([page])
        shared = facts_for(demo.shared, site, drawings)
        assert (list(shared.covers), shared.catalogue) == (list(site.courses), ())


def test_equal_keys_mean_equal_scenes(demo: Demo) -> None:
    """Pages whose keys are the same would be one and the same page, so all keys differ; and they do not change."""

    def keys() -> list[bytes]:
        documents = {path: path.encode() for path in demo.site.documents}
        made = Keys(demo.site, demo.shared, Sizes(demo.theme.project), documents, b"code")
        return [made.of(page) for page in demo.whole]

    assert len(set(keys())) == len(demo.whole)
    assert keys() == keys()
