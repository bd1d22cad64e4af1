"""Limits on nesting: what is deeper is shown as plain text and reported, never dropped and never a RecursionError.

markdown-it's own limit, `maxNesting`, silently skips the rest of a container (`ParserBlock.tokenize`) and misreads the
rest of a paragraph (`ParserInline.skipToken`). Our limits lie below it, so that it is never reached: a list takes two
levels, everything else one, and an image's text is parsed anew, so that its depth is bounded by brackets only.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from coursegen.markdown.page_state import PageState
from coursegen.markdown.positions import position_of

BLOCK_LEVELS = 100
"""Levels of block tokens: 50 lists or 100 quotations in each other; about 200 Python frames."""

BRACKETS = 60
"""Square brackets open at once in one paragraph; each takes up to five Python frames."""

PARSER_LIMIT = 200
"""What markdown-it itself is told."""

_PLAIN = "plain"


def install(md: MarkdownIt) -> None:
    """Watch the depth of blocks and of brackets."""
    md.block.ruler.before("table", "too_deep", _too_deep)
    md.core.ruler.at("inline", _inline)


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take all that stands deeper than the limit as one paragraph of plain text."""
    if silent or state.level <= BLOCK_LEVELS:
        return False
    after = start + 1
    while after < end and (state.isEmpty(after) or state.sCount[after] >= state.blkIndent):
        after += 1
    opening = state.push("paragraph_open", "p", 1)
    opening.map = [start, after]
    inline = state.push("inline", "", 0)
    inline.map = [start, after]
    inline.content = state.getLines(start, after, state.blkIndent, False).strip()
    inline.meta[_PLAIN] = True
    state.push("paragraph_close", "p", -1)
    state.line = after
    _report(state.env["page"], position_of(state.env["lines"], start, inline.content, 0), BLOCK_LEVELS // 2)
    return True


def _inline(state: StateCore) -> None:
    """Parse the text of paragraphs, headings and cells, unless its brackets are nested too deeply."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        deep = _deep_bracket(token.content)
        if deep >= 0:
            at = position_of(state.env["lines"], token.map[0] if token.map else 0, token.content, deep)
            _report(state.env["page"], at, BRACKETS)
        if deep >= 0 or _PLAIN in token.meta:
            token.children.append(Token("text", "", 0, content=token.content))
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _deep_bracket(content: str) -> int:
    """Return the offset of the first bracket beyond the limit, or -1."""
    if content.count("[") <= BRACKETS:
        return -1
    depth = 0
    for offset, character in enumerate(content):
        if character == "[":
            depth += 1
            if depth > BRACKETS:
                return offset
        elif character == "]":
            depth = max(depth - 1, 0)
    return -1


def _report(page: PageState, at: tuple[int, int], limit: int) -> None:
    message = f"this is nested more than {limit} times; it is shown as plain text"
    page.report("nested-too-deep", at, message, "nest less deeply")
