"""Raw HTML that would swallow the rest of its page is shown as the text it probably was meant to be.

A start tag such as `<style>` makes a browser read all that follows as style, up to `</style>` or the end of the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_uppercase

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from coursegen.markdown.page import PageState
from coursegen.markdown.places import AT, Origin

_START = re.compile(
    r"<!--|<(iframe|noembed|noframes|noscript|plaintext|script|select|style|template|textarea|title|xmp)(?=[\s/>])",
    re.IGNORECASE,
)
"""Elements whose content a browser does not read as tags (HTML Standard, 13.2.6.2), and those that hide it."""


def install(md: MarkdownIt) -> None:
    """Look through the tokens before links are collected, so that what is shown as text has no addresses."""
    if md.options["html"]:
        md.core.ruler.push("unclosed_html", _show_unclosed)


def _show_unclosed(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "html_block":
            token.content = _shown(state, token)
        elif token.children and "<" in token.content:
            _show_tags(state, token, [child for child in token.children if child.type == "html_inline"])


def _shown(state: StateCore, token: Token) -> str:
    """Give a block's HTML with its unclosed start tags as text."""
    html = token.content
    tail = _Tail(html)
    origin = _origin(state, token)
    parts: list[str] = []
    shown = position = 0
    while (match := _START.search(html, position)) is not None:
        position = tail.end_of(match, match.end())
        if position < 0:
            position = match.end()
            _report(state, origin.at(match.start()), match[0])
            parts += (html[shown : match.start()], "&lt;")
            shown = match.start() + 1
    return "".join([*parts, html[shown:]])


def _show_tags(state: StateCore, token: Token, tags: Sequence[Token]) -> None:
    """Make those tags of one text plain text that none of the later ones closes."""
    tail = _Tail("".join(tag.content for tag in tags))
    origin = _origin(state, token)
    position = 0
    for tag in tags:
        match = _START.match(tag.content)
        if match is not None and not tail.closes(match, position + match.end()):
            _report(state, origin.at(tag.meta.get(AT, 0)), match[0])
            tag.type = "text"
        position += len(tag.content)


class _Tail:
    """What comes after a start tag; a text may hold thousands, so the last end of each name is looked for once."""

    def __init__(self, html: str) -> None:
        self._html = html.translate(_LOWER)
        self._last: dict[str, int] = {}

    def closes(self, match: re.Match[str], after: int) -> bool:
        """Tell whether what `match` begins is ended by something from `after` on."""
        end = _end(match)
        if end not in self._last:
            self._last[end] = self._html.rfind(end)
        return self._last[end] >= after - 2 * (end == _COMMENT_END) and end != _end_of("plaintext")

    def end_of(self, match: re.Match[str], after: int) -> int:
        """Give the offset at which what `match` begins is ended, or -1."""
        return self._html.find(_end(match), after - 2 * (match[1] is None)) if self.closes(match, after) else -1


_LOWER = {ord(letter): letter.lower() for letter in ascii_uppercase}  # str.lower() makes two letters of an İ
_COMMENT_END = "-->"  # the two hyphens may be those of the beginning


def _end(match: re.Match[str]) -> str:
    return _end_of(match[1].lower()) if match[1] else _COMMENT_END


def _end_of(name: str) -> str:
    return f"</{name}"


def _origin(state: StateCore, token: Token) -> Origin:
    return Origin(state.env["lines"], token.map[0] if token.map else 0, token.content)


def _report(state: StateCore, at: tuple[int, int], written: str) -> None:
    page: PageState = state.env["page"]
    shown = f"{written}>" if written != "<!--" else written
    page.report(
        "unclosed-html",
        at,
        f"{shown} is never closed; it is shown as text",
        f"write it as code, `{shown}`, or close it",
        len(written),
    )
