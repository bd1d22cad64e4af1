"""Bare addresses become links, after GFM's "Autolinks (extension)", section 6.9: https://, www. and mail addresses.

A narrow rule of our own: markdown-it's `linkify` costs more than the whole parse. Differences from GFM: `xmpp:` and a
bare `mailto:` are not links, and `www.` means https:// rather than http://.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from coursegen.markdown.positions import remembering

_DOMAIN = r"[\w-]+(?:\.[\w-]+)*"
_WIDE = "\u3000-\u3004\u3008-\u3020\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
"""Punctuation of Chinese and Japanese: no address holds it as it is, and no space stands around it."""

_BEFORE = rf"\s*_~({_WIDE}\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_ADDRESS = re.compile(rf"://(?={_DOMAIN})[^\s<{_WIDE}]+")
_SCHEME = re.compile(rf"(?:^|[{_BEFORE}])(https?)$", re.IGNORECASE)
_WWW = re.compile(rf"(?<![^{_BEFORE}])www\.{_DOMAIN}[^\s<{_WIDE}]*")
_LOCAL_PART = re.compile(rf"(?:^|[{_BEFORE}])([A-Za-z0-9.+_-]+)$")
_HOST = re.compile(r"@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")
_TAIL = 80
"""How much of the text before is looked at; the local part of an address has at most 64 characters (RFC 5321)."""

_PUNCTUATION = frozenset("?!.,:*_~'\"")
_ENTITY = re.compile("&[A-Za-z0-9]+;")


def install(md: MarkdownIt) -> None:
    """Look at each colon and at-sign, and at `www.` in what is left as text."""
    md.inline.ruler.push("bare_address", remembering(_address))
    md.inline.ruler.push("bare_mail", remembering(_mail))
    md.core.ruler.push("bare_www", _www)


def _trimmed(address: str) -> str:
    """Cut punctuation that belongs to the sentence rather than to the address (GFM, "extended autolink path")."""
    end = len(address)
    unopened = address.count(")") - address.count("(")
    while end:
        last = address[end - 1]
        if last == ";":
            start = address.rfind("&", 0, end)
            if start < 0 or _ENTITY.fullmatch(address, start, end) is None:
                break
            end = start
        elif last in _PUNCTUATION:
            end -= 1
        elif last == ")" and unopened > 0:
            unopened -= 1
            end -= 1
        else:
            break
    return address[:end]


def _link_tokens(href: str, text: str, level: int) -> list[Token]:
    return [
        Token("link_open", "a", 1, attrs={"href": href}, level=level, markup="autolink", info="auto"),
        Token("text", "", 0, content=text, level=level + 1),
        Token("link_close", "a", -1, level=level, markup="autolink", info="auto"),
    ]


def _push(state: StateInline, before: str, after: str, scheme: str = "") -> None:
    """Make a link of text that is pending (`before` the position) and of text that follows."""
    if before:
        state.pending = state.pending[: -len(before)]
    if state.pending:
        state.pushPending()
    state.tokens.extend(_link_tokens(scheme + before + after, before + after, state.level))
    state.tokens_meta.extend([None] * 3)
    state.pos += len(after)


def _address(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel or state.src[state.pos] != ":" or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending[-_TAIL:])
    found = _ADDRESS.match(state.src, state.pos, state.posMax)
    if scheme is None or found is None:
        return False
    address = _trimmed(found[0])
    if len(address) <= len("://"):
        return False
    _push(state, scheme[1], address)
    return True


def _mail(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel or state.src[state.pos] != "@":
        return False
    name = _LOCAL_PART.search(state.pending[-_TAIL:])
    host = _HOST.match(state.src, state.pos, state.posMax)
    if name is None or host is None or host[0][-1] in "-_":
        return False
    _push(state, name[1], host[0], "mailto:")
    return True


def _www(state: StateCore) -> None:
    for inline in state.tokens:
        if inline.children and "www." in inline.content:
            inline.children = _with_www(inline.children)


def _with_www(children: list[Token]) -> list[Token]:
    result: list[Token] = []
    links = 0
    for child in children:
        links += child.nesting if child.type in {"link_open", "link_close"} else 0
        if child.type != "text" or links or "www." not in child.content:
            result.append(child)
            continue
        end = 0
        for match in _WWW.finditer(child.content):
            address = _trimmed(match[0])
            result.append(Token("text", "", 0, content=child.content[end : match.start()], level=child.level))
            result.extend(_link_tokens(f"https://{address}", address, child.level))
            end = match.start() + len(address)
        result.append(Token("text", "", 0, content=child.content[end:], level=child.level))
    return result
