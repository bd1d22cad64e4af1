"""The addresses of an old site: of a folder that holds it, or of its sitemap in a file or on the web."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from coursegen.checks.external import Client, UnreadableError, fetch
from coursegen.checks.old_sitemap import MOST_BYTES, Allowance, SitemapError, locations

_MOST_PARTS = 500
_SECONDS = 60.0
_NOT_MISSED = frozenset({"404.html", "search/"})

Read = Callable[[str], bytes]
"""Reads a sitemap by the name that it was asked for with. Raises UnreadableSiteError."""


class UnreadableSiteError(Exception):
    """What was given as the old site is none; the text says why."""


def old_addresses(source: str, base_url: str = "", client: Client | None = None) -> tuple[str, ...]:
    """Read the site URLs of an old site: its folder, its sitemap.xml, or the address of either on the web.

    Addresses of a sitemap begin at its own folder on the web, else at `base_url` if they can, else at the address above
    all others that it lists. On the web, all that holds for links to other sites holds here. Raises
    UnreadableSiteError.
    """
    if not source:  # it would be the working directory
        raise UnreadableSiteError("the name of the old site is empty")
    if source.lower().startswith(("https://", "http://")):
        source = _sitemap_of(source)
        web = _Web(client or Client(seconds=_SECONDS))
        return _listed(source, web.read, web.part, base_url)
    if Path(source).is_dir():
        pages = {page_url(path) for path in _html_files(Path(source))}
        if not pages:
            raise UnreadableSiteError(f"{source} holds no .html file")
        return tuple(sorted(pages - _NOT_MISSED))
    return _listed(source, lambda name: _read_file(name, asked_for=name == source), _beside, base_url)


def page_url(path: str) -> str:
    """Return the address of a page by its path: `index.html` is its folder."""
    return path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path


def _sitemap_of(address: str) -> str:
    """Return the address of a sitemap: that of a file as it is, else `sitemap.xml` below the address of a site."""
    try:
        path = urlsplit(address).path
    except ValueError as error:
        raise UnreadableSiteError(f"{address} is not an address: {error}") from error
    if "." in posixpath.basename(path):
        return address
    return urljoin(address if address.endswith("/") else f"{address}/", "sitemap.xml")


def _html_files(folder: Path) -> Iterable[str]:
    for place, _, names in os.walk(folder):
        for name in names:
            if name.endswith((".html", ".htm")):
                yield Path(place, name).relative_to(folder).as_posix()


# --- Sitemaps ---------------------------------------------------------------------------------------------------------


def _listed(source: str, read: Read, part: Callable[[str, str], str], base_url: str) -> tuple[str, ...]:
    paths = [urlsplit(address).path or "/" for address in _locations(source, read, part)]
    if not paths:
        raise UnreadableSiteError(f"{source} lists no address")
    base = unquote(_base(paths, source, base_url))
    return tuple(sorted({page_url(unquote(path).removeprefix(base)) for path in paths} - _NOT_MISSED))


def _locations(source: str, read: Read, part: Callable[[str, str], str]) -> Iterator[str]:
    """List the addresses of a sitemap, or of all that an index names: `part` says where one of them is."""
    allowance = Allowance()
    is_index, addresses = _parse(source, read(source), allowance)
    if not is_index:
        yield from addresses
        return
    if len(addresses) > _MOST_PARTS:
        raise UnreadableSiteError(f"{source} names more than {_MOST_PARTS} other sitemaps")
    for name in dict.fromkeys(part(source, address) for address in addresses):
        is_index, addresses = _parse(name, read(name), allowance)
        if is_index:
            raise UnreadableSiteError(f"{name} lists sitemaps, and is one that {source} lists")
        yield from addresses


def _parse(source: str, data: bytes, allowance: Allowance) -> tuple[bool, list[str]]:
    try:
        return locations(data, allowance)
    except SitemapError as error:
        raise UnreadableSiteError(f"{source} is no sitemap: {error}") from error


def _read_file(name: str, *, asked_for: bool) -> bytes:
    if not asked_for and Path(name).exists() and not Path(name).is_file():  # only the author may name a pipe
        raise UnreadableSiteError(f"{name} is neither a folder nor a file")
    try:
        with Path(name).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableSiteError(f"{name} is neither a folder nor a sitemap: {reason}") from error
    return _within(name, data)


def _beside(index: str, location: str) -> str:
    """Return where a part of a sitemap is: in the folder that holds the index."""
    return str(Path(index).parent / posixpath.basename(urlsplit(location).path))


@dataclass(frozen=True, slots=True)
class _Web:
    """Sitemaps on the web."""

    client: Client

    def read(self, url: str) -> bytes:
        try:
            return _within(url, fetch(url, self.client, MOST_BYTES + 1))
        except UnreadableError as error:
            raise UnreadableSiteError(f"{url} cannot be read: {error}") from error

    @staticmethod
    def part(index: str, location: str) -> str:
        try:
            address = urljoin(index, location)
        except ValueError as error:
            raise UnreadableSiteError(f"{index} names what is no address: {error}") from error
        if urlsplit(address).scheme not in ("http", "https"):
            raise UnreadableSiteError(f"{index} names {address}, which is not on the web")
        return address


def _within(name: str, data: bytes) -> bytes:
    if len(data) > MOST_BYTES:
        raise UnreadableSiteError(f"{name} is larger than a sitemap may be")
    return data


def _base(paths: list[str], source: str, base_url: str) -> str:
    """Return the path at which all others begin."""
    own = posixpath.dirname(urlsplit(source).path).rstrip("/") + "/" if "://" in source else ""
    shortest = min(paths, key=len)
    folder = shortest if shortest.endswith("/") else posixpath.dirname(shortest).rstrip("/") + "/"
    for start in (own, urlsplit(base_url).path, folder):
        if start.strip("/") and all(path.startswith(start) for path in paths):
            return start
    return "/"
