"""Attributes in braces: `{#id .class key=value}` after an inline element, after a heading, or on a line of its own."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from coursegen.markdown.page_state import PageState
from coursegen.markdown.positions import position_of

_ITEM = r"""(?>[#.][\w:-]+|[A-Za-z_][\w:-]*=(?:"[^"{}\n]*"|'[^'{}\n]*'|[^\s"'{}=<>`]+))"""
ATTRIBUTES = re.compile(rf"\{{[ \t]*(?:{_ITEM}(?:[ \t]+|(?=\}})))++\}}")
"""Braces with at least one item and nothing else: text such as `{}` or `{name}` is never taken for attributes."""

_ITEMS = re.compile(_ITEM)
_AFTER_HEADING = re.compile(rf"[ \t]+(?=\{{[ \t]*[#.])({ATTRIBUTES.pattern})$")
_AFTER_INLINE = frozenset({"image", "code_inline", "link_close"})
_ALLOWED = frozenset({"class", "dir", "download", "height", "hreflang", "id", "lang", "loading", "role"}) | {
    *("start", "title", "translate", "value", "width"),
}
_WORDS = {
    "rel": frozenset({"author", "bookmark", "external", "help", "license", "me", "nofollow", "noopener", "noreferrer"})
    | {"sponsored", "tag", "ugc"},
    "target": frozenset({"_blank", "_self"}),
}
"""The words that some attributes may hold. Others give the page that is opened power over this one (`rel=opener`, a
window with a name), or are what the theme's scripts look for (`rel=next`)."""

_OTHERS = frozenset({"align", "fig-align", "fig-cap", "fig-pos", "fig-width", "layout", "valign", "zoomable"})
"""Attributes of other systems that say how a thing looks or lies; the theme decides that."""

ALTERNATIVE = "alternative text"
"""The key in an image's `meta` under which its alternative text is kept that was given as an attribute."""

_ALTERNATIVES = frozenset({"alt", "fig-alt"})
_DROPPED = "dropped attributes"


def install(md: MarkdownIt) -> None:
    """Add the three forms, and the rule that reports what was left out of the inline one."""
    md.inline.ruler.push("attributes", _inline)
    md.block.ruler.before("fence", "attributes", _line)
    md.core.ruler.after("block", "attributes", _resolve)
    md.core.ruler.after("inline", "dropped_attributes", _report_inline)


def read_attributes(text: str) -> dict[str, str]:
    """Read what `ATTRIBUTES` matched; classes add up, for any other name the last value counts."""
    attributes: dict[str, str] = {}
    for item in _ITEMS.findall(text):
        if item[0] == "#":
            name, value = "id", item[1:]
        elif item[0] == ".":
            name, value = "class", item[1:]
        else:
            name, _, value = item.partition("=")
            name, value = name.lower(), value.strip("\"'")
        if name == "class" and "class" in attributes:
            value = f"{attributes['class']} {value}"
        attributes[name] = value
    return attributes


def is_never_allowed(name: str) -> bool:
    """Whether no content may set this attribute, not even for a template.

    It runs script or sets style, or it begins with `data-`: by such names the theme's scripts know their own elements.
    """
    return name == "style" or name.startswith(("on", "data-"))


def _is_allowed(name: str, value: str) -> bool:
    """Whether an author may set this attribute: none that has power over the page or leads elsewhere."""
    if name in _WORDS:
        return _WORDS[name].issuperset(value.lower().split())
    return name in _ALLOWED or name.startswith("aria-")


def _apply(token: Token, attributes: dict[str, str]) -> list[str]:
    """Add the allowed attributes to a token; return the others, with their value where that is at fault."""
    dropped = []
    for name, value in attributes.items():
        if name in _ALTERNATIVES and token.type in {"image", "paragraph_open"}:
            token.meta[ALTERNATIVE] = value
        elif not _is_allowed(name, value):
            dropped.append(f"{name}={value}" if name in _WORDS else name)
        elif name == "class":
            token.attrJoin("class", value)
        else:
            token.attrs[name] = value
    return dropped


def _warn(page: PageState, at: tuple[int, int], names: list[str]) -> None:
    for name in names:
        if name in _OTHERS:
            if all(problem.code != "presentation-attribute" for problem in page.diagnostics):
                message = f"the attribute {name} belongs to another system; it is left out, as others like it are"
                page.report("presentation-attribute", at, message, "delete it, or write a class: {.name}")
            continue
        words = _WORDS.get(name.partition("=")[0])
        hint = f"it may be {', '.join(sorted(words))}" if words else "use a class instead"
        page.report("unsafe-attribute", at, f"the attribute {name} is not allowed here", hint)


def _inline(state: StateInline, silent: bool) -> bool:
    """Attach attributes to the image, code or link that ends right here."""
    if state.src[state.pos] != "{" or state.pending or not state.tokens:
        return False
    if state.tokens[-1].type not in _AFTER_INLINE:
        return False
    match = ATTRIBUTES.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        owner = _opening(state.tokens)
        dropped = _apply(owner, read_attributes(match[0]))
        if dropped:
            owner.meta[_DROPPED] = (state.pos, dropped)
    state.pos = match.end()
    return True


def _opening(tokens: list[Token]) -> Token:
    depth = 0
    for token in reversed(tokens):
        depth += token.nesting
        if depth == 0:
            return token
    return tokens[-1]


def _line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a line of attributes for the block on the next line; without one it stays text."""
    first = state.bMarks[start] + state.tShift[start]
    if state.src[first : first + 1] != "{" or state.is_code_block(start):
        return False
    if start + 1 >= end or state.isEmpty(start + 1) or state.sCount[start + 1] < state.blkIndent:
        return False
    if ATTRIBUTES.fullmatch(state.src[first : state.eMarks[start]].rstrip()) is None:
        return False
    if not silent:
        token = state.push("attributes", "", 0)
        token.content = state.src[first : state.eMarks[start]]
        token.map = [start, start + 1]
        state.line = start + 1
    return True


def _resolve(state: StateCore) -> None:
    """Give attribute lines to the block below them, and a heading's own braces to the heading."""
    page: PageState = state.env["page"]
    lines: list[str] = state.env["lines"]
    kept: list[Token] = []
    waiting: list[Token] = []
    for token in state.tokens:
        if token.type == "attributes":
            waiting.append(token)
            continue
        if waiting and token.nesting >= 0:
            for line in waiting:
                number = line.map[0] if line.map else 0
                at = position_of(lines, number, line.content, 0)
                _warn(page, at, _apply(token, read_attributes(line.content)))
        waiting = []
        if token.type == "inline" and kept and kept[-1].type == "heading_open":
            _heading(page, lines, kept[-1], token)
        kept.append(token)
    state.tokens = kept


def _heading(page: PageState, lines: list[str], heading: Token, inline: Token) -> None:
    match = _AFTER_HEADING.search(inline.content)
    if match is None:
        return
    at = position_of(lines, inline.map[0] if inline.map else 0, inline.content, match.start(1))
    inline.content = inline.content[: match.start()]
    _warn(page, at, _apply(heading, read_attributes(match[1])))


def _report_inline(state: StateCore) -> None:
    for inline in state.tokens:
        for child in inline.children or ():
            if _DROPPED in child.meta:
                offset, names = child.meta[_DROPPED]
                first_line = inline.map[0] if inline.map else 0
                _warn(state.env["page"], position_of(state.env["lines"], first_line, inline.content, offset), names)
