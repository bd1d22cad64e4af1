"""Raw HTML: its addresses are listed or refused and its ids noted; every other byte stays as the author wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.common.html_re import HTML_TAG_RE
from markdown_it.rules_core import StateCore

from coursegen.markdown.page import PageState
from coursegen.markdown.places import place
from coursegen.markdown.schemes import SAFE_HINT, is_inside, is_safe, refusal, scheme
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
                at = place(state.env["lines"], first_line, inline.content, max(inline.content.find(match[0]), 0))
                message = "raw HTML is shown as text, because site.yaml says html: escape"
                state.env["page"].report("escaped-html", at, message, length=len(match[0]))
                return


def _first_tag(text: str) -> re.Match[str] | None:
    candidates = (HTML_TAG_RE.match(text, start.start()) for start in re.finditer("<", text))
    return next((match for match in candidates if match), None)


def rewrite_html(html: str, page: PageState, locate: Locate) -> str:
    """Give the HTML with marks in place of the addresses that lead into the project."""
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
        """Give the text between the tag's name and its end with marks for addresses."""
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
        """Give what stands in place of an attribute's value, or None to keep it."""
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
        self._page.report("unsafe-link", at, refusal(target), SAFE_HINT, len(target))
        return ""
