"""Asking fewer rules at the beginning of a block gives the tokens that asking all of them gives."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.ruler import Ruler
from rule_comparison import POLICIES, SWIFT, tokens

from coursegen.markdown.parser import Markup
from coursegen.markdown.speed.block_dispatch import BELOW, STARTS, BlockParser
from coursegen.model import HtmlPolicy

SIGNS = (
    *("# ", "## ", "> ", "- ", "* ", "+ ", "1. ", "2) ", "    ", "\t", " ", "  "),
    *("---", "===", "***", "```", "~~~", "$$", ":::", "::: box", "{.x}", "[^1]: ", "[a]: /b", ": ", "~ "),
    *("| a | b |", "|---|---|", "a | b", "-|-", "<div>", "</div>", "<!--", "-->", "- [ ] ", "> [!NOTE]", "\\", "&#35;"),
)
"""What a line may begin with, also behind another such sign."""

LINE = st.tuples(
    st.lists(st.sampled_from(SIGNS), max_size=3).map("".join),
    st.one_of(st.just("word"), st.just(""), st.text(max_size=4)),
).map("".join)
TEXT = st.lists(st.one_of(LINE, st.just("")), max_size=12).map("\n".join)


def asking_all(html: HtmlPolicy) -> Markup:
    markup = Markup(html)
    parser = ParserBlock()
    parser.ruler = Ruler[RuleFuncBlockType]()
    parser.ruler.__rules__ = markup._parser.block.ruler.__rules__
    markup._parser.block = parser
    return markup


ALL = {html: asking_all(html) for html in POLICIES}


@settings(max_examples=600, deadline=None)
@given(TEXT, st.sampled_from(POLICIES))
def test_tokens_do_not_depend_on_which_rules_are_asked(text: str, html: HtmlPolicy) -> None:
    """Nor does anything that a page collects."""
    assert tokens(SWIFT[html], text) == tokens(ALL[html], text)


def test_every_rule_is_known() -> None:
    """A rule that is missing would be asked at each line; one that is gone should leave the tables."""
    parser = Markup()._parser.block
    assert isinstance(parser, BlockParser)
    special = ["code", "lheading", "paragraph", "too_deep"]
    assert sorted(parser.ruler.get_active_rules()) == sorted([*STARTS, *BELOW, *special])
