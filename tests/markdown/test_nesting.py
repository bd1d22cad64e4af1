"""Deep nesting is reported and shown, never dropped and never an exception."""

from __future__ import annotations

import pytest

from coursegen.markdown.nesting import BLOCK_LEVELS, BRACKETS, PARSER_LIMIT
from coursegen.markdown.page_state import PageState
from coursegen.markdown.parser import Markup

MARKUP = Markup()


def parse(text: str) -> tuple[str, list[tuple[str, int]]]:
    page = PageState("page.md")
    html = MARKUP.render(MARKUP.tokens(text, page), page)
    html += "".join(block.intro for block in page.blocks)
    return html, [(d.code, d.location.line) for d in page.diagnostics]


def nested_list(depth: int) -> str:
    return "".join(f"{'  ' * level}- item{level}.\n" for level in range(depth))


def test_fifty_levels_of_lists_are_complete() -> None:
    """Up to the limit every item is an item, and nothing is said."""
    html, diagnostics = parse(nested_list(BLOCK_LEVELS // 2))
    assert html.count("<li>") == BLOCK_LEVELS // 2
    assert diagnostics == []


def test_what_is_deeper_is_text_and_reported_at_its_line() -> None:
    """Beyond the limit the words stay, and the first line too many is named."""
    depth = BLOCK_LEVELS // 2 + 10
    html, diagnostics = parse(nested_list(depth) + "\nAfter\n")
    assert all(f"item{level}." in html for level in range(depth))
    assert "After" in html
    assert diagnostics == [("nested-too-deep", BLOCK_LEVELS // 2 + 1)]


def test_siblings_of_what_is_too_deep_stay_items() -> None:
    """Only the deep part is plain: the list goes on after it."""
    html, diagnostics = parse(nested_list(60) + "- last\n")
    assert html.rstrip().endswith("<li>last</li>\n</ul>")
    assert len(diagnostics) == 1


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("> " * 2_000 + "word", "word", id="quotations"),
        pytest.param("- " * 2_000 + "word", "word", id="lists in one line"),
        pytest.param("1. " * 2_000 + "word", "word", id="numbered lists in one line"),
        pytest.param("> - " * 1_000 + "word", "word", id="quotations and lists"),
        pytest.param(":::a\n" * 500 + "word", "word", id="containers"),
        pytest.param("[" * 10_000 + "word", "word", id="open brackets"),
        pytest.param("[" * 500 + "word" + "](a)" * 500, "word", id="links"),
        pytest.param("![" * 500 + "word" + "](a)" * 500, "word", id="images"),
        pytest.param("^[" * 500 + "word" + "]" * 500, "word", id="footnotes"),
    ],
)
def test_depth_is_no_recursion_error(text: str, word: str) -> None:
    """However deep, the text is still there, and the author is told."""
    html, diagnostics = parse(text)
    assert word in html
    assert "nested-too-deep" in {code for code, _ in diagnostics}


@pytest.mark.parametrize(
    "text", ["*a **b " * 2_000, "*" * 5_000 + "a" + "*" * 5_000, "~~a *b " * 1_000, "`" * 5_000, "a\n" + ": " * 2_000]
)
def test_what_is_not_nested_has_no_depth(text: str) -> None:
    """Emphasis is paired without recursion, and a definition needs a term: there is nothing to limit."""
    assert [found for found in parse(text)[1] if found[0] != "unclosed-fence"] == []


def test_brackets_up_to_the_limit_are_links() -> None:
    """Many brackets side by side, and as many in each other as the limit allows, are read."""
    html, diagnostics = parse("[x] " * 500 + "![" * (BRACKETS - 1) + "a" + "](b.png)" * (BRACKETS - 1))
    assert html.count("\0I") == 1
    assert [code for code, _ in diagnostics] == []


def test_our_limits_lie_below_that_of_the_parser() -> None:
    """markdown-it drops what is beyond its own limit, so that must never be reached."""
    assert max(BLOCK_LEVELS + 2, BRACKETS * 2) < PARSER_LIMIT
