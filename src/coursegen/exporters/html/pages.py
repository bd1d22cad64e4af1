"""Which pages a site has: their addresses, templates and subjects, in the order of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from coursegen.model import Site

PageKind = Literal["home", "path", "course", "lesson", "page", "person", "glossary", "search", "404"]


class Page(Struct, frozen=True):
    """One page to make. `id` is that of its subject, `course_id` the course of a lesson, `document` its text or ""."""

    url: str
    kind: PageKind
    id: str = ""
    course_id: str = ""
    document: str = ""
    language: str = ""

    @property
    def template(self) -> str:
        """Name the template that draws this kind of page."""
        return f"pages/{self.kind}.html"

    @property
    def file(self) -> str:
        """Name the output file: the index of a folder, unless the URL names a file itself."""
        return f"{self.url}index.html" if not self.url or self.url.endswith("/") else self.url


def markdown_url(page: Page) -> str:
    """Return the site URL of a page's Markdown copy, which lies beside it; "" for the pages that have none."""
    return beside(page.url) if page.kind not in ("404", "search") else ""


def beside(url: str) -> str:
    """Return the site URL of the Markdown copy of a page with this URL."""
    return f"{url}index.md"


def copied_pages(site: Site) -> frozenset[str]:
    """Return the site URLs of all pages that have a Markdown copy."""
    return frozenset(page.url for page in _pages(site) if markdown_url(page))


def pages(site: Site) -> tuple[Page, ...]:
    """List every page of the site, each URL once."""
    return tuple(_pages(site))


def _pages(site: Site) -> Iterator[Page]:
    default = site.config.language
    yield Page("", "home", language=default)
    for path in site.paths.values():
        yield Page(path.url, "path", path.id, "", path.document, path.language or default)
    for course in site.courses.values():
        spoken = course.language or default
        yield Page(course.url, "course", course.id, course.id, course.document, spoken)
        for lesson in course.lessons:
            yield Page(lesson.url, "lesson", lesson.id, course.id, lesson.document, lesson.language or spoken)
    for plain in site.pages:
        kind: PageKind = "glossary" if plain.kind == "glossary" else "page"
        if plain.kind != "person":
            yield Page(plain.url, kind, plain.id, "", plain.document, plain.language or default)
    for person in site.people.values():
        if person.url:
            document = site.documents.get(person.document)
            language = (document.meta.language if document else None) or default
            yield Page(person.url, "person", person.id, "", person.document, language)
    if site.config.search != "off":
        yield Page("search/", "search", language=default)
    yield Page("404.html", "404", language=default)
