"""The site as plain Markdown, for language models and other readers of text: a copy of each page, and llms.txt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coursegen.exporters.html.pages import Page, markdown_url, pages
from coursegen.exporters.plain import listing
from coursegen.exporters.plain.source import read_body
from coursegen.exporters.plain.targets import with_targets
from coursegen.model import Body, Output, Site
from coursegen.text import relative_url
from coursegen.theme import Theme

__all__ = ["export"]


def export(site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterator[Output]:
    """Yield `index.md` beside each page that has a subject, then `llms.txt` (https://llmstxt.org/)."""
    copies = {page.url: markdown_url(page) for page in pages(site) if markdown_url(page)}
    for page in pages(site):
        if page.url in copies:
            yield Output(copies[page.url], _copy(site, theme, page, copies).encode())
    yield Output("llms.txt", listing.llms(site, copies).encode())


def _copy(site: Site, theme: Theme, page: Page, copies: Mapping[str, str]) -> str:
    """Write a page: what its author wrote, without front matter, then what the site adds to it."""

    def address(url: str) -> str:
        path, sign, anchor = url.partition("#")
        return relative_url(page.url, copies.get(path, path) + sign + anchor)

    words = theme.words(page.language)
    document = site.documents.get(page.document)
    text = ""
    if document is not None:
        source = read_body(theme.project, document)
        text = with_targets(source, document, site.link_urls.get(document.path, ()), address)
    if document is None or not document.title_line:
        text = f"# {listing.title(site, page)}\n\n{text.lstrip()}"
    added = listing.below(site, page, words, address)
    return "\n\n".join(part for part in (text.strip(), added) if part) + "\n"
