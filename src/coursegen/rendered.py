"""Links in finished pages: every address that a page names leads to a file of the site, every anchor to an element.

The links of texts were checked when the site was made. This looks at what templates and raw HTML have made of pages, so
it also finds a mistake in a template, and does so before anything is published.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from coursegen.diagnostics import Diagnostic, Location, diagnose
from coursegen.exporters.html import pages
from coursegen.model import Site

_ATTRIBUTE = re.compile(r'\s(?:(id)|href|src|poster)="([^"]*)"')
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


@dataclass(frozen=True, slots=True)
class References:
    """What one page names: addresses inside the site, each once as written; and its ids."""

    addresses: tuple[str, ...]
    ids: frozenset[str]


def references(page: str) -> References:
    """Read the addresses and ids of a page; a pure function of the page's text.

    It looks for attributes without looking at the tags around them, which is five times as fast. So text that reads
    like an attribute is taken for one, but only where an author's raw HTML has bare quotes in text: all else has them
    escaped. See `in_a_tag`.
    """
    addresses: dict[str, None] = {}
    ids: set[str] = set()
    for is_id, value in _ATTRIBUTE.findall(page):
        if is_id:
            ids.add(html.unescape(value))
        elif not _ELSEWHERE.match(value):
            addresses[html.unescape(value)] = None
    return References(tuple(addresses), frozenset(ids))


class _Reader(HTMLParser):
    """Reads the addresses of a page as a browser would."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what a tag names."""
        self.addresses.update(value or "" for name, value in attrs if name in ("href", "src", "poster"))


def in_a_tag(page: str, address: str) -> bool:
    """Tell whether an address that was found really stands in a tag."""
    return address in _Reader(page).addresses


def rendered_links(
    found: Mapping[str, References], files: set[str], site: Site, text: Callable[[str], str]
) -> list[Diagnostic]:
    """Check every page; a link that is known as broken from its text is not reported again.

    `found` gives what each page names by its output path, `files` are all paths of the site, and `text` gives the text
    of a page, which is asked for only where something seems to be wrong.
    """
    root = urlsplit(site.config.url).path or "/"
    made_from = {page.file: page.document for page in pages(site)}
    problems = []
    leads: dict[tuple[str, str], str | None] = {}
    for path, page in found.items():
        folder = posixpath.dirname(path)
        for address in page.addresses:
            written, _, anchor = address.partition("#")
            key = (folder if written else path, written)
            if key not in leads:
                leads[key] = _file(path, folder, written, root, files)
            target = leads[key]
            problem = _problem(path, address, target, anchor, found)
            if problem is None or address in _known_as_broken(site, made_from.get(path, "")):
                continue
            if in_a_tag(text(path), address):
                code, message = problem
                problems.append(diagnose(code, Location(made_from.get(path) or "content/"), message))
    return problems


def _file(page: str, folder: str, written: str, root: str, files: set[str]) -> str | None:
    """Give the file that an address leads to, None when there is none; a folder without its slash leads to its page."""
    path = unquote(urlsplit(written).path)
    if not path:
        return page
    if path.startswith("/"):
        if not path.startswith(root):
            return None
        joined = path.removeprefix(root)
    else:
        joined = posixpath.join(folder, path)
    ends = joined == "" or joined.endswith(("/", "/.", "/.."))
    normal = posixpath.normpath(joined) if joined else "."
    if normal == ".." or normal.startswith("../"):
        return None
    normal = "" if normal == "." else normal
    index = posixpath.join(normal, "index.html")
    if normal in files and not ends:
        return normal
    return index if index in files else None


def _problem(
    page: str, address: str, target: str | None, anchor: str, found: Mapping[str, References]
) -> tuple[str, str] | None:
    """Say what is wrong with an address: (code, message), or None."""
    if target is None:
        return "broken-link", f'the page "{page}" links to "{address}", where nothing is'
    if anchor in ("", "top") or target not in found:
        return None
    if unquote(anchor) in found[target].ids or anchor in found[target].ids:
        return None
    return "broken-anchor", f'the page "{page}" links to "{address}", and there is no "{unquote(anchor)}"'


def _known_as_broken(site: Site, document: str) -> set[str]:
    if document not in site.documents:
        return set()
    links = zip(site.documents[document].links, site.link_urls.get(document, ()), strict=False)
    return {link.target for link, url in links if url is None} | {"#"}
