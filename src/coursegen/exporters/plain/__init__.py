"""The site as plain Markdown, for language models and other readers of text: a copy of each page, and llms.txt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from coursegen.exporters.html import Page, Renderer
from coursegen.exporters.html.pages import beside, copied_pages, markdown_url
from coursegen.exporters.html.scene import AnySite
from coursegen.exporters.plain import listing
from coursegen.exporters.plain.source import read_body, without_comments
from coursegen.exporters.plain.targets import with_targets
from coursegen.model import Body, Output, Site
from coursegen.text import relative_url
from coursegen.theme import Theme

__all__ = ["copy", "export", "export_list"]


def export(renderer: Renderer, page: Page) -> tuple[Output, ...]:
    """Return `index.md` beside a page that has a subject."""
    return copy(renderer.scenes.of(page), renderer.theme, page, renderer.shared.copied)


def export_list(site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterator[Output]:
    """Yield `llms.txt` (https://llmstxt.org/)."""
    yield Output("llms.txt", listing.llms(site, copied_pages(site)).encode())


def copy(site: AnySite, theme: Theme, page: Page, copied: Set[str]) -> tuple[Output, ...]:
    """Return the copy of a page, if it has one, from its scene; of `copied` only what the page links to counts."""
    path = markdown_url(page)
    return (Output(path, _text(site, theme, page, copied).encode()),) if path else ()


def _text(site: AnySite, theme: Theme, page: Page, copied: Set[str]) -> str:
    """Write a page: what its author wrote, without front matter, then what the site adds to it."""

    def address(url: str) -> str:
        path, sign, anchor = url.partition("#")
        return relative_url(page.url, (beside(path) if path in copied else path) + sign + anchor)

    def address_of_page(url: str) -> str:
        return relative_url(page.url, beside(url))

    words = theme.words(page.language)
    document = site.documents.get(page.document)
    text = ""
    if document is not None:
        source = read_body(theme.project, document)
        text = without_comments(with_targets(source, document, site.link_urls.get(document.path, ()), address))
    if document is None or not document.title_line:
        text = f"# {listing.title(site, page)}\n\n{text.lstrip()}"
    added = listing.below(site, page, words, address_of_page)
    return "\n\n".join(part for part in (text.strip(), added) if part) + "\n"
