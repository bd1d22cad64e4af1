"""Line numbers for the tokens that plugins leave without, and for the preview as an attribute of each block."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from coursegen.markdown.page_state import PageState
from coursegen.model import SOURCE_ATTRIBUTE


def install_line_numbers(md: MarkdownIt) -> None:
    """Run when the tokens are complete and before any of them is reported or folded."""
    md.core.ruler.before("text_join", "maps", _fill)
    md.core.ruler.push("ids", _collect_ids)


def _fill(state: StateCore) -> None:
    """Return a token without lines those of the next token that has them."""
    following = [0, 1]
    for token in reversed(state.tokens):
        if token.nesting < 0:
            continue
        if token.map is None:
            token.map = list(following)
        following = token.map


def _collect_ids(state: StateCore) -> None:
    """Note the ids that authors gave to other things than headings, which note their own."""
    page: PageState = state.env["page"]
    for token in state.tokens:
        if token.attrs and "id" in token.attrs and token.type != "heading_open":
            page.anchors.append(str(token.attrs["id"]))
        for child in token.children or ():
            if child.attrs and "id" in child.attrs:
                page.anchors.append(str(child.attrs["id"]))


_WHOLE = frozenset({"fence", "code_block", "hr"})


def install_source_lines(md: MarkdownIt) -> None:
    """Run when every token knows its lines and before any is typeset or folded into a block."""
    md.core.ruler.after("maps", "source_lines", _mark)


def source_of(page: PageState, line: int) -> str:
    """Return the value of the attribute for a line of the file."""
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
