"""The exporters: each turns the same site into files of one kind. An exporter is a name and a function in this table.

Its module is loaded when it has something to make: after an edit, most have not.

An exporter yields outputs, and diagnostics about what only shows when pages are made (an error in a template, a block
that nothing draws). It reads no content: everything that it may say is in the site and the bodies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import Protocol

from coursegen.diagnostics import Diagnostic
from coursegen.exporters.recall import Recall
from coursegen.model import Body, Output, Site
from coursegen.theme import Theme

__all__ = ["EXPORTERS", "Exporter", "export_all", "export_parts"]


class Exporter(Protocol):
    """Turns a site into outputs; `bodies` gives the body of a document by its path, and may read it only then."""

    def __call__(self, site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterable[Output | Diagnostic]:
        """Yield outputs in a fixed order, each path once."""


def _exporter(module: str, function: str = "export", *, of_site: bool = False) -> Exporter:
    """Name the function that is an exporter; one `of_site` needs nothing but the site."""

    def export(site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterable[Output | Diagnostic]:
        found = getattr(import_module(f"coursegen.exporters.{module}"), function)
        made: Iterable[Output | Diagnostic] = found(site) if of_site else found(site, theme, bodies)
        return made

    return export


EXPORTERS: Mapping[str, Exporter] = {
    "html": _exporter("html"),
    "search": _exporter("search"),
    "pagefind": _exporter("pagefind"),
    "redirects": _exporter("redirects"),
    "plain": _exporter("plain"),
    "llms": _exporter("plain", "export_list", of_site=True),
    "api": _exporter("api", of_site=True),
    "sitemap": _exporter("sitemap", of_site=True),
    "feed": _exporter("feeds", of_site=True),
    "robots": _exporter("robots", of_site=True),
    "manifest": _exporter("manifest"),
    "icons": _exporter("icons"),
}

_IN_PARTS = frozenset({"search", "icons"})


def export_parts(
    name: str, site: Site, theme: Theme, bodies: Mapping[str, Body], recall: Recall
) -> list[Output] | None:
    """Run an exporter that says what each part of its files is made from; None for one that does not."""
    if name not in _IN_PARTS:
        return None
    return list(import_module(f"coursegen.exporters.{name}").export(site, theme, bodies, recall))


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
