"""Raw HTML that would swallow the rest of its page is shown as the text it probably was meant to be.

A start tag such as `<style>` makes a browser read all that follows as style, up to `</style>` or the end of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
            for offset in reversed(list(_unclosed(token.content))):
                _report(state, token, offset, token.content)
                token.content = f"{token.content[:offset]}&lt;{token.content[offset + 1 :]}"
        elif token.children:
            for index, child in enumerate(token.children):
                if child.type == "html_inline" and any(
                    True for _ in _unclosed(_from(token.children, index), first=True)
                ):
                    _report(state, token, child.meta.get(AT, 0), child.content)
                    child.type = "text"


def _from(children: list[Token], index: int) -> str:
    """Join the tags that stand in one text from a place on."""
    return "".join(child.content for child in children[index:] if child.type == "html_inline")


def _unclosed(html: str, *, first: bool = False) -> Iterator[int]:
    """Give the offsets of the start tags (of the first thing only, if `first`) that nothing in the HTML closes."""
    position = 0
    while (match := _START.match(html) if first else _START.search(html, position)) is not None:
        name = match[1].lower() if match[1] else ""
        end = html.find("-->", match.start() + 2) if not name else html.lower().find(f"</{name}", match.end())
        if end < 0 or name == "plaintext":
            yield match.start()
            position = match.end()
        else:
            position = end
        if first:
            return


def _report(state: StateCore, token: Token, offset: int, html: str) -> None:
    page: PageState = state.env["page"]
    match = _START.search(html) if token.type != "html_block" else _START.match(html, offset)
    written = match[0] if match else html
    at = Origin(state.env["lines"], token.map[0] if token.map else 0, token.content).at(offset)
    shown = f"{written}>" if written != "<!--" else written
    page.report(
        "unclosed-html",
        at,
        f"{shown} is never closed; it is shown as text",
        f"write it as code, `{shown}`, or close it",
        len(written),
    )
