"""One state of the site, complete and unchanging: what stands under an address is made when it is asked for."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from markupsafe import Markup, escape

from coursegen.exporters import EXPORTERS, Needs, export, make_now
from coursegen.exporters.html import Page, Rendered, Renderer
from coursegen.exporters.html.view import PageView
from coursegen.model import SOURCE_ATTRIBUTE, Block, Body, Output, Site
from coursegen.problems.diagnostic import Diagnostic, apply_severities, in_file_order
from coursegen.theme import Theme

_FIRST_TAG = re.compile(r"<[a-zA-Z][a-zA-Z0-9-]*(?=[\s/>])")


def with_source_mark(html: Markup, attribute: str, value: str) -> Markup:
    """Add an attribute to the first tag, unless that tag has it already; text before the first tag stays."""
    found = _FIRST_TAG.search(html)
    if found is None:
        return html
    end = found.end()
    if f" {attribute}=" in html[end : html.find(">", end)]:
        return html
    return Markup(f'{html[:end]} {attribute}="{escape(value)}"{html[end:]}')  # noqa: S704 - a template's own HTML


REMEMBERED = 64
"""How many finished pages an edition keeps: several tabs ask for the same page after each change."""


class SourceView(PageView):
    """A view whose blocks say where they were written, as all other HTML of the preview does."""

    def block(self, block: Block, document: str = "") -> Markup:
        """Draw a block as a build does, with its place in the first tag."""
        path = document or self.page.document
        return with_source_mark(super().block(block, document), SOURCE_ATTRIBUTE, f"{path}:{block.line}")


class SourceRenderer(Renderer):
    """Renders pages that say where each block was written."""

    view = SourceView


@dataclass(frozen=True, slots=True)
class Change:
    """A page that an author has just changed: its site URL and its title."""

    url: str
    title: str


@dataclass(slots=True)
class Edition:
    """One state of the site; `number` grows with each. Only one thread may ask it to render.

    `spare` is a theme whose templates worked: a page that the current ones cannot draw is drawn with those, and
    `faulty` says that there was such a page. `files` says that other files than pages may be new or different.
    """

    number: int
    site: Site
    bodies: Mapping[str, Body]
    theme: Theme
    renderer: Renderer
    pages: Mapping[str, Page]
    diagnostics: tuple[Diagnostic, ...]
    changes: tuple[Change, ...] = ()
    spare: Theme | None = None
    files: bool = False
    faulty: bool = False
    _done: OrderedDict[str, Rendered] = field(default_factory=OrderedDict)
    _assets: dict[str, bytes | Path] = field(default_factory=dict)
    _exported: dict[str, bytes | Path] = field(default_factory=dict)
    _exports: Iterator[Output | Diagnostic] | None = None

    def render(self, file: str) -> Rendered:
        """Render the page whose output file is `file`; with the spare theme when a template fails.

        Raises KeyError when there is no such page. The content is empty when no theme can draw the page.
        """
        if file in self._done:
            self._done.move_to_end(file)
            return self._done[file]
        page = self.pages[file]
        rendered = self.renderer.render_page(page)
        if not rendered.content:
            self.faulty = True
            if self.spare is not None:
                last_good = type(self.renderer)(self.site, self.spare, self.bodies).render_page(page)
                rendered = Rendered(last_good.content, rendered.diagnostics)
        said = in_file_order(apply_severities(rendered.diagnostics, self.site.config.severities))
        self._done[file] = Rendered(rendered.content, said)
        if len(self._done) > REMEMBERED:
            self._done.popitem(last=False)
        return self._done[file]

    def find(self, file: str) -> bytes | Path | None:
        """Return what else stands under an address: an asset of the theme, a file of the content, another export.

        Exporters other than the website's run only when nothing before them has the address, one after the other.
        """
        if not self._assets:
            themes = [theme for theme in (self.spare, self.theme) if theme is not None]
            self._assets = {
                output.path: output.content
                for theme in themes
                for output in theme.assets
                if isinstance(output.content, (bytes, Path))
            }
        if file in self._assets:
            return self._assets[file]
        if file in self.site.files:
            return self.theme.project.absolute() / self.site.files[file]
        return self._export(file)

    def _export(self, file: str) -> bytes | Path | None:
        if self._exports is None:
            others = export(self.site, self.theme, make_now(self.bodies))
            self._exports = chain(self._copies(), chain.from_iterable(others))
        while file not in self._exported:
            made = next(self._exports, None)
            if made is None:
                return None
            if isinstance(made, Output) and isinstance(made.content, (bytes, Path)):
                self._exported[made.path] = made.content
        return self._exported[file]

    def _copies(self) -> Iterator[Output | Diagnostic]:
        for exporter in EXPORTERS:
            if exporter.needs is Needs.COPIES:
                for page in self.pages.values():
                    yield from exporter.load()(self.renderer, page)

    def said(self, file: str = "") -> tuple[Diagnostic, ...]:
        """Return what is to be said about the site, and about one page once it was rendered."""
        own = self._done[file].diagnostics if file in self._done else ()
        return in_file_order((*self.diagnostics, *own))
