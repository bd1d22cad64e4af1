"""The Atom feed of new courses and lessons, for feed readers (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from coursegen.exporters.xml_file import absolute, clean, document, element
from coursegen.model import Body, Course, Lesson, Output, Site
from coursegen.theme import Theme

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

FEED = "feed.xml"
_ENTRIES = 100


def has_feed(site: Site) -> bool:
    """Whether there is a feed: it needs a base URL, and something with a date."""
    return bool(site.config.url) and any(True for _ in _dated(site))


def export(site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterator[Output]:
    """Yield `feed.xml` with the 100 newest courses and lessons; nothing without a base URL or without any entry.

    An entry's time is that of its document's last recorded change, else midnight UTC of its publish date. What has
    neither is left out: with the time of the build, every entry would be new to every reader after each build. An
    entry's id is its address, which is made from ids and survives renamed titles and reordered files.
    """
    from xml.etree.ElementTree import Element  # pages ask `has_feed`, and few builds write a feed

    base = site.config.url
    dated = list(_dated(site))
    if not base or not dated:
        return
    dated.sort(key=lambda entry: (-entry[0].timestamp(), entry[2].url))
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": clean(site.config.language)})
    element(root, "id", base)
    element(root, "title", site.config.title)
    if site.config.description:
        element(root, "subtitle", site.config.description)
    element(root, "updated", _stamp(dated[0][0]))
    element(root, "link", rel="self", href=absolute(base, FEED), type="application/atom+xml")
    element(root, "link", rel="alternate", href=base, type="text/html")
    element(element(root, "author"), "name", site.config.provider or site.config.title)
    if site.config.license:
        element(root, "rights", site.config.license)
    for updated, course, page in dated[:_ENTRIES]:
        _add_entry(root, base, updated, course, page)
    yield Output(FEED, document(root))


def _add_entry(root: Element, base: str, updated: datetime, course: Course, page: Course | Lesson) -> None:
    entry = element(root, "entry")
    if page.language:
        entry.set("xml:lang", clean(page.language))
    address = absolute(base, page.url)
    element(entry, "id", address)
    element(entry, "title", page.title if page is course else f"{course.title}: {page.title}")
    element(entry, "link", rel="alternate", href=address, type="text/html")
    element(entry, "updated", _stamp(updated))
    if page.publish_date is not None:
        element(entry, "published", _stamp(_midnight(page.publish_date)))
    for person in course.instructors:
        element(element(entry, "author"), "name", person.name)
    for tag in page.tags:
        element(entry, "category", term=tag)
    if page.description:
        element(entry, "summary", page.description)


def _dated(site: Site) -> Iterator[tuple[datetime, Course, Course | Lesson]]:
    for course, page in _pages(site):
        updated = _updated(page, site.changed)
        if updated is not None and not (course.draft or page.draft):
            yield updated, course, page


def _pages(site: Site) -> Iterator[tuple[Course, Course | Lesson]]:
    for course in site.courses.values():
        yield course, course
        for lesson in course.lessons:
            yield course, lesson


def _updated(page: Course | Lesson, changed: Mapping[str, datetime]) -> datetime | None:
    if page.document in changed:
        return changed[page.document]
    return _midnight(page.publish_date) if page.publish_date is not None else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _stamp(moment: datetime) -> str:
    """Write a time as RFC 3339 in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
