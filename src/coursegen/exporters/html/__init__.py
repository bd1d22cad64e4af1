"""The website: a page for everything in the site, with the theme's assets and the files that the content brings.

Each page is a pure function of site, theme and body, so pages can be made on demand, in any order, in any process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coursegen.exporters.html.pages import Page, pages
from coursegen.exporters.html.render import Rendered, Renderer
from coursegen.model import Body, Output, Site
from coursegen.problems.diagnostic import Diagnostic
from coursegen.theme import Theme

__all__ = ["Page", "Rendered", "Renderer", "export", "export_files", "pages"]


def export(renderer: Renderer, page: Page) -> Iterator[Output | Diagnostic]:
    """Yield one page with its diagnostics."""
    rendered = renderer.render_page(page)
    yield from rendered.diagnostics
    yield Output(page.file, rendered.content)


def export_files(site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterator[Output]:
    """Yield what is published beside the pages: the theme's assets, then the content's own files."""
    yield from theme.assets
    for url, path in site.files.items():
        yield Output(url, theme.project.absolute() / path)
