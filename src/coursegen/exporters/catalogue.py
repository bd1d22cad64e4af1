"""The site without its texts: all that most files say is in it, and an edited text seldom changes it."""

from __future__ import annotations

from msgspec.structs import replace

from coursegen.model import Site

OF_CATALOGUE = frozenset({"redirects", "llms", "api", "sitemap", "feed", "robots", "manifest", "icon"})
"""The exporters that are given nothing but the catalogue, so their files can depend on nothing else of the site."""


def catalogue(site: Site) -> Site:
    """Leave out documents with their links and messages, what is held back, the moment, and where settings stand."""
    return replace(
        site,
        config=replace(site.config, places={}),
        documents={},
        urls={},
        link_urls={},
        held_back=(),
        now=None,
        diagnostics=(),
    )
