"""The exporters: each turns the same site into files of one kind. An exporter is a name and a function in this table.

An exporter yields outputs, and diagnostics about what only shows when pages are made (an error in a template, a block
that nothing draws). It reads no content: everything that it may say is in the site and the bodies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from coursegen.diagnostics import Diagnostic
from coursegen.exporters import html, pagefind, search
from coursegen.model import Body, Output, Site
from coursegen.theme import Theme

__all__ = ["EXPORTERS", "Exporter"]


class Exporter(Protocol):
    """Turns a site into outputs; `bodies` gives the body of a document by its path, and may read it only then."""

    def __call__(self, site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterable[Output | Diagnostic]:
        """Yield outputs in a fixed order; two exporters must not yield the same path."""


EXPORTERS: Mapping[str, Exporter] = {
    "html": html.export,
    "search": search.export,
    "pagefind": pagefind.export,
}
