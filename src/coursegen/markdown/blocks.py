"""Alerts (`> [!NOTE]`) and containers become blocks: data that a template draws, not HTML."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from coursegen.markdown.attributes import is_never_allowed, read_attributes
from coursegen.markdown.containers import CLOSE, OPEN
from coursegen.markdown.page import PageState, block_token
from coursegen.markdown.places import place
from coursegen.model import Block

INSIDE = "inside"
"""The key in a block token's `meta` that holds the tokens it stands for, for those who count words."""

_OPENING = frozenset({"alert_open", OPEN})
_CLOSING = frozenset({"alert_close", CLOSE})
_TITLE_TOKENS = 3
"""markdown-it puts an English title after `alert_open`: a paragraph's opening, its text and its closing."""


def install(md: MarkdownIt) -> None:
    """Fold the blocks last, when all that stands in them has been collected."""
    md.options["alerts"] = True
    md.core.ruler.push("blocks", _fold)


def _fold(state: StateCore) -> None:
    page: PageState = state.env["page"]
    kept: list[Token] = []
    open_blocks: list[tuple[Token, int]] = []
    skip = 0
    for token in state.tokens:
        if skip:
            skip -= 1
        elif token.type in _OPENING:
            open_blocks.append((token, len(kept)))
            skip = _TITLE_TOKENS if token.type == "alert_open" else 0
        elif token.type in _CLOSING:
            opening, start = open_blocks.pop()
            inside = kept[start:]
            del kept[start:]
            kept.append(_block(state, page, opening, inside))
        else:
            kept.append(token)
    state.tokens = kept


def _block(state: StateCore, page: PageState, opening: Token, inside: list[Token]) -> Token:
    line = (opening.map[0] if opening.map else 0) + 1
    attributes = {name: str(value) for name, value in opening.attrs.items()}
    if opening.type == OPEN:
        kind, title = opening.info, opening.meta["title"]
        attributes |= _container_attributes(page, state.env["lines"], line, opening.meta["attributes"])
    else:
        kind, title = opening.info.lower(), ""
        own = str(attributes.pop("class", "")).replace(f"markdown-alert-{kind}", "").replace("markdown-alert", "")
        attributes |= {"class": own.strip()} if own.strip() else {}
    html = str(state.md.renderer.render(inside, state.md.options, state.env))
    token = block_token(page, Block(kind, line + page.line_offset, title=title, intro=html, attrs=attributes))
    token.map = opening.map
    token.level = opening.level
    token.meta[INSIDE] = inside
    return token


def _container_attributes(page: PageState, lines: Sequence[str], line: int, text: str) -> dict[str, str]:
    """Read a container's attributes; a template may use any other name than those that are never allowed."""
    attributes = {}
    for name, value in read_attributes(text).items():
        if is_never_allowed(name):
            at = place(lines, line - 1, text, 0)
            page.report("unsafe-attribute", at, f"the attribute {name} is not allowed here", length=len(text))
        else:
            attributes[name] = value
    return attributes
