"""Line numbers for the tokens that plugins leave without: every block token says where it stands."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from coursegen.markdown.page import PageState


def install(md: MarkdownIt) -> None:
    """Run when the tokens are complete and before any of them is reported or folded."""
    md.core.ruler.before("text_join", "maps", _fill)
    md.core.ruler.push("ids", _collect_ids)


def _fill(state: StateCore) -> None:
    """Give a token without lines those of the next token that has them."""
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
