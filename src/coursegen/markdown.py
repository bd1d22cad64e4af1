"""Markdown text to tokens and tokens to HTML, with what a page collects on the way.

Skeleton: the seam between Markdown (this module) and meaning (conventions.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from coursegen.diagnostics import Diagnostic
from coursegen.model import Block, Heading, HtmlPolicy, Link
from coursegen.text import mark

BLOCK_TOKEN = "coursegen_block"


@dataclass(slots=True)
class PageState:
    """What one page collects while it is parsed and rendered; it lives for one page and is never shared.

    `line_offset` is added to a token's line (which counts from the body's start) to give the line in the file.
    """

    path: str
    line_offset: int = 0
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    external: list[Link] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    has_math: bool = False


class Markup:
    """The configured parser and renderer; one instance serves every page with the same HTML policy."""

    def __init__(self, html: HtmlPolicy = "allow") -> None:
        self._parser = MarkdownIt("commonmark", {"html": html == "allow"})

    def tokens(self, text: str, page: PageState) -> list[Token]:
        """Parse a body into block tokens (each with `map` lines) and fill in headings and their anchors."""
        return self._parser.parse(text, {"page": page})

    def render(self, tokens: Sequence[Token], page: PageState) -> str:
        """Render any slice of what `tokens` gave; links, images and blocks become marks (see model.Body)."""
        return str(self._parser.renderer.render(tokens, self._parser.options, {"page": page}))


def block_token(page: PageState, block: Block) -> Token:
    """Put a block into the page and give the token that stands for it; it renders as `\\0B<index>\\0`."""
    page.blocks.append(block)
    return Token(BLOCK_TOKEN, "", 0, content=mark("B", len(page.blocks) - 1), block=True)
