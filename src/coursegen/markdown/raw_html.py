"""Raw HTML: its addresses are listed or refused and its ids noted; every other byte stays as the author wrote it.

A tag that would swallow the rest of its page is shown as the text it probably was meant to be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from html import unescape
from string import ascii_uppercase

from markdown_it import MarkdownIt
from markdown_it.common.html_re import HTML_TAG_RE
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from coursegen.markdown.elements import ELEMENTS, PHRASES
from coursegen.markdown.link_schemes import is_inside, is_safe, refusal, scheme
from coursegen.markdown.page_state import PageState
from coursegen.markdown.positions import AT, Origin, position_of
from coursegen.model import Link
from coursegen.text import mark

_TAG = re.compile(
    r"""<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<(?P<tag>[A-Za-z][^\s/>]*)(?P<rest>(?:[^"'>]|"[^"]*"|'[^']*')*+)>""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")
_CANDIDATE = re.compile(r"([^\s,]\S*?)(?=,?\s|,?$)(\s+[^\s,][^,]*)?")
_RAW_TEXT = frozenset({"script", "style", "textarea", "title"})
"""Elements that hold no tags (HTML Standard, 13.1.2 "Elements": raw text and escapable raw text)."""

_ADDRESSES = frozenset({"href", "src", "poster", "xlink:href"})
_SUBMITS = frozenset({"action", "formaction"})
_PICTURES = frozenset({"src", "poster"})

Locate = Callable[[int], tuple[int, int]]
"""Gives the line and column of an offset in the HTML at hand."""


def install(md: MarkdownIt) -> None:
    r"""Note where raw HTML is shown as text; it stands before text is joined, so that `\<b>` is no HTML."""
    if not md.options["html"]:
        md.core.ruler.before("text_join", "escaped_html", _note_escaped)


def _note_escaped(state: StateCore) -> None:
    for inline in state.tokens:
        for child in inline.children or ():
            if child.type == "text" and (match := _first_tag(child.content)):
                first_line = inline.map[0] if inline.map else 0
                at = position_of(state.env["lines"], first_line, inline.content, max(inline.content.find(match[0]), 0))
                message = "raw HTML is shown as text, because site.yaml says html: escape"
                state.env["page"].report("escaped-html", at, message, length=len(match[0]))
                return


def _first_tag(text: str) -> re.Match[str] | None:
    candidates = (HTML_TAG_RE.match(text, start.start()) for start in re.finditer("<", text))
    return next((match for match in candidates if match), None)


def rewrite_html(html: str, page: PageState, locate: Locate) -> str:
    """Return the HTML with marks in place of the addresses that lead into the project."""
    parts: list[str] = []
    end = 0
    for match in _tags(html):
        rest = _Tag(match["tag"].lower(), page, locate, match.start("rest")).rewrite(match["rest"])
        if rest != match["rest"]:
            parts += (html[end : match.start("rest")], rest)
            end = match.end("rest")
    return "".join([*parts, html[end:]]) if parts else html


def _tags(html: str) -> list[re.Match[str]]:
    """Find the start tags outside comments, CDATA sections and raw text."""
    found = []
    position = 0
    while (match := _TAG.search(html, position)) is not None:
        position = match.end()
        if match["tag"] is None:
            continue
        found.append(match)
        if match["tag"].lower() in _RAW_TEXT:
            closing = re.compile(rf"</{match['tag']}", re.IGNORECASE).search(html, position)
            position = closing.start() if closing else len(html)
    return found


class _Tag:
    """One start tag, while its attributes are read."""

    def __init__(self, name: str, page: PageState, locate: Locate, start: int) -> None:
        self._name = name
        self._page = page
        self._locate = locate
        self._start = start

    def rewrite(self, attributes: str) -> str:
        """Return the text between the tag's name and its end with marks for addresses."""
        parts: list[str] = []
        end = 0
        names = set()
        for match in _ATTRIBUTE.finditer(attributes):
            name, written = match[1].lower(), match[2]
            names.add(name)
            if written is None:
                continue
            value = unescape(written[1:-1] if written[0] in "\"'" else written)
            replacement = self._value(name, value, self._locate(self._start + match.start(2) + (written[0] in "\"'")))
            if replacement is not None:
                parts += (attributes[end : match.start(2)], f'"{replacement}"')
                end = match.end(2)
        if self._name == "img" and "alt" not in names:
            self._page.report(
                "missing-alt", self._locate(self._start), "the image has no alternative text", 'add alt="…"'
            )
        return "".join([*parts, attributes[end:]]) if parts else attributes

    def _value(self, name: str, value: str, at: tuple[int, int]) -> str | None:
        """Return what stands in place of an attribute's value, or None to keep it."""
        if name == "id" or (name == "name" and self._name == "a"):
            self._page.anchors.append(value)
        elif name == "srcset":
            return self._candidates(value, at)
        elif name in _SUBMITS:
            return None if is_inside(value) or is_safe(value) else self._refuse(value, at)
        elif name in _ADDRESSES or (name == "data" and self._name == "object"):
            return self._address(value, at, picture=name in _PICTURES)
        return None

    def _address(self, value: str, at: tuple[int, int], *, picture: bool) -> str | None:
        target = value.strip()
        if not target:
            return None
        line, column = at
        link = Link(target, "html", line + self._page.line_offset, column)
        if is_inside(target):
            self._page.links.append(link)
            return mark("L", len(self._page.links) - 1)
        if is_safe(target, picture=picture):
            if scheme(target) != "data":
                self._page.external.append(link)
            return None
        return self._refuse(target, at)

    def _candidates(self, value: str, at: tuple[int, int]) -> str | None:
        """Treat each address of a `srcset` (HTML Standard, 4.8.4.2.1 "Srcset attributes")."""
        parts: list[str] = []
        changed = False
        for address, descriptor in _CANDIDATE.findall(value):
            replacement = self._address(address, at, picture=True)
            changed = changed or replacement is not None
            parts.append((address if replacement is None else replacement) + descriptor.rstrip())
        return ", ".join(parts).replace('"', "&quot;") if changed else None

    def _refuse(self, target: str, at: tuple[int, int]) -> str:
        self._page.report("unsafe-link", at, *refusal(target), len(target))
        return ""


_START = re.compile(
    r"<!--|<(iframe|noembed|noframes|noscript|plaintext|script|select|style|template|textarea|title|xmp)(?=[\s/>])",
    re.IGNORECASE,
)
"""Elements whose content a browser does not read as tags (HTML Standard, 13.2.6.2), and those that hide it."""


def install_unclosed(md: MarkdownIt) -> None:
    """Look through the tokens before links are collected, so that what is shown as text has no addresses."""
    if md.options["html"]:
        md.core.ruler.push("unclosed_html", _show_unclosed)


def _show_unclosed(state: StateCore) -> None:
    _leave_out_comments(state)
    holders = [
        token for token in state.tokens if "<" in token.content and (token.type == "html_block" or token.children)
    ]
    if not holders:
        return
    strange = _strange_tags(holders)
    for token in holders:
        if token.type == "html_block":
            token.content = _shown(state, token)
            if strange:
                token.content = _without_tags(state, token, strange)
        else:
            tags = [child for child in token.children or () if child.type == "html_inline"]
            _show_tags(state, token, tags)
            for tag in tags if strange else ():
                if tag.type == "html_inline" and (match := _ANY_TAG.match(tag.content)) and _is_strange(match, strange):
                    _report_strange(state, _origin(state, token).at(tag.meta.get(AT, 0)), match)
                    tag.type = "text"


_COMMENT = re.compile(r"<!--(?:-?>|.*?-->)\n?", re.DOTALL)


def _leave_out_comments(state: StateCore) -> None:
    """Take comments out: what an author hides is in no output, and what changes in one changes no page."""
    for token in state.tokens:
        if token.type == "html_block":
            if "<!--" in token.content:
                token.content = _without_comments(token.content)
        elif token.children and "<!--" in token.content:
            kept = [c for c in token.children if not (c.type == "html_inline" and _COMMENT.fullmatch(c.content))]
            token.children = kept


def _without_comments(html: str) -> str:
    return _COMMENT_OR_RAW.sub(lambda found: "" if found[0].startswith("<!--") else found[0], html)


_COMMENT_OR_RAW = re.compile(rf"{_COMMENT.pattern}|<(script|style|textarea)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_ANY_TAG = re.compile(r"""<(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*)(?:[^"'>]|"[^"]*"|'[^']*')*+>""")


def _html_of(token: Token) -> str:
    if token.type == "html_block":
        return token.content
    return "".join(child.content for child in token.children or () if child.type == "html_inline")


def _strange_tags(holders: Sequence[Token]) -> frozenset[str]:
    """Return the names of tags that mean nothing.

    They are names that no standard knows, and elements of text of which a start tag is never closed: that would be
    the style of all that follows. An own element, whose name has a hyphen, is known where it is closed.
    """
    html = "".join(_html_of(token) for token in holders)
    if "<" not in html:
        return frozenset()
    starts: set[str] = set()
    ends: set[str] = set()
    for match in _ANY_TAG.finditer(_NO_TAGS.sub("", html) if "<!--" in html or "</" in html else html):
        (ends if match["end"] else starts).add(match["name"].lower())
    strange = ((starts | ends) - ELEMENTS) - {name for name in ends & starts if "-" in name}
    return frozenset(strange | ((starts & PHRASES) - ends))


_NO_TAGS = re.compile(r"<!--.*?-->|<(script|style|textarea|title|svg|math)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


def _is_strange(match: re.Match[str], strange: Container[str]) -> bool:
    return match["name"].lower() in strange


def _without_tags(state: StateCore, token: Token, strange: Container[str]) -> str:
    """Return a block's HTML with its strange tags as text, but for those in comments, scripts and drawings."""
    html = token.content
    hidden = [match.span() for match in _NO_TAGS.finditer(html)]
    origin = _origin(state, token)
    parts: list[str] = []
    shown = 0
    for match in _ANY_TAG.finditer(html):
        if not _is_strange(match, strange) or any(start <= match.start() < end for start, end in hidden):
            continue
        _report_strange(state, origin.at(match.start()), match)
        parts += (html[shown : match.start()], "&lt;")
        shown = match.start() + 1
    return "".join([*parts, html[shown:]])


def _report_strange(state: StateCore, at: tuple[int, int], match: re.Match[str]) -> None:
    if match["end"]:
        return  # its start tag says all
    page: PageState = state.env["page"]
    written, name = match[0], match["name"]
    if name.lower() in ELEMENTS:
        page.report(
            "unclosed-html",
            at,
            f"{written} is never closed; it is shown as text",
            f"write it as code, `{written}`, or close it",
            len(written),
        )
    else:
        message = f"{written} is no element of HTML; it is shown as text"
        page.report("unknown-element", at, message, f"write it as code, `{written}`", len(written))


def _shown(state: StateCore, token: Token) -> str:
    """Return a block's HTML with its unclosed start tags as text."""
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
        """Whether what `match` begins is ended by something from `after` on."""
        end = _end(match)
        if end not in self._last:
            self._last[end] = self._html.rfind(end)
        return self._last[end] >= after - 2 * (end == _COMMENT_END) and end != _end_of("plaintext")

    def end_of(self, match: re.Match[str], after: int) -> int:
        """Return the offset at which what `match` begins is ended, or -1."""
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
