"""Where each block of a page was written, as an attribute: for the preview only, which leads from page to source."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from coursegen.markdown.page import PageState
from coursegen.model import SOURCE_ATTRIBUTE

_WHOLE = frozenset({"fence", "code_block", "hr"})


def install(md: MarkdownIt) -> None:
    """Run when every token knows its lines and before any is typeset or folded into a block."""
    md.core.ruler.after("maps", "source_lines", _mark)


def source_of(page: PageState, line: int) -> str:
    """Give the value of the attribute for a line of the file."""
    return f"{page.path}:{line}"


def _mark(state: StateCore) -> None:
    page: PageState = state.env["page"]
    if not page.source_lines:
        return
    for index, token in enumerate(state.tokens):
        if token.map is None or not (token.nesting == 1 or token.type in _WHOLE):
            continue
        if not _is_lone_image(state.tokens[index + 1 : index + 2]):
            token.attrs[SOURCE_ATTRIBUTE] = source_of(page, page.line_offset + token.map[0] + 1)


def _is_lone_image(following: list[Token]) -> bool:
    """Whether a paragraph holds an image and nothing else: the page replaces that paragraph (exporters/html/marks)."""
    return any(len(token.children or ()) == 1 and token.children[0].type == "image" for token in following)  # type: ignore[index]
