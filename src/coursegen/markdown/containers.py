"""`:::name title {attributes}` … `:::`: blocks of the author's own, drawn by `templates/blocks/<name>.html`.

A line of colons alone closes the innermost open block that was opened with as many, else the innermost that was
opened with fewer. So blocks nest with the same number of colons or, for readers' sake, with more on the outside.
Fences inside a block hide what looks like one.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from coursegen.markdown.attributes import ATTRIBUTES
from coursegen.markdown.places import place

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
        at = place(state.env["lines"], start, opening[0], 0)
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
    """Give the line that closes a container, or the one where its surroundings end, and which of the two it is."""
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
