"""Addresses of an old site that a new one no longer has, and which pages should keep them as aliases."""

from __future__ import annotations

import difflib
import os
import posixpath
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from coursegen.diagnostics import Diagnostic, Location, diagnose
from coursegen.exporters.html import pages
from coursegen.exporters.redirects import subjects
from coursegen.model import Site

_ALIKE = 0.6
"""How alike two names must be for one to be proposed for the other, as difflib counts it."""

_MAX_BYTES = 50_000_000
"""The largest sitemap that the protocol allows."""


class UnreadableSiteError(Exception):
    """What was given as the old site is none; the text says why."""


def old_addresses(source: Path, base_url: str = "") -> tuple[str, ...]:
    """Read the site URLs of an old site: a folder that holds it, or its sitemap.xml. Raises UnreadableSiteError.

    Addresses of a sitemap begin at `base_url` if they can, else at the address above all others that it lists. The
    parts that a sitemap index names are looked for beside it.
    """
    if source.is_dir():
        found = {_url(path) for path in _html_files(source)}
        if not found:
            raise UnreadableSiteError(f"{source} holds no .html file")
        return tuple(sorted(found - {"404.html", "search/"}))
    locations = list(_locations(source))
    if not locations:
        raise UnreadableSiteError(f"{source} lists no address")
    base = _base([urlsplit(one).path or "/" for one in locations], urlsplit(base_url).path)
    paths = (unquote(urlsplit(one).path or "/").removeprefix(base) for one in locations)
    return tuple(sorted({_url(path) for path in paths} - {"404.html", "search/"}))


def vanished(old: Iterable[str], site: Site) -> list[Diagnostic]:
    """Say which old addresses no page and no alias has, each with the page that most likely took its place."""
    now = {page.url for page in pages(site)} | {_url(url) for url in site.files}
    now.update(alias for subject in subjects(site) for alias in subject.aliases)
    documents = {url: path for path, url in site.urls.items()}
    problems = []
    for url in old:
        if url in now or (url + "/" in now):
            continue
        heir = nearest(url, documents)
        message = f'"/{url}" was an address of the old site, and leads nowhere now'
        hint = f'add "aliases: [/{url}]" to {documents[heir]}' if heir is not None else ""
        place = Location(documents[heir]) if heir is not None else Location("content/")
        problems.append(diagnose("vanished-address", place, message, hint))
    return problems


def nearest(url: str, among: Mapping[str, str]) -> str | None:
    """Give the address that most likely took the place of another: one of the same last part, else one like it."""
    name = _name(url)
    same = [other for other in among if _name(other) == name]
    if same:
        return max(sorted(same), key=lambda other: difflib.SequenceMatcher(None, url, other).ratio())
    by_name = {_name(other): other for other in sorted(among, reverse=True)}
    close = difflib.get_close_matches(name, by_name, n=1, cutoff=_ALIKE)
    return by_name[close[0]] if close else None


def _name(url: str) -> str:
    return posixpath.splitext(url.rstrip("/").rpartition("/")[2])[0]


def _url(path: str) -> str:
    return path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path


def _html_files(folder: Path) -> Iterable[str]:
    for place, _, names in os.walk(folder):
        for name in names:
            if name.endswith((".html", ".htm")):
                yield Path(place, name).relative_to(folder).as_posix()


def _locations(sitemap: Path, deep: bool = True) -> Iterable[str]:
    try:
        if sitemap.stat().st_size > _MAX_BYTES:
            raise UnreadableSiteError(f"{sitemap} is larger than a sitemap may be")
        root = ElementTree.fromstring(sitemap.read_bytes())  # noqa: S314 - the author's own file; expat limits entities
    except (OSError, ElementTree.ParseError) as error:
        raise UnreadableSiteError(f"{sitemap} is neither a folder nor a sitemap: {error}") from error
    is_index = root.tag.rpartition("}")[2] == "sitemapindex"
    for entry in root:
        for child in entry:
            location = (child.text or "").strip()
            if child.tag.rpartition("}")[2] != "loc" or not location:
                continue
            if is_index and deep:
                yield from _locations(sitemap.parent / posixpath.basename(urlsplit(location).path), deep=False)
            elif not is_index:
                yield location


def _base(paths: list[str], stated: str) -> str:
    """Give the path at which all others begin."""
    if stated and all(path.startswith(stated) for path in paths):
        return stated
    shortest = min(paths, key=len)
    folder = shortest if shortest.endswith("/") else posixpath.dirname(shortest).rstrip("/") + "/"
    return folder if all(path.startswith(folder) for path in paths) else "/"
