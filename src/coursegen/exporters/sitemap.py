"""The sitemap: every page with its absolute address, for search engines (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date
from xml.etree.ElementTree import Element

from coursegen.exporters.xml_file import absolute, document, element
from coursegen.model import Body, Output, Site
from coursegen.theme import Theme

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_URLS_IN_A_FILE = 50_000


def export(
    site: Site, theme: Theme, bodies: Mapping[str, Body], *, urls_in_a_file: int = _URLS_IN_A_FILE
) -> Iterator[Output]:
    """Yield `sitemap.xml`, or nothing without a base URL; beyond 50,000 pages an index of `sitemap-1.xml` and so on.

    The lastmod of a page is the day (in UTC) of its document's last recorded change, else its publish date, else it has
    none: an invented one teaches search engines to believe none of them. Drafts, which are only in the site under
    `--drafts`, are left out.
    """
    base = site.config.url
    if not base:
        return
    pages = sorted(
        _pages(site, {path: moment.astimezone(UTC).date() for path, moment in site.changed.items()}),
        key=lambda page: page[0],
    )
    chunks = [pages[start : start + urls_in_a_file] for start in range(0, len(pages), urls_in_a_file)]
    if len(chunks) == 1:
        yield Output("sitemap.xml", _url_set(base, chunks[0]))
        return
    index = Element("sitemapindex", {"xmlns": _NAMESPACE})
    for number, chunk in enumerate(chunks, 1):
        yield Output(f"sitemap-{number}.xml", _url_set(base, chunk))
        element(element(index, "sitemap"), "loc", absolute(base, f"sitemap-{number}.xml"))
    yield Output("sitemap.xml", document(index))


def _url_set(base: str, pages: Iterable[tuple[str, date | None]]) -> bytes:
    root = Element("urlset", {"xmlns": _NAMESPACE})
    for url, day in pages:
        entry = element(root, "url")
        element(entry, "loc", absolute(base, url))
        if day is not None:
            element(entry, "lastmod", day.isoformat())
    return document(root)


def _pages(site: Site, changed: Mapping[str, date]) -> Iterator[tuple[str, date | None]]:
    yield "", None
    for path in site.paths.values():
        yield path.url, changed.get(path.document)
    for course in site.courses.values():
        if course.draft:
            continue
        yield course.url, changed.get(course.document, course.publish_date)
        for lesson in course.lessons:
            if not lesson.draft:
                yield lesson.url, changed.get(lesson.document, lesson.publish_date)
    for page in site.pages:
        yield page.url, changed.get(page.document)
