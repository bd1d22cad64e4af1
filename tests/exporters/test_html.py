"""Facts about the pages of a site."""

from __future__ import annotations

import posixpath
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from msgspec.structs import replace

from coursegen.exporters import EXPORTERS, Needs
from coursegen.exporters.html import Renderer, pages
from coursegen.exporters.html.site_facts import hue_classes
from coursegen.model import LearningPath
from coursegen.theme import load_theme

from .page_reader import Page as Markup
from .sample_build import Built
from .sample_site import BODIES, COURSES, item, make_site


def _pages(built: Built) -> list[str]:
    return sorted(built.pages)


def test_a_page_is_made_for_everything_in_the_site(built: Built) -> None:
    """Home, path, courses, lessons, plain pages, people with a page, search and 404 are written; nothing else is."""
    assert _pages(built) == [
        "404.html",
        "about/index.html",
        "courses/bells/index.html",
        "courses/knots/index.html",
        "courses/ropes/bowline/index.html",
        "courses/ropes/hitch/index.html",
        "courses/ropes/index.html",
        "index.html",
        "paths/deck/index.html",
        "people/anna/index.html",
        "search/index.html",
    ]
    assert built.diagnostics == []


def test_pages_come_first_and_the_authors_files_next() -> None:
    """Those take the place of files that later exporters make."""
    needs = [exporter.needs for exporter in EXPORTERS]
    assert needs[:2] == [Needs.PAGES, Needs.COPIES]
    assert not {Needs.PAGES, Needs.COPIES} & {*needs[2:]}
    assert EXPORTERS[2].name == "files"


def test_every_page_is_well_formed(built: Built) -> None:
    """Tags nest, no attribute stands twice, no id is used twice, and every label finds what it names."""
    for path, text in built.pages.items():
        page = Markup(text)
        ids = page.ids()
        assert len(ids) == len(set(ids)), path
        for _, attributes in page.tags:
            for name in ("aria-labelledby", "for"):
                assert attributes.get(name, ids[0]) in ids, (path, attributes)


def test_every_relative_address_leads_to_an_output(built: Built) -> None:
    """Links, images, scripts and styles lead to files that were written, below any base path."""
    base = "https://example.org/repo/"
    for path, text in built.pages.items():
        here = base + (posixpath.dirname(path) + "/" if "/" in path else "" if path == "index.html" else path)
        for tag, attributes in Markup(text).tags:
            for name in ("href", "src", "data-root", "data-lazy-transfer"):
                if name not in attributes or attributes.get("rel") == "canonical":
                    continue
                target = urljoin(here, attributes[name])
                assert target.startswith(base), (path, tag, attributes[name])
                found = urlsplit(target).path.removeprefix("/repo/")
                assert (f"{found}index.html" if found == "" or found.endswith("/") else found) in built.outputs, (
                    path,
                    target,
                )


def test_anchors_within_our_own_pages_exist(built: Built) -> None:
    """A link to a part of the same page leads to an id on it."""
    for path, text in built.pages.items():
        page = Markup(text)
        for link in page.all("a"):
            if link["href"].startswith("#"):
                assert link["href"][1:] in page.ids(), (path, link["href"])


def test_each_page_has_one_title_one_h1_and_one_main(built: Built) -> None:
    """Titles are unique in the site, and headings never skip a level."""
    titles = {}
    for path, text in built.pages.items():
        page = Markup(text)
        assert [len(page.all(tag)) for tag in ("title", "h1", "main")] == [1, 1, 1], path
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
        outside_aside = levels[levels.index(1) :]
        assert all(b - a <= 1 for a, b in pairwise(outside_aside)), (path, levels)
        titles[path] = next(data for tag, data in page.texts if tag == "title")
    assert titles["courses/ropes/bowline/index.html"] == "The bowline | Ropes & Lines"
    assert len(set(titles.values())) == len(titles)


def test_the_body_tells_scripts_where_they_are(built: Built) -> None:
    """Scripts learn the site's root, the kind of page, and the ids under which progress is kept."""
    body = Markup(built.pages["courses/ropes/bowline/index.html"]).all("body")[0]
    assert (body["data-root"], body["data-page"]) == ("../../../", "lesson")
    assert (body["data-course"], body["data-lesson"]) == ("ropes", "bowline")
    assert '"done":"Done"' in body["data-words"]


def test_language_and_direction_are_those_of_the_page(built: Built) -> None:
    """An Arabic course in an English site is marked as Arabic, and its title on the home page as well."""
    assert '<html lang="ar" dir="rtl">' in built.pages["courses/bells/index.html"]
    assert "الدورات" in built.pages["courses/bells/index.html"]
    assert '<a href="courses/bells/" lang="ar" dir="rtl">' in built.pages["index.html"]
    assert '<html lang="en" dir="ltr">' in built.pages["index.html"]


def test_what_needs_scripts_is_hidden_without_them(built: Built) -> None:
    """Buttons and places that only scripts can fill carry `hidden`."""
    for path, text in built.pages.items():
        for tag, attributes in Markup(text).tags:
            names = {"data-done", "data-theme-toggle", "data-continue", "data-percent", "data-score", "data-transfer"}
            if names & set(attributes) or "data-progress-bar" in attributes:
                assert "hidden" in attributes, (path, tag, attributes)


def test_the_404_page_starts_its_addresses_at_the_base_path(built: Built, sample_project: Path) -> None:
    """It is served at any depth, so nothing on it is relative; without a base URL the root is assumed."""
    for attributes in (a for _, a in Markup(built.pages["404.html"]).tags):
        address = attributes.get("href", attributes.get("src", "#"))
        assert address.startswith(("/repo/", "#")), address
    unset = Markup(Built(sample_project, make_site()).pages["404.html"])
    assert unset.all("link")[0]["href"].startswith("/assets/")


def test_canonical_and_open_graph_need_a_base_url(built: Built, sample_project: Path) -> None:
    """With a base URL each page names its own address; without one it claims nothing."""
    text = built.pages["courses/ropes/index.html"]
    assert '<link rel="canonical" href="https://example.org/repo/courses/ropes/">' in text
    assert '<meta property="og:title" content="Ropes &amp; Lines | Open Deck">' in text
    assert "canonical" not in Built(sample_project, make_site()).pages["courses/ropes/index.html"]


def test_pages_are_the_same_in_any_order(sample_project: Path, built: Built) -> None:
    """A page rendered alone, last first, is byte for byte the page of a whole build."""
    site = make_site(url="https://example.org/repo/")
    theme, _ = load_theme(sample_project, site.config)
    renderer = Renderer(site, theme, BODIES)
    for page in reversed(pages(site)):
        assert renderer.render_page(page).content.decode() == built.pages[page.file]


def test_hues_are_one_for_a_path_and_turned_within_it() -> None:
    """Courses of a path stay near its hue; a course outside paths gets a hue of its own; an author's hue is kept."""
    site = make_site()
    paths, courses = hue_classes(site)
    assert paths == {"deck": "hue-260"}
    assert (courses["knots"], courses["ropes"]) == ("hue-240", "hue-290")
    assert courses["bells"] not in set(paths.values())
    own = replace(site, courses={**site.courses, "bells": replace(site.courses["bells"], hue=41)})
    assert hue_classes(own)[1]["bells"] == "hue-40"


def test_a_site_without_paths_or_courses_still_has_its_pages(sample_project: Path) -> None:
    """An empty catalogue is drawn without rails, filter or numbers that nobody counted."""
    site = replace(make_site(), courses={}, paths={}, pages=(), people={})
    built = Built(sample_project, site)
    assert _pages(built) == ["404.html", "index.html", "search/index.html"]
    assert built.diagnostics == []
    Markup(built.pages["index.html"])


def test_a_long_path_shows_its_first_stops(sample_project: Path) -> None:
    """A path of 40 courses shows five stops and says how many more there are; its page shows them all."""
    courses = {
        f"c{n}": replace(COURSES["bells"], id=f"c{n}", url=f"courses/c{n}/", title=f"Course {n}") for n in range(40)
    }
    path = LearningPath("long", "paths/long/", "Long", tuple(courses), description="")
    site = replace(make_site(), courses=courses, paths={"long": path})
    built = Built(sample_project, site)
    assert "35 more courses" in built.pages["index.html"]
    assert built.pages["paths/long/index.html"].count('class="step ') == 40


def test_search_can_be_switched_off(sample_project: Path) -> None:
    """Without search there is neither page nor link."""
    built = Built(sample_project, make_site(search="off"))
    assert "search/index.html" not in built.pages
    assert "data-search" not in built.pages["index.html"]


def test_a_path_without_courses_is_not_listed(sample_project: Path) -> None:
    """Its page is there for those who know its address; the catalogue leaves it out."""
    empty = LearningPath("sky", "paths/sky/", "Sky", description="", planned=(item("Bells"),))
    site = make_site()
    built = Built(sample_project, replace(site, paths={**site.paths, "sky": empty}))
    assert "Sky" not in built.pages["index.html"]
    assert "Sky" not in built.pages["search/index.html"]
    assert "Bells" in built.pages["paths/sky/index.html"]
