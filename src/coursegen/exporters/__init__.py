"""The exporters: each turns the same site into files of one kind. An exporter is a name and a function in this table.

An exporter yields outputs, and diagnostics about what only shows when pages are made (an error in a template, a block
that nothing draws). It reads no content: everything that it may say is in the site and the bodies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from coursegen.diagnostics import Diagnostic
from coursegen.exporters import api, feeds, html, icons, manifest, pagefind, plain, redirects, robots, search, sitemap
from coursegen.exporters.recall import Recall
from coursegen.model import Body, Output, Site
from coursegen.theme import Theme

__all__ = ["EXPORTERS", "Exporter", "export_all", "export_parts"]


class Exporter(Protocol):
    """Turns a site into outputs; `bodies` gives the body of a document by its path, and may read it only then."""

    def __call__(self, site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterable[Output | Diagnostic]:
        """Yield outputs in a fixed order, each path once."""


def _of_site(export: Callable[[Site], Iterable[Output]]) -> Exporter:
    """Make an exporter of a function that needs nothing but the site."""
    return lambda site, theme, bodies: export(site)


EXPORTERS: Mapping[str, Exporter] = {
    "html": html.export,
    "search": search.export,
    "pagefind": pagefind.export,
    "redirects": redirects.export,
    "plain": plain.export,
    "llms": _of_site(plain.export_list),
    "api": _of_site(api.export),
    "sitemap": _of_site(sitemap.export),
    "feed": _of_site(feeds.export),
    "robots": _of_site(robots.export),
    "manifest": manifest.export,
    "icons": icons.export,
}


def export_parts(
    name: str, site: Site, theme: Theme, bodies: Mapping[str, Body], recall: Recall
) -> list[Output] | None:
    """Run an exporter that says what each part of its files is made from; None for one that does not."""
    if name == "icons":
        return list(icons.export(site, theme, bodies, recall))
    return list(search.export(site, theme, bodies, recall)) if name == "search" else None


def export_all(site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterator[Output | Diagnostic]:
    """Run every exporter; a file that an earlier one has made stays.

    `html` comes first and yields the author's own files, so that a `static/robots.txt` takes the place of ours.
    """
    taken: set[str] = set()
    for export in EXPORTERS.values():
        new: list[str] = []
        for made in export(site, theme, bodies):
            if isinstance(made, Diagnostic):
                yield made
            elif made.path.casefold() not in taken:
                new.append(made.path.casefold())
                yield made
        taken.update(new)
