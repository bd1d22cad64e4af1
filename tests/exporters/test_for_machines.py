"""Sitemap, feed, robots.txt and web manifest: what machines read of a site."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from coursegen.exporters import sitemap
from coursegen.model import Config, Course, LearningPath, Lesson, Output, Person, PlainPage, Site, ThemeOptions
from coursegen.theme import Theme, load_theme

from .sample_build import made_by

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://example.org/repo/"


def lesson(name: str, day: date | None = None, *, draft: bool = False, title: str = "") -> Lesson:
    return Lesson(
        id=name,
        course_id="a",
        url=f"courses/a/{name}/",
        title=title or name,
        description="",
        document=f"content/courses/a/lessons/{name}.md",
        number=1,
        minutes=5,
        minutes_estimated=True,
        publish_date=day,
        draft=draft,
    )


def site(url: str = BASE, title: str = "Courses & <more>", hue: int = 262) -> Site:
    course = Course(
        id="a",
        url="courses/a/",
        title="A & B",
        description="About <A>",
        document="content/courses/a.md",
        lessons=(lesson("one", date(2026, 3, 1)), lesson("two"), lesson("secret", draft=True)),
        instructors=(Person("ada", "Ada"),),
        tags=("x&y",),
        language="de",
        publish_date=date(2026, 2, 1),
    )
    draft = Course(
        id="d",
        url="courses/d/",
        title="D",
        description="",
        document="content/courses/d.md",
        lessons=(lesson("in-draft"),),
        draft=True,
    )
    return Site(
        config=Config(title=title, url=url, theme=ThemeOptions(hue=hue)),
        courses={"a": course, "d": draft},
        paths={"p": LearningPath("p", "paths/größe/", "P", description="")},
        pages=(PlainPage("about", "page", "about/", "About", description="", document="content/pages/about.md"),),
        now=datetime(2026, 5, 1, tzinfo=UTC),
    )


@functools.cache
def theme() -> Theme:
    return load_theme(Path("nowhere"), Config())[0]


def made(name: str, site: Site) -> list[Output]:
    return made_by(name, site, theme(), {})


def one(outputs: Iterable[Output]) -> bytes:
    (output,) = outputs
    assert isinstance(output.content, bytes)
    return output.content


def locations(data: bytes) -> dict[str, str | None]:
    root = ElementTree.fromstring(data)  # noqa: S314 - our own output
    return {entry.findtext(f"{SITEMAP}loc", ""): entry.findtext(f"{SITEMAP}lastmod") for entry in root}


def test_the_sitemap_has_every_page_that_is_not_a_draft() -> None:
    """Addresses are absolute and percent-encoded; a page without a known date has no lastmod."""
    assert locations(one(made("sitemap", site()))) == {
        BASE: None,
        BASE + "about/": None,
        BASE + "courses/a/": "2026-02-01",
        BASE + "courses/a/one/": "2026-03-01",
        BASE + "courses/a/two/": None,
        BASE + "paths/gr%C3%B6%C3%9Fe/": None,
    }


def test_a_known_change_is_the_lastmod() -> None:
    """It counts more than the publish date."""
    changed = {
        "content/courses/a.md": datetime(2026, 4, 1, 23, tzinfo=UTC),
        "content/pages/about.md": datetime(2026, 4, 2, 23, tzinfo=timezone(timedelta(hours=-5))),
    }
    found = locations(one(made("sitemap", replace(site(), changed=changed))))
    assert found[BASE + "courses/a/"] == "2026-04-01"
    assert found[BASE + "about/"] == "2026-04-03"


def test_a_large_sitemap_is_parted() -> None:
    """The index names the parts, and the parts together have every page once."""
    *parts, index = sitemap.export(site(), theme(), {}, urls_in_a_file=4)
    assert [part.path for part in (*parts, index)] == ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]
    assert list(locations(one([index]))) == [BASE + "sitemap-1.xml", BASE + "sitemap-2.xml"]
    pages = [page for part in parts for page in locations(one([part]))]
    assert sorted(pages) == sorted(locations(one(made("sitemap", site()))))


def test_without_a_base_url_there_is_neither_sitemap_nor_feed() -> None:
    """Both need absolute addresses; robots.txt and the web manifest do not."""
    local = site(url="")
    assert list(made("sitemap", local)) == []
    assert list(made("feed", local)) == []
    assert b"Sitemap" not in one(made("robots", local))
    assert json.loads(one(made("manifest", local)))["start_url"] == "./"


def entries(data: bytes) -> list[tuple[str | None, str | None]]:
    root = ElementTree.fromstring(data)  # noqa: S314
    return [(item.findtext(f"{ATOM}title"), item.findtext(f"{ATOM}updated")) for item in root.iter(f"{ATOM}entry")]


def test_the_feed_has_what_has_a_date_newest_first() -> None:
    """A lesson is named with its course; drafts and what was never dated are not news."""
    assert entries(one(made("feed", site()))) == [
        ("A & B: one", "2026-03-01T00:00:00Z"),
        ("A & B", "2026-02-01T00:00:00Z"),
    ]


def test_the_feed_takes_the_last_change_in_utc() -> None:
    """A change counts more than the publish date."""
    east = timezone(timedelta(hours=9))
    changed = {"content/courses/a.md": datetime(2026, 4, 1, 3, tzinfo=east)}
    assert entries(one(made("feed", replace(site(), changed=changed)))) == [
        ("A & B", "2026-03-31T18:00:00Z"),
        ("A & B: one", "2026-03-01T00:00:00Z"),
    ]


def test_the_feed_has_what_atom_requires() -> None:
    """RFC 4287, 4.1.1 and 4.1.2: id, title, updated, an author, a link to itself; ids are absolute and unique."""
    root = ElementTree.fromstring(one(made("feed", site())))  # noqa: S314
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}id") == BASE
    assert root.findtext(f"{ATOM}title") == "Courses & <more>"
    assert root.findtext(f"{ATOM}updated") == "2026-03-01T00:00:00Z"
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")} == {
        "self": BASE + "feed.xml",
        "alternate": BASE,
    }
    found = root.findall(f"{ATOM}entry")
    ids = [item.findtext(f"{ATOM}id", "") for item in found]
    assert ids == [BASE + "courses/a/one/", BASE + "courses/a/"]
    assert found[1].findtext(f"{ATOM}summary") == "About <A>"
    assert found[1].find(f"{ATOM}category") is not None
    assert found[1].get("{http://www.w3.org/XML/1998/namespace}lang") == "de"
    assert found[1].findtext(f"{ATOM}author/{ATOM}name") == "Ada"


def test_a_feed_without_entries_is_not_written() -> None:
    """An empty feed would promise news."""
    assert list(made("feed", Site(config=Config(url=BASE)))) == []


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_any_title_gives_well_formed_xml(title: str) -> None:
    """Also one with control characters, which XML cannot hold in any form."""
    root = ElementTree.fromstring(one(made("feed", site(title=title))))  # noqa: S314
    shown = "".join(c for c in title if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
    assert (root.findtext(f"{ATOM}title") or "") == shown.replace("\r\n", "\n").replace("\r", "\n")


def test_robots_allow_everything_and_name_the_sitemap() -> None:
    """The sitemap's address is absolute."""
    assert one(made("robots", site())).decode().splitlines() == [
        "User-agent: *",
        "Allow: /",
        "",
        f"Sitemap: {BASE}sitemap.xml",
    ]


def test_the_web_manifest_takes_the_themes_colours() -> None:
    """The accent at the theme's hue."""
    found = json.loads(one(made("manifest", site())))
    assert found["name"] == "Courses & <more>"
    assert found["theme_color"] == "#335698"
    assert found["background_color"] == "#fbfaf6"
    other = json.loads(one(made("manifest", site(hue=20))))
    assert other["theme_color"] != found["theme_color"]


def test_the_same_site_gives_the_same_bytes() -> None:
    """Nothing depends on the clock or on the order in which courses were read."""
    first, second = site(), site()
    reordered = Site(
        **{
            **{name: getattr(second, name) for name in ("config", "paths", "pages", "now")},
            "courses": dict(reversed(second.courses.items())),
        }
    )
    for name in ("sitemap", "feed", "robots"):
        assert made(name, first) == made(name, reordered)
