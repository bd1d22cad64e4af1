"""Definition lists: a term, and below it lines that begin with a colon. The terms of a glossary are anchors."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from mdit_py_plugins.deflist import deflist_plugin

from coursegen.markdown.headings import Slugger
from coursegen.markdown.page_state import PageState
from coursegen.markdown.plain_text import plain_text


def install(md: MarkdownIt) -> None:
    """Use the well-kept plugin as it is."""
    md.use(deflist_plugin)


def install_terms(md: MarkdownIt) -> None:
    """Give terms their anchors after the headings have theirs: a term never takes one away from a heading."""
    md.core.ruler.push("terms", _anchor_terms)


def _anchor_terms(state: StateCore) -> None:
    page: PageState = state.env["page"]
    if not page.terms_are_anchors:
        return
    slugger = Slugger()
    for anchor in page.anchors:
        slugger.unique(anchor)
    for token, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if token.type == "dt_open" and "id" not in token.attrs:
            anchor = slugger.slug(plain_text(inline.children or [], alternatives=False))
            token.attrs = {"id": anchor, **token.attrs}
            page.anchors.append(anchor)
