"""Addresses as seen from one page: of site URLs, of the theme's assets, of the links and images of texts."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from coursegen.exporters.html.pages import Page
from coursegen.exporters.html.scene import AnySite
from coursegen.text import relative_url
from coursegen.theme import Theme

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NOT_IN_ADDRESSES = re.compile(r'[ "<>\\^`{|}]')


class PageAddresses:
    """Turns what a page refers to into addresses; `site` is what the page may see."""

    def __init__(self, page: Page, site: AnySite, theme: Theme) -> None:
        self.site = site
        self._page = page
        self._theme = theme

    def href(self, url: str) -> str:
        """Return the address of a site URL as seen from this page; an absolute URL stays as it is.

        The page 404.html is served for any address, so its links begin at the base URL's path, or at "/" without one.
        """
        if _SCHEME.match(url):
            return url
        url = url.removeprefix("/")
        base_path = urlsplit(self.site.config.url).path or "/"
        address = base_path + url if self._page.kind == "404" else relative_url(self._page.url, url)
        return _NOT_IN_ADDRESSES.sub(lambda found: f"%{ord(found[0]):02X}", address)

    def asset(self, name: str) -> str:
        """Return the address of one of the theme's assets by its name below static/."""
        return self.href(self._theme.url(name))

    def has_asset(self, name: str) -> bool:
        """Whether the theme publishes such an asset."""
        return name in self._theme.names

    def link(self, document: str, number: int) -> str:
        """Return the address of a document's link; a broken one keeps what was written, unless that names a scheme."""
        url = self.site.link_urls[document][number]
        if url is not None:
            return self.href(url)
        target = self.site.documents[document].links[number].target
        return "#" if _SCHEME.match(target.lstrip()) else target

    def image(self, named: str) -> str:
        """Return the address of an image that content/ or static/ holds or another host has, "" when nobody has it."""
        url = named.removeprefix("/")
        if url in self.site.files or ":" in url:
            return self.href(url)
        name = url.removeprefix("static/")
        return self.asset(name) if self.has_asset(name) else ""
