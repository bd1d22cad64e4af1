"""The configured parser and renderer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore, normalize
from markdown_it.token import Token

from coursegen.markdown.code import verbatim_token
from coursegen.markdown.nesting import PARSER_LIMIT
from coursegen.markdown.page_state import PageState
from coursegen.markdown.renderer import Renderer
from coursegen.markdown.rules import RULES
from coursegen.model import HtmlPolicy

_HEADING = re.compile(r"\s{0,100}^# [^\n]{1,300}\n", re.MULTILINE)


class _Parser(MarkdownIt):
    """markdown-it that leaves addresses as written: `links.py` judges them, and says so where it refuses one."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True


def _normalize(state: StateCore) -> None:
    """Look before changing anything: files come with one kind of line end and without NUL (see files/decode.py)."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


class Markup:
    """The configured parser and renderer; one instance serves every page with the same HTML policy."""

    def __init__(self, html: HtmlPolicy = "allow") -> None:
        options = {"html": html == "allow", "xhtmlOut": False, "maxNesting": PARSER_LIMIT}
        self._parser = _Parser("commonmark", options, renderer_cls=Renderer)
        self._parser.core.ruler.at("normalize", _normalize)
        for install in RULES:
            install(self._parser)

    def tokens(self, text: str, page: PageState) -> list[Token]:
        """Parse a body into block tokens, each with its lines in `map`, and fill the page with all that it holds.

        Everything is collected here and once: `render` only writes. Alerts and containers are block tokens already,
        with the tokens they stand for in `meta["inside"]`. Footnotes stand at the end, from `footnote_block_open` on.
        """
        return self._parser.parse(text, {"page": page, "lines": text.split("\n")})

    def verbatim(self, text: str, page: PageState) -> list[Token]:
        """Return tokens that show a body as it is written, without looking into it but for a heading at its start."""
        found = _HEADING.match(text)
        heading = found[0] if found else ""
        lines = text.split("\n")
        start = heading.count("\n")
        return [*self.tokens(heading, page), verbatim_token(text[len(heading) :], page, lines, start)]

    def render(self, tokens: Sequence[Token], page: PageState) -> str:
        """Render any slice of what `tokens` gave; links, images and blocks become marks (see model.Body)."""
        return str(self._parser.renderer.render(tokens, self._parser.options, {"page": page}))
