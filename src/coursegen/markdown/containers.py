"""Containers (`:::name title {attributes}` … `:::`) and alerts (`> [!NOTE]`) become blocks, which templates draw.

A block is data and no HTML: `templates/blocks/<name>.html` draws it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from coursegen.markdown.attributes import ATTRIBUTES, is_never_allowed, read_attributes
from coursegen.markdown.page_state import PageState, block_token
from coursegen.markdown.positions import position_of
from coursegen.model import Block

_OPENING = re.compile(
    r"(?P<colons>:{3,})[ \t]*(?P<name>[A-Za-z][\w-]*)(?:[ \t]+(?P<title>[^{}]*?))?[ \t]*"
    rf"(?P<attributes>{ATTRIBUTES.pattern})?[ \t]*"
)
_CLOSING = re.compile(r"(:{3,})[ \t]*")
_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})")

OPEN = "container_open"
CLOSE = "container_close"


_EXTRA_LEVELS = 2
"""A container is drawn by a template within that of the one around it, which takes 15 Python frames: it counts as three
levels of the limit in nesting.py."""


def install(md: MarkdownIt) -> None:
    """Let a container end a paragraph, a quotation or a list, as a fence does."""
    md.block.ruler.before("fence", "container", _container, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(":::", first) or state.is_code_block(start):
        return False
    opening = _OPENING.fullmatch(_line(state, start))
    if opening is None:
        return False
    if silent:
        return True
    last, closed = _find_end(state, start, end, len(opening["colons"]))
    if not closed:
        at = position_of(state.env["lines"], start, opening[0], 0)
        message = f'the block ":::{opening["name"]}" is not closed'
        hint = f"add a line {opening['colons']} where it ends"
        state.env["page"].report("unclosed-block", at, message, hint, len(opening[0].rstrip()))
    token = state.push(OPEN, "div", 1)
    token.map = [start, last]
    token.info = opening["name"].lower()
    token.meta = {"title": (opening["title"] or "").strip(), "attributes": opening["attributes"] or ""}
    line_max, parent = state.lineMax, state.parentType
    state.lineMax, state.parentType = last, "container"
    state.level += _EXTRA_LEVELS
    state.md.block.tokenize(state, start + 1, last)
    state.level -= _EXTRA_LEVELS
    state.lineMax, state.parentType = line_max, parent
    state.push(CLOSE, "div", -1)
    state.line = last + closed
    return True


def _find_end(state: StateBlock, start: int, end: int, colons: int) -> tuple[int, bool]:
    """Return the line that closes a container, or the one where its surroundings end, and which of the two it is."""
    opened = [colons]
    fence = ""
    for number in range(start + 1, end):
        if state.isEmpty(number):
            continue
        if state.sCount[number] < state.blkIndent:
            return number, False
        if state.is_code_block(number):
            continue
        line = _line(state, number)
        if fence:
            if line.startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif (fenced := _FENCE.match(line)) is not None:
            fence = fenced[1]
        elif (closing := _CLOSING.fullmatch(line)) is not None:
            opened = _close(opened, len(closing[1]))
            if not opened:
                return number, True
        elif (nested := _OPENING.fullmatch(line)) is not None:
            opened.append(len(nested["colons"]))
    return end, False


def _close(opened: list[int], colons: int) -> list[int]:
    if colons in opened:
        index = len(opened) - 1 - opened[::-1].index(colons)
        return opened[:index]
    fewer = [index for index, count in enumerate(opened) if count < colons]
    return opened[: fewer[-1]] if fewer else opened


INSIDE = "inside"
"""The key in a block token's `meta` that holds the tokens it stands for, for those who count words."""

_OPENING_TOKENS = frozenset({"alert_open", OPEN})
_CLOSING_TOKENS = frozenset({"alert_close", CLOSE})
_TITLE_TOKENS = 3
"""markdown-it puts an English title after `alert_open`: a paragraph's opening, its text and its closing."""


def install_blocks(md: MarkdownIt) -> None:
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
        elif token.type in _OPENING_TOKENS:
            open_blocks.append((token, len(kept)))
            skip = _TITLE_TOKENS if token.type == "alert_open" else 0
        elif token.type in _CLOSING_TOKENS:
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
            at = position_of(lines, line - 1, text, 0)
            page.report("unsafe-attribute", at, f"the attribute {name} is not allowed here", length=len(text))
        else:
            attributes[name] = value
    return attributes
