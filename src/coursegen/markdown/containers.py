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
from coursegen.markdown.foreign import BARE, BOX, is_for_teachers, known_box
from coursegen.markdown.page_state import PageState, block_token
from coursegen.markdown.plain_text import plain_text
from coursegen.markdown.positions import position_of
from coursegen.model import Block

_OPENING = re.compile(
    r"(?P<colons>:{3,})[ \t]*(?:"
    r"(?P<name>[A-Za-z][\w-]*)(?:\[(?P<bracketed>.*)\])?(?:[ \t]+(?P<title>[^{}]*?))?[ \t]*"
    rf"(?P<attributes>{ATTRIBUTES.pattern})?"
    r"|\{(?P<directive>[A-Za-z][\w:-]*)\}(?P<argument>[^{}]*)"
    r"|(?P<div>\{[^{}]*\})[ \t]*:*"
    r")[ \t]*"
)
_OPTION = re.compile(r":([A-Za-z][\w-]*):(?:[ \t]+(.*))?")
_MANY = 6
"""A run of colons longer than this is a ruler across the page, as in The Carpentries: its length says nothing."""
_CLOSING = re.compile(r"(:{3,})[ \t]*")
_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})")

_OWN = frozenset({"note", "tip", "important", "warning", "caution"})
OPEN = "container_open"
CLOSE = "container_close"


_EXTRA_LEVELS = 2
"""A container is drawn by a template within that of the one around it, which takes 15 Python frames: it counts as three
levels of the limit in nesting.py."""


def install(md: MarkdownIt) -> None:
    """Let a container end a paragraph, a quotation or a list, as a fence does."""
    md.block.ruler.before("fence", "container", _container, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def line_of(state: StateBlock, number: int) -> str:
    """Return a line without its indentation."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(":::", first) or state.is_code_block(start):
        return False
    opening = _OPENING.fullmatch(line_of(state, start))
    if opening is None:
        return False
    if silent:
        return True
    last, closed = _find_end(state, start, end, len(opening["colons"]))
    if not closed:
        at = position_of(state.env["lines"], start, opening[0], 0)
        message = f'the block ":::{opening["name"] or opening["directive"] or opening["div"]}" is not closed'
        hint = f"add a line {opening['colons']} where it ends"
        state.env["page"].report("unclosed-block", at, message, hint, len(opening[0].rstrip()))
    name, title, attributes, body = _read_opening(state, opening, start, last)
    open_box(state, start, (body, last, last + closed), name, title, attributes)
    return True


def _read_opening(
    state: StateBlock, opening: re.Match[str], start: int, last: int
) -> tuple[str, str, str | dict[str, str], int]:
    """Return the name, title, attributes of a container, and the line at which its body begins."""
    if opening["directive"]:
        body, options = read_options(state, start + 1, last)
        return opening["directive"], opening["argument"].strip(" \t:"), options, body
    if opening["div"]:
        found = read_attributes(opening["div"])
        names = found.pop("class", "").split()
        name = next((name for name in names if known_box(name) or is_for_teachers(name, found)), "")
        title = found.pop("title", "")
        return name or (names[0] if names else BOX), title, found, start + 1
    title = opening["bracketed"] or (opening["title"] or "").removesuffix(opening["colons"]).rstrip()
    title = "" if not title.strip(":") else title
    return opening["name"], title, opening["attributes"] or "", start + 1


def read_options(state: StateBlock, start: int, end: int) -> tuple[int, dict[str, str]]:
    """Read the lines `:key: value` at the start of a directive of MyST; return the line below them too."""
    options: dict[str, str] = {}
    while start < end and (option := _OPTION.fullmatch(line_of(state, start))) is not None:
        options[option[1].lower()] = option[2] or ""
        start += 1
    return start, options


def open_box(
    state: StateBlock,
    start: int,
    body: tuple[int, int, int],
    name: str,
    title: str | None,
    attributes: str | dict[str, str],
    indent: int = 0,
) -> None:
    """Parse a box whose body reaches from a line to another, and go on at the third; one for teachers is left out."""
    first, last, after = body
    kind = name.lower()
    page: PageState = state.env["page"]
    known = read_attributes(attributes) if isinstance(attributes, str) else attributes
    state.line = after
    if is_for_teachers(kind, known):
        at = position_of(state.env["lines"], start, line_of(state, start), 0)
        page.report("for-teachers", at, f'the block "{name}" is for teachers; it is left out', _TEACHERS_HINT)
        page.left_out.append((start + page.line_offset + 1, after + page.line_offset + 1))
        return
    if "dropdown" in known.get("class", "").split():
        known = {**known, "collapse": "true"}
    token = state.push(OPEN, "div", 1)
    token.map = [start, last]
    token.info = kind
    token.meta = {"title": (title or "").strip(), "attributes": attributes if isinstance(attributes, str) else known}
    count = len(state.tokens)
    line_max, parent, block_indent = state.lineMax, state.parentType, state.blkIndent
    state.lineMax, state.parentType = last, "container"
    if indent:
        state.blkIndent = state.sCount[start] + indent
    state.level += _EXTRA_LEVELS
    state.md.block.tokenize(state, first, last)
    state.level -= _EXTRA_LEVELS
    state.lineMax, state.parentType, state.blkIndent = line_max, parent, block_indent
    inner = state.tokens[count : count + 3]
    if inner and not token.meta["title"] and inner[0].type == "heading_open" and _takes_heading(kind):
        token.meta["title"] = inner[1].content
        del state.tokens[count : count + 3]
    state.push(CLOSE, "div", -1)
    state.line = after


_TEACHERS_HINT = "give it another name to publish it"


def _takes_heading(kind: str) -> bool:
    """Whether a heading at the start of a box is its title, as in Quarto and The Carpentries."""
    return known_box(kind) not in {"", BARE} and kind not in _OWN


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
        line = line_of(state, number)
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
    if colons > _MANY:
        return opened[:-1]
    if colons in opened:
        index = len(opened) - 1 - opened[::-1].index(colons)
        return opened[:index]
    fewer = [index for index, count in enumerate(opened) if count < colons]
    return opened[:-1] if fewer else opened


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
    title_html = ""
    if opening.type == OPEN:
        kind, title = opening.info, opening.meta["title"]
        attributes |= _container_attributes(page, state.env["lines"], line, opening.meta["attributes"])
        if any(sign in title for sign in "*_`~&\\<"):
            inline = state.md.parseInline(title, {**state.env, "page": PageState(page.path)})[0]
            children = inline.children or []
            if not any(child.type == "html_inline" for child in children):
                title_html = state.md.renderer.render([inline], state.md.options, state.env)
                title_html = "" if "\0" in title_html else title_html
                title = plain_text(children)
    else:
        kind, title = opening.info.lower(), ""
        own = str(attributes.pop("class", "")).replace(f"markdown-alert-{kind}", "").replace("markdown-alert", "")
        attributes |= {"class": own.strip()} if own.strip() else {}
    html = str(state.md.renderer.render(inside, state.md.options, state.env))
    block = Block(kind, line + page.line_offset, title=title, intro=html, attrs=attributes, title_html=title_html)
    token = block_token(page, block)
    token.map = opening.map
    token.level = opening.level
    token.meta[INSIDE] = inside
    return token


def _container_attributes(
    page: PageState, lines: Sequence[str], line: int, text: str | dict[str, str]
) -> dict[str, str]:
    """Read a container's attributes; a template may use any other name than those that are never allowed."""
    attributes = {}
    if not isinstance(text, str):
        return {name: value for name, value in text.items() if not is_never_allowed(name)}
    for name, value in read_attributes(text).items():
        if is_never_allowed(name):
            at = position_of(lines, line - 1, text, 0)
            page.report("unsafe-attribute", at, f"the attribute {name} is not allowed here", length=len(text))
        else:
            attributes[name] = value
    return attributes
