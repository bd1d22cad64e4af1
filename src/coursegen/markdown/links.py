"""Links and images: those inside the project are listed and become marks, those to other hosts stay as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from coursegen.markdown.attributes import ALTERNATIVE
from coursegen.markdown.link_schemes import is_inside, is_safe, refusal, scheme
from coursegen.markdown.page_state import PageState
from coursegen.markdown.plain_text import plain_text
from coursegen.markdown.positions import AT, Origin
from coursegen.markdown.raw_html import rewrite_html
from coursegen.model import Link
from coursegen.text import mark

_HTML = "html"
_LEADING = frozenset({"link_open", "image", "html_inline"})
_DECORATIVE_ROLES = frozenset({"none", "presentation"})


_ENCODED = re.compile(
    r"https?://(?=[^/]{1,99}(?:/|$))[a-z0-9-]+(?:\.[a-z0-9-]+)*(?:/[A-Za-z0-9/?&=+,.;:@!$'()*_~#-]*)?"
)
"""Addresses in which nothing is to be encoded: nearly all, and to find that out anew takes long."""


def install(md: MarkdownIt) -> None:
    """Walk all inline tokens once, in the order of the page, and number what leads into the project."""
    md.core.ruler.push("links", _collect)
    md.add_render_rule("image", _render_image)


def _collect(state: StateCore) -> None:
    page: PageState = state.env["page"]
    lines: list[str] = state.env["lines"]
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type == "html_block":
            token.content = rewrite_html(token.content, page, _Text(page, lines, token).at)
        elif token.children:
            figure = _is_figure(tokens[index - 1], token.children)
            if figure:
                # a figure is a block of its own and may not stand in a paragraph
                tokens[index - 1].hidden = tokens[index + 1].hidden = True
                _move_attributes(tokens[index - 1], token.children[0])
            if any(child.type in _LEADING for child in token.children):
                _Text(page, lines, token).walk(token.children, figure)


def encode_url(target: str) -> str:
    """Write an address as a browser wants it: host names in ASCII, the rest percent-encoded."""
    return target if _ENCODED.fullmatch(target) else normalizeLink(target)


def _is_figure(before: Token, children: list[Token]) -> bool:
    """Whether an image with a title is all that a paragraph holds."""
    return (
        before.type == "paragraph_open"
        and len(children) == 1
        and children[0].type == "image"
        and ("title" in children[0].attrs or bool(_alternative(before, children[0]) and children[0].children))
    )


def _alternative(paragraph: Token, image: Token) -> str:
    """Return the alternative text that an attribute gives, of the image or of the paragraph that holds it alone."""
    return str(image.meta.get(ALTERNATIVE, "") or paragraph.meta.get(ALTERNATIVE, ""))


def _move_attributes(paragraph: Token, image: Token) -> None:
    """Return the attributes above a paragraph that is not written to the image that it holds."""
    for name, value in paragraph.attrs.items():
        if name == "class":
            image.attrJoin("class", str(value))
        else:
            image.attrs.setdefault(name, value)
    paragraph.attrs = {}
    image.meta.setdefault(ALTERNATIVE, paragraph.meta.get(ALTERNATIVE, ""))


class _Text:
    """One token with text, and what is needed to list its links and to say where they stand."""

    def __init__(self, page: PageState, lines: Sequence[str], token: Token) -> None:
        self._page = page
        self._content = token.content
        self.at = Origin(lines, token.map[0] if token.map else 0, token.content).at

    def walk(self, children: list[Token], figure: bool) -> None:
        """Resolve the links, images and HTML tags among the children."""
        for index, child in enumerate(children):
            if child.type == "link_open":
                self._link(children, index)
            elif child.type == "image":
                self._image(child, figure)
            elif child.type == "html_inline":
                child.content = rewrite_html(child.content, self._page, partial(self._after, child.meta.get(AT, 0)))

    def _after(self, start: int, offset: int) -> tuple[int, int]:
        return self.at(start + offset)

    def _link(self, children: Sequence[Token], index: int) -> None:
        token = children[index]
        target = str(token.attrs["href"])
        end = next(i for i in range(index + 1, len(children)) if children[i].type == "link_close")
        text = plain_text(children[index + 1 : end])
        line, column = at = self._target_at(token, text if token.info == "auto" else target)
        link = Link(target, "link", line + self._page.line_offset, column, text)
        if is_inside(target):
            token.attrs["href"] = mark("L", len(self._page.links))
            self._page.links.append(link)
        elif is_safe(target):
            token.attrs["href"] = encode_url(target)
            if scheme(target) in {"http", "https", "//"}:
                token.attrJoin("class", "external")
            self._page.external.append(link)
        else:
            del token.attrs["href"]
            self._refuse(at, target)

    def _image(self, token: Token, figure: bool) -> None:
        target = str(token.attrs.pop("src"))
        title = str(token.attrs.pop("title", ""))
        brackets = plain_text(token.children or [])
        alternative = str(token.meta.get(ALTERNATIVE) or brackets)
        line, column = at = self._target_at(token, target)
        classes = str(token.attrs.get("class", "")).split()
        decorative = token.attrs.get("role") in _DECORATIVE_ROLES or "decorative" in classes
        if not alternative.strip() and not decorative:
            hint = "write it between the brackets, or mark the image with {.decorative}"
            self._page.report("missing-alt", at, "the image has no alternative text", hint, len(target))
        token.attrs.pop("alt", None)
        attributes = {name: str(value) for name, value in token.attrs.items()}
        if title and not figure:
            attributes["title"] = title
        caption = (title or brackets) if figure else ""
        pairs = tuple(attributes.items())
        link = Link(target, "image", line + self._page.line_offset, column, alternative, caption, pairs)
        if is_inside(target):
            token.meta[_HTML] = mark("I", len(self._page.links))
            self._page.links.append(link)
        elif is_safe(target, picture=True):
            token.meta[_HTML] = _external_image(link)
            if scheme(target) != "data":
                self._page.external.append(link)
        else:
            token.meta[_HTML] = escapeHtml(alternative)
            self._refuse(at, target)
        if figure:
            token.meta[_HTML] += "\n"

    def _target_at(self, token: Token, written: str) -> tuple[int, int]:
        """Return the place of the target where it is written in the link itself, else that of the link."""
        start = token.meta.get(AT, 0)
        # the rule for a bare address runs when it meets the colon or the at-sign, in the midst of it
        first = max(start - len(written), 0) if token.info == "auto" else start
        found = self._content.find(written, first) if written else -1
        return self.at(found if found >= 0 else start)

    def _refuse(self, at: tuple[int, int], target: str) -> None:
        self._page.report("unsafe-link", at, *refusal(target), len(target))


def _external_image(link: Link) -> str:
    attributes = {"src": encode_url(link.target), "alt": link.text, "loading": "lazy", **dict(link.attrs)}
    image = "<img" + "".join(f' {escapeHtml(name)}="{escapeHtml(value)}"' for name, value in attributes.items()) + ">"
    return f"<figure>{image}<figcaption>{escapeHtml(link.title)}</figcaption></figure>" if link.title else image


def _render_image(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return str(tokens[index].meta[_HTML])
