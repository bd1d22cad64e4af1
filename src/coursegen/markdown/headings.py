"""Headings: their anchors, equal to GitHub's, the link beside them, and one level 1 heading a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from coursegen.markdown.page_state import PageState
from coursegen.markdown.plain_text import plain_text
from coursegen.model import Heading
from coursegen.text import mark

_KEPT_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
_ALPHABETIC_SYMBOLS = (range(0x24B6, 0x24EA), range(0x1F130, 0x1F14A), range(0x1F150, 0x1F16A), range(0x1F170, 0x1F18A))
"""The only symbols (category So) with the property Alphabetic: letters in circles and squares."""

_WITHOUT_LETTERS = "section"
"""GitHub gives a heading without any letter the empty id, which HTML forbids."""


def github_slug(text: str) -> str:
    """Turn a heading's text into GitHub's anchor, before duplicates are told apart.

    The rule is that of html-pipeline's TableOfContentsFilter, as the npm package github-slugger 2.0 restates it: lower
    case, then drop every character that is not Alphabetic, a mark, a decimal digit, connector punctuation, a hyphen or
    a space, then turn each space into a hyphen. Hyphens are neither merged nor trimmed.
    """
    return "".join(_slug_character(character) for character in text.lower())


def _slug_character(character: str) -> str:
    if character == " ":
        return "-"
    if character == "-" or unicodedata.category(character) in _KEPT_CATEGORIES:
        return character
    return character if any(ord(character) in symbols for symbols in _ALPHABETIC_SYMBOLS) else ""


class Slugger:
    """Hands out the anchors of one page: a second `intro` is `intro-1`, skipping what is taken, as on GitHub."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def slug(self, text: str) -> str:
        """Return the anchor of the next heading with this text."""
        return self.unique(github_slug(text) or _WITHOUT_LETTERS)

    def unique(self, wanted: str) -> str:
        """Return the wanted anchor, or the first free `wanted-1`, `wanted-2`."""
        result = wanted
        while result in self._counts:
            self._counts[wanted] += 1
            result = f"{wanted}-{self._counts[wanted]}"
        self._counts[result] = 0
        return result


_LABEL = "label"
_NOT_IN_LISTS = frozenset({"link_open", "link_close", "footnote_ref"})


def install(md: MarkdownIt) -> None:
    """Collect headings after links and formulas have been resolved."""
    md.core.ruler.push("headings", _collect)
    md.add_render_rule("heading_open", _render)


def _collect(state: StateCore) -> None:
    page: PageState = state.env["page"]
    slugger = Slugger()
    tokens = state.tokens
    titled = _sink(page, tokens)
    level_before = 1
    for index, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        line = (token.map[0] if token.map else 0) + 1
        if token.tag == "h1" and token.level and titled:
            token.tag = tokens[index + 2].tag = "h2"  # a quotation may hold one, a page has one
        heading = _heading(state, slugger, token, tokens[index + 1], line)
        if token.level == 0:
            if heading.level > level_before + 1:
                message = f"the heading is of level {heading.level}, the one before it of level {level_before}"
                page.report("skipped-heading", (line, 1), message)
            level_before = heading.level
            page.headings.append(heading)
        page.anchors.append(heading.id)


def _sink(page: PageState, tokens: Sequence[Token]) -> bool:
    """Give every level 1 heading but the title the level below, and what stands under it with it.

    The first is the title, unless the front matter gives one and there are several: then they are sections, but for a
    first that says the same. Return whether a page has a level 1 heading of its own.
    """
    firsts = [index for index, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h1"]
    firsts = [index for index in firsts if not tokens[index].level]
    if len(firsts) < 2:
        return bool(firsts)
    own = plain_text(tokens[firsts[0] + 1].children or []).strip().casefold()
    kept = 1 if not page.given_title or own == page.given_title.strip().casefold() else 0
    begin = firsts[kept]
    line = (tokens[begin].map or [0])[0] + 1
    message = "a page has one level 1 heading; this one and later ones go a level down, with what stands below them"
    page.report("second-title", (line, 1), message, "write ## where a section begins")
    for index in range(begin, len(tokens)):
        token = tokens[index]
        if token.type == "heading_open" and not token.level and token.tag != "h6":
            token.tag = tokens[index + 2].tag = f"h{int(token.tag[1]) + 1}"
    return True


def _heading(state: StateCore, slugger: Slugger, token: Token, inline: Token, line: int) -> Heading:
    page: PageState = state.env["page"]
    children = inline.children or []
    written = str(token.attrs.pop("id", ""))
    if written:
        anchor = slugger.unique(written)
    else:
        anchor = slugger.slug(plain_text(children, alternatives=False, line_break="\n"))
    token.attrs = {"id": anchor, **token.attrs}
    text = plain_text(children).strip()
    token.meta[_LABEL] = text
    listed = Token("inline", "", 0, children=_listed(children))
    html = str(state.md.renderer.render([listed], state.md.options, state.env))
    return Heading(int(token.tag[1]), anchor, text, html.strip(), line + page.line_offset)


def _listed(children: Sequence[Token]) -> list[Token]:
    """Leave out what cannot stand in a list of headings, where the heading itself is a link."""
    listed = []
    for child in children:
        if child.type == "image":
            listed.append(Token("text", "", 0, content=plain_text([child])))
        elif child.type not in _NOT_IN_LISTS:
            listed.append(child)
    return listed


def _render(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[index]
    html = self.renderToken(tokens, index, options, env)
    if token.tag == "h1" or _LABEL not in token.meta:
        return html
    anchor, label = escapeHtml(str(token.attrs["id"])), escapeHtml(token.meta[_LABEL])
    return f'{html}<a class="anchor" href="#{anchor}" aria-label="{mark("W", "link_to")} {label}">#</a>'
