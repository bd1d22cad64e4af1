"""What holds for every page: tokens say where they stand, slices render alike, nothing is said twice."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from coursegen.markdown.page_state import BLOCK_TOKEN, PageState, block_token
from coursegen.markdown.parser import Markup
from coursegen.markdown.plain_text import plain_text
from coursegen.model import Block, Heading
from coursegen.text import MARK

ALLOW = Markup("allow")
ESCAPE = Markup("escape")

SAMPLE = """\
# Title

Intro with [a link](a.md), ![an image](b.png) and $x$.

## First

> [!TIP]
> See [c](c.md).

```python
x = 1
```

## Second

| a |
| - |
| [d](d.md) |

Term
: [e](e.md)

Note[^1].

[^1]: [f](f.md)
"""

PIECES = [
    *(
        "a",
        "b ",
        "\n",
        "\n\n",
        "  ",
        "    ",
        "\t",
        "# ",
        "## ",
        "- ",
        "- [x] ",
        "1. ",
        "> ",
        "> [!NOTE]\n",
        "```",
        "~~~",
    ),
    *(
        "`",
        "``",
        "$",
        "$$",
        "*",
        "**",
        "_",
        "~~",
        "[",
        "]",
        "(",
        ")",
        "![",
        "](x.md)",
        "](http://a.b)",
        "[^1]",
        "[^1]: ",
    ),
    *(
        "^[",
        ":::",
        ":::tip",
        "::::n {a=1}",
        "{.x}",
        "{#y}",
        "{onclick=1}",
        "|",
        "\n|-|-|\n",
        "<",
        "</",
        ">",
        "<a href=x>",
    ),
    *("<img src='a.png'>", "<!--", "-->", "<script>", "https://a.b/c", "www.x.y", "a@b.c", "&amp;", "&#0;", "\\", "\0"),
    *(
        "é",
        "😀",
        ": ",
        "\\frac{1}{2}",
        "python",
        "{1-3}",
        "javascript:",
        "===\n",
        'srcset="a 1x, b"',
        '"',
        "'",
        "\u2028",
    ),
]


def render(markup: Markup, text: str) -> tuple[str, PageState]:
    page = PageState("page.md")
    return markup.render(markup.tokens(text, page), page), page


def all_html(html: str, page: PageState) -> str:
    return html + "".join(block.intro for block in page.blocks)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_is_a_page(text: str) -> None:
    """No text raises; NUL is only in marks, each mark has its value, and every place is in the text."""
    for markup in (ALLOW, ESCAPE):
        html, page = render(markup, text)
        written = all_html(html, page)
        assert "\0" not in MARK.sub("", written)
        counts = {"B": len(page.blocks), "L": len(page.links), "I": len(page.links)}
        assert all(int(name) < counts[letter] for letter, name in MARK.findall(written) if letter != "W")
        lines = text.count("\n") + text.count("\r") + 1
        places = [(d.location.line, d.location.column) for d in page.diagnostics]
        places += [(link.line, link.column) for link in (*page.links, *page.external)]
        assert all(1 <= line <= lines and column >= 1 for line, column in places)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_block_token_says_where_it_stands(text: str) -> None:
    """All tokens but closing ones have `map`, however they came to be."""
    tokens = ALLOW.tokens(text, PageState("page.md"))
    assert [token.type for token in tokens if token.nesting >= 0 and token.map is None] == []


def test_rendering_collects_nothing() -> None:
    """A page rendered twice, or in slices, is the same and says the same."""
    page = PageState("page.md")
    tokens = ALLOW.tokens(SAMPLE, page)
    before = replace(page, links=[*page.links], diagnostics=[*page.diagnostics], blocks=[*page.blocks])
    starts = [index for index, token in enumerate(tokens) if token.type == "heading_open"]
    slices = [tokens[start:end] for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True)]
    whole = ALLOW.render(tokens, page)
    assert "".join(ALLOW.render(part, page) for part in slices) == whole
    assert ALLOW.render(tokens, page) == whole
    assert page == before


def test_links_are_numbered_in_the_order_of_the_page() -> None:
    """Marks count through text, alerts, tables and definitions; footnotes come last."""
    html, page = render(ALLOW, SAMPLE)
    assert [link.target for link in page.links] == ["a.md", "b.png", "c.md", "d.md", "e.md", "f.md"]
    assert re.findall("\0[LI]([0-9])\0", html) == ["0", "1", "3", "4", "5"]
    assert "\0L2\0" in page.blocks[0].intro


def test_headings_are_listed_with_their_lines() -> None:
    """Lines count from the file's start; only the page's own headings are listed, all ids are anchors."""
    page = PageState("page.md", line_offset=10)
    ALLOW.tokens("# A\n\n> ## B\n\n## [C](c.md) `d` ![e](f.png)\n\n<p id=g></p>\n", page)
    assert page.headings == [
        Heading(1, "a", "A", "A", 11),
        Heading(2, "c-d-", "C d e", "C <code>d</code> e", 15),
    ]
    assert sorted(page.anchors) == ["a", "b", "c-d-", "g"]
    assert [link.line for link in page.links] == [15, 15]


def test_a_block_token_stands_for_its_block() -> None:
    """It renders as the block's mark and has the block's line."""
    page = PageState("page.md", line_offset=3)
    token = block_token(page, Block("quiz", 8))
    assert (token.type, token.map) == (BLOCK_TOKEN, [4, 5])
    assert ALLOW.render([token], page) == "\0B0\0\n"
    assert page.blocks == [Block("quiz", 8)]


def test_a_block_keeps_its_tokens_for_those_who_count() -> None:
    """What an alert or a container says can still be read as text."""
    page = PageState("page.md")
    token = ALLOW.tokens(":::tip\nSome *words*\n:::", page)[0]
    inside = token.meta["inside"]
    assert [plain_text(part.children) for part in inside if part.type == "inline"] == ["Some words"]


def test_has_math_is_about_formulas_with_lines_and_numbers() -> None:
    """A price is none, neither is a formula that failed, and most formulas need no stylesheet of their own."""
    texts = (r"$\boxed{x}$", r"$x \tag{1}$", r"$$x \tag{1}$$", "$5 and $6", r"$\nothing$", r"$\frac{x}{2}$")
    assert [render(ALLOW, text)[1].has_math for text in texts] == [True, False, True, False, False, False]


def test_plain_text_reads_what_a_reader_reads() -> None:
    """Code, formulas and alternative texts count; HTML and footnote numbers do not."""
    children = ALLOW.tokens("a `b` $c$ ![d](e)<i>f</i>\ng[^1]\n\n[^1]: h", PageState("page.md"))[1].children
    assert plain_text(children or []) == "a b c df g"


def test_code_that_is_too_long_is_shown_plain() -> None:
    """A lexer gets no code beyond the limits; the code is shown, and the author told."""
    for code in ("x = 1\n" * 40_000, f"x = '{'a' * 25_000}'\n"):
        html, page = render(ALLOW, f"```python\n{code}```\n")
        assert code in html.replace("&#x27;", "'")
        assert [(d.code, d.location.line) for d in page.diagnostics] == [("too-slow", 1)]
