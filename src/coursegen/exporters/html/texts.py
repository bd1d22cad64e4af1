"""The texts of a page as its author wrote them: every mark filled, every block drawn by the template of its kind."""

from __future__ import annotations

import re

from jinja2 import TemplateNotFound
from markupsafe import Markup, escape
from msgspec.structs import replace

from coursegen.diagnostics import Location, diagnose
from coursegen.exporters.html.around import Around
from coursegen.exporters.html.marks import fill
from coursegen.model import Block, Body, Document, Heading, Item
from coursegen.suggest import did_you_mean

_KIND = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_BLOCK_TAG = re.compile(r"<(?:p|ul|ol|dl|div|table|pre|figure|blockquote|h[1-6]|section|aside|details)\b|\0B")


class Texts(Around):
    """One page being drawn, with its texts."""

    def document(self, path: str = "") -> Document | None:
        """Give a document, by default the page's own; None for a page made without one."""
        return self.site.documents.get(path or self.page.document)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of the page's own text."""
        return self._text.headings

    @property
    def _text(self) -> Body:
        return self._renderer.bodies[self.page.document] if self.page.document else Body()

    def body(self) -> Markup:
        """Give the page's own text, every mark filled."""
        return self.html(self._text.html)

    def html(self, html: str, document: str = "") -> Markup:
        """Fill the marks in a piece of rendered Markdown from a document, by default the page's own."""
        path = document or self.page.document
        filled = fill(
            html,
            block=lambda number: self.block(self._renderer.bodies[path].blocks[number], path),
            link=lambda number: str(escape(self.link(path, number))),
            image=lambda number: self._renderer.images.tag(self, path, number),
            word=lambda name: str(escape(self.t(name.replace("-", "_")))),
        )
        return Markup(filled)  # noqa: S704 - rendered Markdown is safe by contract (model.py), what is put in is escaped

    def paragraphs(self, html: str, document: str = "") -> Markup:
        """Fill the marks, and make a paragraph of text that is none yet."""
        filled = self.html(html, document)
        return Markup("<p>{}</p>").format(filled) if html and not _BLOCK_TAG.match(html.lstrip()) else filled

    def inline(self, item: Item, document: str = "") -> Markup:
        """Give an item's HTML where only phrasing may stand; of one with paragraphs or lists the plain text."""
        return escape(item.text) if _BLOCK_TAG.search(item.html) else self.html(item.html, document)

    def title(self, title: str) -> Markup:
        """Give the heading that the author wrote, with its markup; a page whose text has none shows the title."""
        return self.html(self._text.title_html) if self._text.title_html else escape(title)

    def lead(self, description: str) -> Markup:
        """Give the first paragraph, or the description of a page without text."""
        return self.html(self._text.lead) if self._text.lead else escape(description)

    def block(self, block: Block, document: str = "") -> Markup:
        """Draw a block with the template of its kind; a kind without one is a diagnostic at the block's line.

        The template sees `intro` and `outro` as finished HTML.
        """
        path = document or self.page.document
        try:
            if not _KIND.fullmatch(block.kind):
                raise TemplateNotFound(block.kind)
            template = self._renderer.theme.environment.get_template(f"blocks/{block.kind}.html")
        except TemplateNotFound:
            message = f'nothing draws a "{block.kind}" block'
            others = (name for name in self._renderer.theme.environment.list_templates() if name.startswith("blocks/"))
            near = did_you_mean(block.kind, (name.removeprefix("blocks/").removesuffix(".html") for name in others))
            hint = near or (f"add templates/blocks/{block.kind}.html" if _KIND.fullmatch(block.kind) else "")
            self.problems.append(diagnose("unknown-block", Location(path, block.line, 1), message, hint))
            return Markup()
        drawn = replace(block, intro=self.html(block.intro, path), outro=self.html(block.outro, path))
        return Markup(template.render(page=self, block=drawn, document=path))  # noqa: S704 - autoescaped

    def first_question(self, block: Block, document: str) -> int:
        """Number the first question of a quiz within its page, from 1."""
        number = 1
        for other in self._renderer.bodies[document].blocks:
            if other.kind == "quiz":
                if other.items is block.items:
                    break
                number += len(other.items)
        return number

    def link(self, path: str, number: int) -> str:
        """Give the address of a document's link; a broken one keeps what was written, unless that names a scheme."""
        url = self.site.link_urls[path][number]
        if url is not None:
            return self.href(url)
        target = self.site.documents[path].links[number].target
        return "#" if re.match(r"\s*[A-Za-z][A-Za-z0-9+.-]*:", target) else target
