"""Asking fewer rules gives the tokens that asking all of them gives."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.parser_inline import ParserInline
from rule_comparison import POLICIES, SWIFT, tokens

from coursegen.markdown.parser import Markup
from coursegen.markdown.speed.inline_dispatch import STARTS, InlineParser
from coursegen.model import HtmlPolicy

PIECES = st.one_of(
    st.sampled_from("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \n"),
    st.sampled_from(
        ["**", "~~", "](", "[^1]", "^[", "![", "<b>", "</b>", "&amp;", "{.x}", "https://a.b", "a@b.c", "$$", "``"]
    ),
    st.text(max_size=4),
)
"""Pieces of which each may have a meaning, alone or beside others."""


def asking_all(html: HtmlPolicy) -> Markup:
    markup = Markup(html)
    parser = ParserInline()
    parser.ruler, parser.ruler2 = markup._parser.inline.ruler, markup._parser.inline.ruler2
    markup._parser.inline = parser
    return markup


ALL = {html: asking_all(html) for html in POLICIES}


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from(POLICIES))
def test_tokens_do_not_depend_on_which_rules_are_asked(text: str, html: HtmlPolicy) -> None:
    """Nor does anything that a page collects."""
    assert tokens(SWIFT[html], text) == tokens(ALL[html], text)


def test_every_rule_is_known() -> None:
    """A rule that is missing would be asked at each sign; one that is gone should leave the table."""
    parser = Markup()._parser.inline
    assert isinstance(parser, InlineParser)
    assert sorted(parser.ruler.get_active_rules()) == sorted([*STARTS, "text"])
