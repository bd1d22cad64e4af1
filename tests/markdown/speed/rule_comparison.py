"""How a parser that asks fewer rules is compared with one that asks all of them."""

from __future__ import annotations

from coursegen.markdown.page_state import PageState
from coursegen.markdown.parser import Markup
from coursegen.model import HtmlPolicy

POLICIES: tuple[HtmlPolicy, ...] = ("allow", "escape")
SWIFT = {html: Markup(html) for html in POLICIES}


def tokens(markup: Markup, text: str) -> list[object]:
    """Return the tokens of a text, and all that its page has collected."""
    page = PageState("x.md")
    found = markup.tokens(text, page)
    return [[token.as_dict() for token in found], page]
